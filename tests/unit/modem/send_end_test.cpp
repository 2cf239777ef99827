// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/send_end.h"

#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "drivers/modem/final_result.h"

namespace tocsin::modem {
namespace {

constexpr auto kBefore = Position::BeforeCtrlZ, kAfter = Position::AfterCtrlZ;

// "Accepted", "InDoubt", "Recipient", "Form", "Account", "ForNow".
std::string spelled(const SendEnd& end) {
  if (end.end == drivers::SubmitEnd::Accepted) return "Accepted";
  if (end.end == drivers::SubmitEnd::InDoubt) return "InDoubt";
  switch (end.refusal) {
    case drivers::Refusal::Recipient: return "Recipient";
    case drivers::Refusal::Form: return "Form";
    case drivers::Refusal::Account: return end.isSimTrouble ? "Sim" : "Account";
    case drivers::Refusal::ForNow: return "ForNow";
    case drivers::Refusal::TooFast: return "TooFast";
  }
  return "";
}

SendEnd endOf(std::string_view line, Position position) {
  return endOfSend(position, std::nullopt, readFinal(line));
}

struct Row {
  std::string_view line;
  std::string_view before, after;
};

TEST(SendEndTest, BeforeCtrlZNothingWasSentAndAfterItOnlyAClearNoSaysSo) {
  const std::vector<Row> rows{
      {"OK", "ForNow", "InDoubt"},
      {"ERROR", "ForNow", "InDoubt"},
      {"NO CARRIER", "ForNow", "InDoubt"},
      {"COMMAND NOT SUPPORT", "ForNow", "InDoubt"},
      {"+CMS ERROR: 332", "ForNow", "InDoubt"},
      {"+CMS ERROR: 500", "ForNow", "InDoubt"},
      {"+CMS ERROR: 513", "ForNow", "InDoubt"},
      {"+CMS ERROR: 300", "ForNow", "InDoubt"},
      {"+CMS ERROR: 321", "ForNow", "InDoubt"},
      {"+CMS ERROR: 197", "ForNow", "Accepted"},
      {"+CMS ERROR: 777", "ForNow", "InDoubt"},
      {"+CMS ERROR: gone", "ForNow", "InDoubt"},
      {"+CMS ERROR: 42", "ForNow", "ForNow"},
      {"+CMS ERROR: 322", "ForNow", "ForNow"},
      {"+CMS ERROR: 1", "Recipient", "Recipient"},
      {"+CMS ERROR: 304", "Form", "Form"},
      {"+CMS ERROR: 8", "Account", "Account"},
      {"+CMS ERROR: 310", "Sim", "Sim"},
      {"+CME ERROR: 14", "ForNow", "ForNow"},
      {"+CME ERROR: SIM PIN required", "Sim", "Sim"},
      {"+CME ERROR: 100", "ForNow", "InDoubt"},
      {"+CME ERROR: the dog ate it", "ForNow", "InDoubt"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(spelled(endOf(row.line, kBefore)), row.before) << row.line;
    EXPECT_EQ(spelled(endOf(row.line, kAfter)), row.after) << row.line;
    EXPECT_FALSE(endOf(row.line, kAfter).what.empty()) << row.line;
  }
}

TEST(SendEndTest, NoAnswerIsInDoubtOnlyAfterCtrlZ) {
  EXPECT_EQ(spelled(endOfSend(kBefore, std::nullopt, std::nullopt)), "ForNow");
  EXPECT_EQ(spelled(endOfSend(kAfter, std::nullopt, std::nullopt)), "InDoubt");
}

TEST(SendEndTest, AReferenceIsAcceptedWhateverFollows) {
  EXPECT_EQ(spelled(endOfSend(kAfter, Sent{5}, readFinal("OK"))), "Accepted");
  EXPECT_EQ(spelled(endOfSend(kAfter, Sent{}, readFinal("OK"))), "Accepted");
  EXPECT_EQ(spelled(endOfSend(kAfter, Sent{5}, std::nullopt)), "Accepted");
  EXPECT_EQ(spelled(endOfSend(kAfter, Sent{5}, readFinal("+CMS ERROR: 42"))), "Accepted");
}

TEST(SendEndTest, ALateReferenceOfAnotherSmsIsNotOurs) {
  EXPECT_EQ(spelled(endOfSend(kBefore, Sent{5}, readFinal("OK"))), "ForNow");
}

TEST(SendEndTest, TellsCodeAndMeaningAndTheRemedy) {
  EXPECT_EQ(endOf("+CMS ERROR: 330", kAfter).what, "CMS 330 address of the service centre unknown");
  EXPECT_EQ(endOf("+CMS ERROR: 330", kAfter).remedy, Remedy::SetServiceCentre);
  EXPECT_EQ(endOf("+CME ERROR: SIM busy", kAfter).what, "CME 14 SIM busy");
  EXPECT_EQ(endOf("OK", kAfter).what, "OK without a reference");
}

TEST(SendEndTest, TheMakersCodesCount) {
  const auto error = readFinal("+CMS ERROR: 520");
  EXPECT_EQ(spelled(endOfSend(kAfter, std::nullopt, error)), "InDoubt");
  EXPECT_EQ(spelled(endOfSend(kAfter, std::nullopt, error, VendorCodes::Siemens)), "Form");
}

}  // namespace
}  // namespace tocsin::modem
