// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/time.h"
#include "queue/reply/wording.h"

// The grammar of SMS replies: what a text from a known number does. Pure; the rows and their order
// are those of docs/formats/replies.md, every language is always understood, and the rule behind
// all is that a misread yes costs a plant while a misread no costs one SMS.
namespace tocsin::reply {

// One message as its reader knows it.
struct Alert {
  std::string number;
  std::string text;
  bool open = false;          // waits for an acknowledgement, or EXHAUSTED and still to be had
  bool paged = false;         // a page of it was handed over to the sender (or may have been)
  OptionalTime handedOverAt;  // the sender's own page, or the digest that carried it
  OptionalTime closedAt;      // acknowledged, cancelled, expired or cleared
  bool entitled = true;       // the sender may acknowledge it (on the list / paged: ack_from)
  bool taken = false;         // acknowledged by somebody, and not cleared
  bool mine = false;          // taken by the sender
};

// What was sent to this person, newest first (48 h, at most 50): quotes are cut away against these.
struct SentSms {
  std::string text;
  Time handedOverAt;
  bool isPage = false;  // a page or a digest; false: an answer or a notice
  // It went by the account that the reply came in on: a bare "ok" is about the last of these.
  bool isOfAccount = true;
};

// Everything the grammar may look at; the shell fills it from the journal.
struct Sender {
  std::vector<Alert> alerts;  // open ones of the sender's lists, and those closed in the last 24 h
  std::vector<SentSms> sent;
  std::string suggested;  // the number of our last "did you mean NNNN?" while it is our last SMS
  int digits = 4;         // of a number
};

enum class Did {
  Nothing,  // changed nothing (counts against the answer budget)
  Machine,  // an echo within 2 s of the hand-over: nothing, and it is shown
  Echo,     // one of our own answers sent back: nothing, no answer
  Changed,  // something is acknowledged, declined or confirmed
};

enum class Ask { None, Status, Who, More };

// What is to be done. Applying it is the shell's part; answers about what is only known after
// applying (IsYours, Passed, TakenBy...) are the shell's too, so `answers` holds only those that
// are known now; their `at` is left to the shell, which knows the time zone.
struct Verdict {
  Did did = Did::Nothing;
  std::vector<std::string>
      acknowledge;  // numbers, in the order written; open or already taken ones
  std::vector<std::string> decline;
  std::string comment;  // the words after the number(s)
  bool all = false;     // the whole text was ALL (the answer names those taken and what stays open)
  Ask ask = Ask::None;  // with `asked`
  std::vector<std::string> asked;  // numbers of the question; empty: the sender's open messages
  std::vector<Answer> answers;     // said now
  std::string suggest;             // remember this number as asked by "did you mean"
  std::string reason;              // for the journal: which row of the grammar decided, in words
};

// `sentAt` is the reply's service-centre time (the receive time when the network gives none).
Verdict interpret(std::string_view text, const Sender& sender, Time sentAt);

}  // namespace tocsin::reply
