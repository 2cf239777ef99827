// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/modem/cme_error.h"
#include "drivers/modem/cms_error.h"

namespace tocsin::modem {
namespace {

using enum ErrorClass;

struct Codes {
  ErrorClass errorClass;
  std::vector<int> codes;
};

TEST(CmsErrorTest, EveryCodeHasItsClass) {
  const std::vector<Codes> rows{
      {Recipient, {1, 28, 30, 195, 196}},
      {Account, {8, 10, 29, 50, 69, 193, 303}},
      {ForNow, {21, 27, 38, 41, 42, 47, 127, 192, 194, 331, 512, 514, 515, 615, 616}},
      {ForNow, {256, 301, 302, 314, 330, 340}},
      {InDoubt, {300, 313, 320, 332, 500, 513}},
      {Form, {81, 95, 96, 97, 98, 99, 111, 304, 305}},
      {Form, {128, 129, 143, 144, 145, 159, 175, 176, 198, 199}},
      {SimTrouble, {310, 311, 312, 315, 316, 317, 318}},
      {MemoryFull, {208, 211, 322}},
      {Accepted, {197}},
      {AlreadyGone, {321}},
  };
  for (const Codes& row : rows) {
    for (const int code : row.codes) {
      EXPECT_EQ(cmsError(code).errorClass, row.errorClass) << code;
      EXPECT_EQ(cmsError(code).code, code);
      EXPECT_FALSE(cmsError(code).meaning.empty()) << code;
    }
  }
}

TEST(CmsErrorTest, WhatTheTableDoesNotHaveHasAClassByItsRange) {
  for (const int code : {135, 150, 170, 203})
    EXPECT_EQ(cmsError(code).errorClass, Form) << code;
  for (const int code : {0, 2, 126, 177, 220, 254, 333, 511, -1})
    EXPECT_EQ(cmsError(code).errorClass, ForNow) << code;
  for (const int code : {517, 600, 999'999'999})
    EXPECT_EQ(cmsError(code).errorClass, InDoubt) << code;
}

TEST(CmsErrorTest, SiemensHasItsOwnCodes) {
  EXPECT_EQ(cmsError(515, VendorCodes::Siemens).errorClass, Form);
  EXPECT_EQ(cmsError(516, VendorCodes::Siemens).errorClass, Form);
  EXPECT_EQ(cmsError(554, VendorCodes::Siemens).errorClass, Form);
  EXPECT_EQ(cmsError(555, VendorCodes::Siemens).errorClass, InDoubt);
  EXPECT_EQ(cmsError(322, VendorCodes::Siemens).errorClass, MemoryFull);
}

TEST(CmsErrorTest, SomeCodesHaveARemedy) {
  EXPECT_EQ(cmsError(330).remedy, Remedy::SetServiceCentre);
  EXPECT_EQ(cmsError(322).remedy, Remedy::Purge);
  EXPECT_EQ(cmsError(144).remedy, Remedy::Simplify);
  EXPECT_EQ(cmsError(150).remedy, Remedy::Simplify);
  EXPECT_EQ(cmsError(314).remedy, Remedy::RetrySoon);
  EXPECT_EQ(cmsError(300).remedy, Remedy::Reset);
  EXPECT_EQ(cmsError(340).remedy, Remedy::Ignore);
  EXPECT_EQ(cmsError(1).remedy, Remedy::None);
}

TEST(CmeErrorTest, EveryCodeHasItsClass) {
  const std::vector<Codes> rows{
      {SimTrouble, {5, 10, 11, 12, 15, 16, 17, 18, 40, 41, 47, 48, 262, 770}},
      {Account, {4, 32, 103, 106, 111, 112, 113}},
      {ForNow, {3, 14, 30, 256, 515, 9, 200}},
      {InDoubt, {0, 13, 31, 100, 600}},
      {MemoryFull, {20}},
      {AlreadyGone, {21, 22}},
      {Form, {24, 50}},
  };
  for (const Codes& row : rows) {
    for (const int code : row.codes)
      EXPECT_EQ(cmeError(code).errorClass, row.errorClass) << code;
  }
  EXPECT_EQ(cmeError(14).remedy, Remedy::RetrySoon);
  EXPECT_EQ(cmeError(515).remedy, Remedy::RetrySoon);
}

TEST(CmeErrorTest, WordsHaveTheCodeOfTheirMeaning) {
  EXPECT_EQ(cmeCodeOf("SIM busy"), 14);
  EXPECT_EQ(cmeCodeOf(" sim pin required "), 11);
  EXPECT_EQ(cmeCodeOf("unknown"), 100);
  EXPECT_EQ(cmeCodeOf("SIM"), std::nullopt);
  EXPECT_EQ(cmeCodeOf(""), std::nullopt);
}

}  // namespace
}  // namespace tocsin::modem
