// SPDX-License-Identifier: Apache-2.0
#include "app/api/password.h"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "app/api/secret.h"

namespace tocsin::api {
namespace {

constexpr Passwords::Options kQuick{.cost = 1};

TEST(PasswordsTest, OnlyTheSamePasswordFits) {
  Passwords passwords(kQuick);
  const std::string stored = passwords.hash("correct horse").value_or("");
  EXPECT_TRUE(stored.starts_with("$y$")) << stored;
  EXPECT_EQ(passwords.fits("correct horse", stored), true);
  EXPECT_EQ(passwords.fits("correct hors", stored), false);
  EXPECT_EQ(passwords.fits("Correct horse", stored), false);
  EXPECT_EQ(passwords.fits("", stored), false);
}

TEST(PasswordsTest, TheSamePasswordIsStoredDifferentlyEachTime) {
  Passwords passwords(kQuick);
  EXPECT_NE(passwords.hash("correct horse"), passwords.hash("correct horse"));
}

TEST(PasswordsTest, NobodysPasswordFitsNothing) {
  Passwords passwords(kQuick);
  EXPECT_EQ(passwords.fits("", ""), false);
  EXPECT_EQ(passwords.fits("anything at all", ""), false);
  EXPECT_EQ(passwords.fits("*0", "*0"), false) << "what crypt says of an error is no hash";
}

TEST(PasswordsTest, TheWholeOfALongPasswordCounts) {
  Passwords passwords(kQuick);
  std::string longest;
  for (int i = 0; i < 200; ++i) {
    longest += "\xf0\x9f\x94\x94";  // 800 octets, more than crypt takes
  }
  const std::string stored = passwords.hash(longest).value_or("");
  EXPECT_EQ(passwords.fits(longest, stored), true);
  longest.back() = '\x95';
  EXPECT_EQ(passwords.fits(longest, stored), false);
}

TEST(PasswordsTest, TwoAtOnceAreAllAndWaitingHasAnEnd) {
  Passwords none({.atOnce = 0, .waitMax = Duration{1}, .cost = 1});
  EXPECT_FALSE(none.hash("correct horse"));
  EXPECT_FALSE(none.fits("correct horse", "$y$x"));
  Passwords full({.atOnce = 0, .waitingMax = 0, .waitMax = hours{1}, .cost = 1});
  EXPECT_FALSE(full.hash("correct horse")) << "who would be one too many does not wait at all";
  Passwords passwords({.atOnce = 2, .waitingMax = 8, .waitMax = minutes{5}, .cost = 1});
  std::vector<std::thread> threads;
  std::atomic<int> done = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] { done += passwords.hash("correct horse") ? 1 : 0; });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(done, 8);
}

TEST(PasswordRulesTest, TenToTwoHundredCharactersAndNotTheName) {
  EXPECT_NE(wrongPassword("", "ann"), "");
  EXPECT_NE(wrongPassword("123456789", "ann"), "");
  EXPECT_EQ(wrongPassword("1234567890", "ann"), "");
  EXPECT_NE(wrongPassword("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", "ann"), "")
      << "characters, not octets";
  EXPECT_EQ(wrongPassword(std::string(200, 'x'), "ann"), "");
  EXPECT_NE(wrongPassword(std::string(201, 'x'), "ann"), "");
  EXPECT_NE(wrongPassword("Administrator", "administrator"), "");
}

TEST(SecretTest, SecretsAreLongAndDiffer) {
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) {
    const std::string secret = newSecret();
    EXPECT_EQ(secret.size(), 43U);
    EXPECT_EQ(secret.find_first_not_of(
                  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_TRUE(seen.insert(secret).second);
  }
}

TEST(SecretTest, TheHashIsSha256) {
  // FIPS 180-4, example of one block.
  EXPECT_EQ(sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(SecretTest, EqualTextsAreEqual) {
  EXPECT_TRUE(areEqual("abc", "abc"));
  EXPECT_TRUE(areEqual("", ""));
  EXPECT_FALSE(areEqual("abc", "abd"));
  EXPECT_FALSE(areEqual("abc", "abcd"));
  EXPECT_FALSE(areEqual("", "a"));
}

}  // namespace
}  // namespace tocsin::api
