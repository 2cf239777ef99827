// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/identity.h"

#include <gtest/gtest.h>

namespace tocsin::doctor {
namespace {

const Identity kTocsin{.name = "tocsin", .user = 100, .groups = {100, 20}};

PathFacts pathOf(unsigned mode, unsigned owner, unsigned group) {
  return {.exists = true, .mode = mode, .owner = owner, .group = group};
}

TEST(IdentityTest, OneClassOfTheModeCounts) {
  EXPECT_EQ(mayAccess(pathOf(0600, 100, 0), kTocsin, kRead | kWrite), true);
  EXPECT_EQ(mayAccess(pathOf(0060, 0, 20), kTocsin, kRead | kWrite), true);
  EXPECT_EQ(mayAccess(pathOf(0004, 0, 0), kTocsin, kRead), true);
  EXPECT_EQ(mayAccess(pathOf(0600, 0, 0), kTocsin, kRead), false);
  EXPECT_EQ(mayAccess(pathOf(0066, 100, 20), kTocsin, kRead), false);  // the owner's class says no
  EXPECT_EQ(mayAccess(pathOf(0400, 100, 0), kTocsin, kRead | kWrite), false);
}

TEST(IdentityTest, CapabilitiesGoBeyondTheMode) {
  Identity reader = kTocsin;
  reader.mayReadAll = true;
  EXPECT_EQ(mayAccess(pathOf(0600, 0, 0), reader, kRead), true);
  EXPECT_EQ(mayAccess(pathOf(0600, 0, 0), reader, kWrite), false);
  reader.mayWriteAll = true;
  EXPECT_EQ(mayAccess(pathOf(0000, 0, 0), reader, kRead | kWrite), true);
}

TEST(IdentityTest, WhatIsNotThereOrHasAnAccessListIsNotKnown) {
  EXPECT_EQ(mayAccess({}, kTocsin, kRead), std::nullopt);
  PathFacts listed = pathOf(0600, 0, 0);
  listed.hasAcl = true;
  EXPECT_EQ(mayAccess(listed, kTocsin, kRead), std::nullopt);
  listed.mode = 0604;
  EXPECT_EQ(mayAccess(listed, kTocsin, kRead), true);
}

TEST(IdentityTest, PermissionsAreShownAsLsShowsThem) {
  PathFacts path = pathOf(02770, 0, 0);
  path.ownerName = "tocsin";
  path.groupName = "spool";
  EXPECT_EQ(permissionsOf(path), "rwxrws--- tocsin spool");
  path.mode = 05604;
  EXPECT_EQ(permissionsOf(path), "rwS---r-T tocsin spool");
  path.mode = 0755;
  EXPECT_EQ(permissionsOf(path), "rwxr-xr-x tocsin spool");
}

}  // namespace
}  // namespace tocsin::doctor
