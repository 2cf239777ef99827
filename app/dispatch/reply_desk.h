// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "app/dispatch/book.h"
#include "app/dispatch/composer.h"
#include "app/dispatch/history.h"
#include "app/dispatch/links.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"
#include "drivers/sms_driver.h"
#include "queue/reply/reply.h"

namespace tocsin::dispatch {

// Takes received SMS: keeps each once, finds out who sent it, lets the grammar read it, and does
// what it says. Texts of strangers and of people who are not on the list change nothing.
class ReplyDesk {
 public:
  ReplyDesk(
      const Settings& settings, const Ports& ports, Turn& turn, const People& people, Links& links);
  void connect(Book& book, Composer& composer, History& history, store::Journal& journal);

  // Called for each text that a person sent, whatever it says; not for what machines send back.
  void onReply(std::function<void(const std::string& who, std::size_t link)> onReply) {
    onReply_ = std::move(onReply);
  }

  // Called for each SMS that answers nothing: from a stranger, or a text that means nothing here.
  void onNothing(std::function<void(const store::InboxRow&)> onNothing) {
    onNothing_ = std::move(onNothing);
  }

  // When the process before wrote its last entry, if there was one.
  void restore(OptionalTime lastEntry) { formerEnd_ = lastEntry; }

  // Keeps it for this turn's apply().
  void receive(std::size_t link, const drivers::Received& sms);
  // In the order of their service-centre times; in a tie the one that declines comes last and wins.
  void apply();
  void shift(Duration by);  // the wall clock stepped

  // A notice of advance() to a person. While a reply of that person is applied its confirmations
  // become part of the answer.
  void notice(const escalation::Message& message,
              const std::string& recipient,
              escalation::Notice notice);

  long applied() const { return applied_; }

 private:
  struct Waiting {
    std::size_t link = 0;
    drivers::Received sms;
    OptionalTime stamp;  // of the service centre, when it can be believed
    Time sentAt{};       // the stamp, or now; never later than now
    bool declines = false;
  };

  // A long SMS of which parts are missing, and what was understood of it.
  struct Gapped {
    std::string text;
    std::vector<std::string> acknowledge, decline, asked;
    reply::Ask ask = reply::Ask::None;
    Time at{};
  };

  void applyOne(const Waiting& waiting);
  std::string identify(const PhoneNumber& sender, store::InboxRow& row);
  void askWhoItWas(const std::vector<std::string>& names);
  std::vector<std::string> narrowToPaged(const std::vector<std::string>& names) const;

  struct Applied {
    std::string did;
    bool means = true;  // false: it is no answer to anything of ours
  };

  Applied applyFrom(const std::string& who, const Waiting& waiting);
  void noteRepeat(const Waiting& waiting);
  Result<bool> isKnown(const Waiting& waiting, const std::string& fingerprint);
  std::string fingerprintOf(const Waiting& waiting) const;
  reply::Sender senderOf(const std::string& who, const Waiting& waiting) const;
  reply::Alert alertOf(const escalation::Message& message, const std::string& who) const;
  void addOthers(reply::Sender& sender, const std::string& text) const;
  bool mayAcknowledge(const escalation::Message& message, const std::string& who) const;
  bool wouldDecline(const Waiting& waiting) const;
  void acknowledge(const std::string& who, const std::string& number, const std::string& comment);
  void decline(const std::string& who, const std::string& number);
  bool isToldAgain(const std::string& who, const Waiting& waiting, const reply::Verdict& verdict);
  bool isTooLate(const escalation::Message& message, const std::string& who, bool declines);
  void answerQuestion(const std::string& who, const reply::Verdict& verdict);
  void answerAll(const std::string& who, const std::vector<std::string>& taken);
  reply::Answer statusOf(const escalation::Message& message, const std::string& who) const;
  std::string statusDetail(const escalation::Message& message, reply::Language language) const;
  bool withinBudget(const std::string& who);
  void answer(const std::string& who, const reply::Answer& answer);

  const Settings& settings_;
  const Ports& ports_;
  Turn& turn_;
  const People& people_;
  Links& links_;
  Book* book_ = nullptr;
  Composer* composer_ = nullptr;
  History* history_ = nullptr;
  store::Journal* journal_ = nullptr;
  std::function<void(const std::string&, std::size_t)> onReply_ = [](const std::string&,
                                                                     std::size_t) {};
  std::function<void(const store::InboxRow&)> onNothing_ = [](const store::InboxRow&) {};
  OptionalTime formerEnd_;
  std::vector<Waiting> waiting_;
  std::set<std::string> fingerprints_;    // of this turn
  std::map<std::string, Gapped> gapped_;  // the last one of each person
  std::set<std::string> settled_;         // numbers whose answer the present reply had in parts
  // When a person's replies that changed nothing were answered.
  std::map<std::string, std::deque<Time>> answeredFor_;
  std::vector<reply::Answer> unchanged_;  // to the present reply: counted if it changed nothing
  std::string applying_;                  // whose reply is applied now...
  OptionalTime appliesFrom_;              // ...and its service-centre time
  bool quietly_ = false;                  // ALL: one answer for all
  bool changed_ = false;                  // the present reply changed something
  bool told_ = false;                     // a notice went to the person whose reply is applied
  long applied_ = 0;
};

}  // namespace tocsin::dispatch
