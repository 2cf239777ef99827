// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "queue/reply/reply.h"

// What the tables of the grammar's tests are made of: a person with open messages, and a verdict as
// one line.
namespace tocsin::reply {

inline constexpr Time kPagedAt = Time{Duration{1'795'250'520'000}};
inline constexpr Time kRepliedAt = kPagedAt + minutes{2};

inline std::string pageOf(const std::string& number, const std::string& text) {
  return "<" + number + "> CRIT " + text + ". Thu 14:02 noc L1. To take it reply " + number +
         ". Can't: PASS " + number;
}

inline Alert openAlert(const std::string& number, const std::string& text) {
  Alert alert;
  alert.number = number;
  alert.text = text;
  alert.open = true;
  alert.paged = true;
  alert.handedOverAt = kPagedAt;
  return alert;
}

// Open and paged, newest page first: 7042, 7055, 7061.
inline Sender threeOpen() {
  Sender sender;
  const std::vector<std::pair<std::string, std::string>> open = {
      {"7042", "core-sw-2 not responding on port 17"},
      {"7055", "ups-1 no input"},
      {"7061", "d\xC3\xA9tecteur incendie d'\xC3\xA9tage 3"},
  };
  for (const auto& [number, text] : open) {
    sender.alerts.push_back(openAlert(number, text));
    sender.sent.push_back({pageOf(number, text), kPagedAt, true});
  }
  return sender;
}

// Only 7042 is open, and its page was the last SMS.
inline Sender oneOpen() {
  Sender sender = threeOpen();
  sender.alerts.resize(1);
  sender.sent.resize(1);
  return sender;
}

inline std::string joinedBy(const std::vector<std::string>& items) {
  std::string line;
  for (const std::string& item : items)
    line += " " + item;
  return line;
}

inline std::string wordOf(const Answer& answer) {
  switch (answer.say) {
    case Say::UnknownNumber: return "unknown " + answer.number;
    case Say::DidYouMean: return "mean " + answer.numbers.front() + " by " + answer.number;
    case Say::NotEntitled: return "not-entitled " + answer.number;
    case Say::ClosedNumber: return "closed " + answer.number;
    case Say::PassedNothing: return "pass-nothing " + answer.number;
    case Say::OpenList: return "list";
    case Say::NothingOpen: return "nothing-open";
    case Say::WhichOne: return "which";
    default: return "another answer";
  }
}

// "take 7042 7055, unknown 7099": everything that a verdict does, in one order.
inline std::string lineOf(const Verdict& verdict) {
  std::vector<std::string> parts;
  if (verdict.did == Did::Machine) parts.emplace_back("machine");
  if (verdict.did == Did::Echo) parts.emplace_back("echo");
  if (verdict.all) parts.emplace_back("all");
  if (!verdict.acknowledge.empty()) parts.push_back("take" + joinedBy(verdict.acknowledge));
  if (!verdict.decline.empty()) parts.push_back("pass" + joinedBy(verdict.decline));
  if (verdict.ask == Ask::Status) parts.push_back("status" + joinedBy(verdict.asked));
  if (verdict.ask == Ask::Who) parts.push_back("who" + joinedBy(verdict.asked));
  if (verdict.ask == Ask::More) parts.push_back("more" + joinedBy(verdict.asked));
  for (const Answer& answer : verdict.answers)
    parts.push_back(wordOf(answer));
  std::string line;
  for (const std::string& part : parts)
    line += line.empty() ? part : ", " + part;
  return line;
}

inline std::string does(std::string_view text, const Sender& sender, Time at = kRepliedAt) {
  return lineOf(interpret(text, sender, at));
}

struct Row {
  std::string text;
  std::string does;
};

inline void expectRows(const std::vector<Row>& rows, const Sender& sender, Time at = kRepliedAt) {
  for (const Row& row : rows) {
    const Verdict verdict = interpret(row.text, sender, at);
    EXPECT_EQ(lineOf(verdict), row.does) << "reply: " << row.text << "\nrow: " << verdict.reason;
    EXPECT_FALSE(verdict.reason.empty()) << row.text;
  }
}

inline void expectAll(const std::vector<std::string>& texts,
                      const std::string& line,
                      const Sender& sender,
                      Time at = kRepliedAt) {
  for (const std::string& text : texts) {
    const Verdict verdict = interpret(text, sender, at);
    EXPECT_EQ(lineOf(verdict), line) << "reply: " << text << "\nrow: " << verdict.reason;
  }
}

}  // namespace tocsin::reply
