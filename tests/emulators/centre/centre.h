// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tests/emulators/centre/joiner.h"
#include "tests/emulators/centre/mailroom.h"
#include "tests/emulators/centre/text.h"
#include "tests/emulators/modem/timers.h"

namespace tocsin::centre {

// What happens to the parts of a text on its way from a phone.
struct PartsManner {
  bool isReversed = false;
  int missing = 0;  // the part that never comes, from 1
};

// How a question is to be answered.
struct Treatment {
  std::optional<Mishap> mishap{};
  bool isTaken = true;  // and the answer says so unless the mishap prevents that
  int status = 0;       // of a refusal; kBusy: the protocol's own word for "slower"
};

inline constexpr int kBusy = -1;

// The emulated message centre behind its sessions: accounts, what it was told to do wrong, what it
// has taken, what waits for its clients. Pure: time from the loop, octets through sessions.
class Centre {
 public:
  Centre(CentreOptions options, Loop& loop, const Clock& clock, CentreEvents events);

  // A line of faults.h, but for down, up and quit. What is answered behind "ok", mostly nothing;
  // Permanent with what would be right.
  Result<std::string> tell(std::string_view line);

  // A phone sends a text to a client, in parts of its own.
  void receive(const Sms& sms) { postParts(sms, LongForm::Udh, {}); }

  // For sessions.
  int join(Session& session);
  void leave(Session& session);

  void say(int session, std::string_view line) const { events_.onEvent(session, line); }

  Loop& loop() { return loop_; }

  Time now() const { return clock_.now(); }

  const CentreOptions& options() const { return options_; }

  const Conditions& conditions() const { return conditions_; }

  Mailroom& mailroom() { return mailroom_; }

  enum class Login { Good, NoSuchAccount, WrongPassword, TooMany };
  Login check(const std::string& account, std::string_view password) const;

  Treatment treat(Question of, std::string_view to = {});
  Treatment treatSubmit(const std::string& account, std::string_view to);
  Duration delayOf(const Treatment& treatment) const;

  // What the reference of the next SMS is made from.
  std::uint64_t nextNumber() { return nextNumber_++; }

  // An SMS is taken under this reference; `number` is 0 where receipts say the same reference.
  void take(const Session& session,
            const Submit& submit,
            std::uint64_t number,
            const std::string& reference);
  void refused(const Session& session, const Submit& submit, int status);

  static std::string idText(IdForm form, std::uint64_t number);

 private:
  using Line = std::vector<std::string>;

  Result<std::string> tellEvent(const Line& words);
  Result<std::string> tellSessions(const Line& words);
  Status receiveBy(const Line& words);
  void postParts(const Sms& sms, LongForm form, const PartsManner& manner);
  Status report(const Line& words);
  Status carryOut(const std::vector<Session*>& sessions, const Line& words);
  std::string counts() const;
  void planReceipt(const Taken& taken);
  void postReceipt(const Taken& taken, State state, int error);
  void remember(Taken taken);
  void log(const Session& session, const Submit& submit, const std::string& reference);
  bool isTooFast(const std::string& account);

  CentreOptions options_;
  Loop& loop_;
  const Clock& clock_;
  CentreEvents events_;
  Conditions conditions_;
  Mishaps mishaps_;
  Mailroom mailroom_;
  Joiner joiner_;
  std::vector<Session*> sessions_;
  int lastSession_ = 0;
  int lastReference_ = 0;
  std::uint64_t nextNumber_;
  std::uint64_t submits_ = 0;
  std::unordered_map<std::string, Taken> taken_;  // by reference
  std::deque<std::string> takenOrder_;
  std::map<std::string, std::deque<Time>> pace_;
  emulator::Timers timers_;
};

}  // namespace tocsin::centre
