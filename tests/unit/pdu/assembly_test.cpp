// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/assembly.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/pdu/septets.h"
#include "queue/base/limits.h"

namespace tocsin::pdu {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr Time kNow = fromMillis(1'795'248'000'000);
const std::string kAnna = "+491700000001";

Deliver partOf(int part, int total, const std::string& text) {
  Deliver d;
  d.sender = {AddressKind::International, kAnna};
  d.concatenation = Concatenation{.reference = 7, .isWide = false, .total = total, .part = part};
  d.body = {.coding = Coding::Gsm7, .units = *septetsOfText(text)};
  d.text = text;
  d.sentAt = kNow + seconds{part};
  d.stamp = "stamp " + std::to_string(part);
  return d;
}

Deliver ucs2(int part, int total, const std::string& hex) {
  Deliver d = partOf(part, total, "");
  d.body = {.coding = Coding::Ucs2, .units = *fromHex(hex)};
  d.text = textOf(d.body);
  return d;
}

TEST(AssemblyTest, AnSmsWithoutPartsIsWholeAtOnce) {
  Assembly assembly;
  Deliver sms = partOf(1, 1, "ACK 7042");
  sms.concatenation.reset();
  const auto out = assembly.add(sms, "SM 1", kNow);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].text, "ACK 7042");
  EXPECT_EQ(out[0].sender.text, kAnna);
  EXPECT_EQ(out[0].stamp, "stamp 1");
  EXPECT_THAT(out[0].tokens, ElementsAre("SM 1"));
  EXPECT_THAT(assembly.add(partOf(1, 1, "one part of one"), "SM 2", kNow), SizeIs(1));
  EXPECT_EQ(assembly.waiting(), 0U);
}

TEST(AssemblyTest, PartsAreJoinedInWhateverOrderTheyCome) {
  std::array<int, 3> order{1, 2, 3};
  const std::array<std::string, 3> texts{"one, ", "two, ", "three"};
  do {
    Assembly assembly;
    std::vector<Joined> out;
    for (const int part : order) {
      EXPECT_THAT(out, IsEmpty());
      const std::string& text = texts.at(static_cast<std::size_t>(part) - 1);
      out = assembly.add(partOf(part, 3, text), std::to_string(part), kNow);
    }
    ASSERT_THAT(out, SizeIs(1));
    EXPECT_EQ(out[0].text, "one, two, three");
    EXPECT_EQ(out[0].parts, 3);
    EXPECT_EQ(out[0].missing, 0);
    EXPECT_EQ(out[0].sentAt, kNow + seconds{1});
    EXPECT_EQ(out[0].stamp, "stamp 1");
    EXPECT_THAT(out[0].tokens, SizeIs(3));
    EXPECT_EQ(assembly.waiting(), 0U);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(AssemblyTest, WhatTheSenderCutInTwoIsOneCharacterAgain) {
  Assembly assembly;
  assembly.add(ucs2(1, 2, "0041D83D"), "1", kNow);
  EXPECT_EQ(assembly.add(ucs2(2, 2, "DE010042"), "2", kNow).at(0).text, "A😁B");
  Deliver escape = partOf(1, 2, "5 ");
  escape.body.units.push_back(0x1B);
  assembly.add(escape, "3", kNow);
  EXPECT_EQ(assembly.add(partOf(2, 2, "e"), "4", kNow).at(0).text, "5 €");
}

TEST(AssemblyTest, PartsMayDifferInTheirCoding) {
  Assembly assembly;
  assembly.add(ucs2(2, 3, "0442"), "1", kNow);
  assembly.add(partOf(1, 3, "a"), "2", kNow);
  EXPECT_EQ(assembly.add(partOf(3, 3, "b"), "3", kNow).at(0).text, "aтb");
}

TEST(AssemblyTest, WhatThereIsSoFarIsToldByEachOfItsPartsAndGoesOnWaiting) {
  Assembly assembly;
  assembly.add(partOf(1, 3, "a"), "SM 1", kNow);
  ASSERT_TRUE(assembly.soFar("SM 1"));
  EXPECT_EQ(assembly.soFar("SM 1")->text, "a ... ");
  assembly.add(partOf(3, 3, "c"), "SM 3", kNow);
  const auto told = assembly.soFar("SM 3");
  ASSERT_TRUE(told);
  EXPECT_EQ(told->text, "a ... c");
  EXPECT_EQ(told->missing, 1);
  EXPECT_THAT(told->tokens, ElementsAre("SM 1", "SM 3"));
  EXPECT_FALSE(assembly.soFar("SM 2"));
  EXPECT_THAT(assembly.add(partOf(2, 3, "b"), "SM 2", kNow), SizeIs(1));
  EXPECT_FALSE(assembly.soFar("SM 1")) << "it was given out";
}

TEST(AssemblyTest, ADoubledPartIsDroppedButItsTokenIsKept) {
  Assembly assembly;
  EXPECT_THAT(assembly.add(partOf(1, 2, "a"), "SM 1", kNow), IsEmpty());
  EXPECT_THAT(assembly.add(partOf(1, 2, "a"), "SM 1", kNow), IsEmpty()) << "read again";
  EXPECT_THAT(assembly.add(partOf(1, 2, "a"), "SM 2", kNow), IsEmpty()) << "sent again";
  const auto out = assembly.add(partOf(2, 2, "b"), "SM 3", kNow);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].text, "ab");
  EXPECT_THAT(out[0].tokens, ElementsAre("SM 1", "SM 2", "SM 3"));
}

TEST(AssemblyTest, SenderReferenceItsSizeAndTotalTellSmsApart) {
  Assembly assembly;
  const Deliver first = partOf(1, 2, "a");
  assembly.add(first, "1", kNow);
  Deliver other = partOf(2, 2, "b");
  other.sender.text = "+491700000002";
  EXPECT_THAT(assembly.add(other, "2", kNow), IsEmpty());
  other = partOf(2, 2, "b");
  other.concatenation->reference = 8;
  EXPECT_THAT(assembly.add(other, "3", kNow), IsEmpty());
  other = partOf(2, 2, "b");
  other.concatenation->isWide = true;
  EXPECT_THAT(assembly.add(other, "4", kNow), IsEmpty());
  EXPECT_THAT(assembly.add(partOf(2, 3, "b"), "5", kNow), IsEmpty());
  EXPECT_EQ(assembly.waiting(), 5U);
  EXPECT_EQ(assembly.add(partOf(2, 2, "b"), "6", kNow).at(0).text, "ab");
}

TEST(AssemblyTest, AnotherTextForTheSamePartBeginsANewSms) {
  Assembly assembly;
  assembly.add(partOf(1, 2, "old"), "1", kNow);
  const auto out = assembly.add(partOf(1, 2, "new"), "2", kNow);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].text, "old ... ");
  EXPECT_EQ(out[0].missing, 1);
  EXPECT_THAT(out[0].tokens, ElementsAre("1"));
  EXPECT_EQ(assembly.add(partOf(2, 2, "er"), "3", kNow).at(0).text, "newer");
}

TEST(AssemblyTest, WhatWaitsTooLongIsGivenOutWithItsGaps) {
  Assembly assembly;
  assembly.add(partOf(2, 5, "70"), "1", kNow);
  assembly.add(partOf(5, 5, "42"), "2", kNow + minutes{9});
  EXPECT_EQ(assembly.oldestSince(), kNow) << "a later part does not make it wait longer";
  EXPECT_THAT(assembly.takeOlderThan(kNow), IsEmpty());
  const auto out = assembly.takeOlderThan(kNow + Duration{1});
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_EQ(out[0].text, " ... 70 ... 42") << "digits of two parts are never one number";
  EXPECT_EQ(out[0].parts, 5);
  EXPECT_EQ(out[0].missing, 3);
  EXPECT_EQ(out[0].stamp, "stamp 2");
  EXPECT_THAT(out[0].tokens, ElementsAre("1", "2"));
  EXPECT_EQ(assembly.oldestSince(), std::nullopt);
}

TEST(AssemblyTest, TheOldestGivesWayWhenTooManyWait) {
  Assembly assembly;
  for (std::size_t i = 0; i < limits::kAssembliesMax; ++i) {
    Deliver part = partOf(1, 2, "a");
    part.concatenation->reference = static_cast<int>(i);
    EXPECT_THAT(assembly.add(part, std::to_string(i), kNow + seconds{i}), IsEmpty());
  }
  Deliver part = partOf(1, 2, "a");
  part.concatenation->reference = 255;
  const auto out = assembly.add(part, "one more", kNow);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_THAT(out[0].tokens, ElementsAre("0"));
  EXPECT_EQ(assembly.waiting(), limits::kAssembliesMax);
}

TEST(AssemblyTest, TokensOfDoubledPartsAreBounded) {
  Assembly assembly;
  for (std::size_t i = 1; i < limits::kAssemblyTokensMax; ++i) {
    ASSERT_THAT(assembly.add(partOf(1, 2, "a"), std::to_string(i), kNow), IsEmpty());
  }
  const auto out = assembly.add(partOf(1, 2, "a"), "one more", kNow);
  ASSERT_THAT(out, SizeIs(1));
  EXPECT_THAT(out[0].tokens, SizeIs(limits::kAssemblyTokensMax));
  EXPECT_EQ(assembly.waiting(), 0U);
}

TEST(AssemblyTest, WhatHasGrownIsToldAgainAndGoesOnWaiting) {
  Assembly assembly;
  assembly.add(partOf(1, 3, "7042 "), "SM 1", kNow);
  ASSERT_THAT(assembly.tellGrown(), SizeIs(1));
  EXPECT_THAT(assembly.tellGrown(), IsEmpty());
  assembly.add(partOf(2, 3, "I am "), "SM 2", kNow);
  const auto told = assembly.tellGrown();
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].text, "7042 I am  ... ");
  assembly.add(partOf(2, 3, "I am "), "SM 2 again", kNow);
  EXPECT_THAT(assembly.tellGrown(), SizeIs(1)) << "its place is to be answered, too";
  EXPECT_THAT(assembly.add(partOf(3, 3, "on it"), "SM 3", kNow), SizeIs(1));
  EXPECT_THAT(assembly.tellGrown(), IsEmpty());
}

TEST(AssemblyTest, WhatHasWaitedIsToldOnceAndGoesOnWaiting) {
  Assembly assembly;
  assembly.add(partOf(1, 2, "7042 I am "), "SM 1", kNow);
  EXPECT_EQ(assembly.oldestUntoldSince(), kNow);
  EXPECT_THAT(assembly.tellOlderThan(kNow), IsEmpty()) << "before, not at";
  const auto told = assembly.tellOlderThan(kNow + seconds{1});
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].text, "7042 I am  ... ");
  EXPECT_EQ(told[0].missing, 1);
  EXPECT_THAT(assembly.tellOlderThan(kNow + hours{1}), IsEmpty());
  EXPECT_FALSE(assembly.oldestUntoldSince());
  const auto whole = assembly.add(partOf(2, 2, "on my way"), "SM 2", kNow + minutes{5});
  ASSERT_THAT(whole, SizeIs(1));
  EXPECT_EQ(whole[0].text, "7042 I am on my way");
  EXPECT_THAT(whole[0].tokens, ElementsAre("SM 1", "SM 2"));
}

}  // namespace
}  // namespace tocsin::pdu
