// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "drivers/errands.h"
#include "drivers/smpp/inbox.h"
#include "drivers/smpp/sender.h"
#include "drivers/smpp/session.h"
#include "drivers/smpp/smpp.h"
#include "drivers/smpp/trace.h"
#include "drivers/smsc/backoff.h"

namespace tocsin::smpp {

// A link from its sessions to its health. Leg 0 sends, and receives when it is a transceiver; leg 1
// is the receiver of a pair. Each leg comes and goes for itself:
//
//   open -> bound -> lost     -> again after 1 s, 2 s, ... 60 s; from the start when it stood 30 s
//        -> login rejected, certificate, no password -> again after 1, 2, ... 10 min
//        -> transceiver not answered, not known      -> a pair, at once
//
// Such a pair is a guess. A leg of it that ends and was never bound, or two that are both answered
// with no login, bring the transceiver back behind the pause, and so on in turn. While the other
// leg is bound that pause grows to 10 min: each change ends what sends. A login that such a leg is
// refused for good is no trouble while the transceiver was only silent: it may be the form.
class SmppLink final : public drivers::SmsDriver {
 public:
  static constexpr Duration kProvesItself = seconds{30};
  static constexpr Duration kDeafAfter = seconds{60};  // without a receiver beside a transmitter
  static constexpr Duration kListensFor = seconds{2};  // for replies, once it is Up
  static constexpr Duration kListensAtMost = seconds{10};  // when it does not come up

  SmppLink(SmppOptions options,
           std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
           Loop& loop,
           const Clock& clock,
           Log log);

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override;
  void submit(const drivers::Submit& submit) override;
  void confirmReceived(std::string_view token) override;

  int window() const override { return options_.window; }

  Duration submitTimeMax() const override;

  const drivers::DriverHealth& health() const override { return health_; }

  void stop() override;

  std::string trace() const override { return trace_.text(); }

 private:
  struct Leg {
    Role role = Role::Transceiver;
    int number = 0;
    std::unique_ptr<Session> session{};
    smsc::Backoff soon, rarely;
    SessionEnd last{};  // why it is not bound; `what` is empty until it ended once
    std::string centre{};
    bool isProvenInPair = false;         // bound in a pair, and no transceiver was since
    drivers::Errands::Ticket timer = 0;  // until it is opened, or has proved itself

    bool isBound() const { return session && session->isBound(); }
  };

  void useForm(bool isPair);
  void open(Leg& leg);
  SessionEvents eventsOf(Leg& leg);
  void bound(Leg& leg, const std::string& centre);
  void ended(Leg& leg, const SessionEnd& end);
  void after(Leg& leg, const SessionEnd& end);
  void note(Leg& leg, const SessionEnd& end);
  bool isGuessedPair() const;
  bool goesBack(const Leg& leg) const;
  void goBack();
  void drop(Leg& leg);
  Duration pause(Leg& leg, const SessionEnd& end);
  void leaving(Leg& leg);
  void answer(int session, const Header& request, std::uint32_t status);
  void endDoubts();

  Leg& sendingLeg() { return legs_.front(); }

  const Leg& otherOf(const Leg& leg) const {
    return &leg == &legs_.front() ? legs_.back() : legs_.front();
  }

  Leg& receivingLeg() { return isPair_ ? legs_.back() : legs_.front(); }

  SenderEvents senderEvents();
  InboxEvents inboxEvents();

  void refresh();
  void refreshSoon();
  void watchDeafness();
  drivers::DriverHealth judged();
  std::vector<drivers::LinkTrouble> troubles() const;

  const SmppOptions options_;
  const std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel_;
  Loop& loop_;
  const Clock& clock_;
  const Log log_;  // names the link

  drivers::DriverEvents events_;
  drivers::DriverHealth health_, told_;
  bool isRunning_ = false, isPair_ = false;
  bool isTransceiverUnknown_ = false;  // the centre said so; else it was silent
  bool isDeaf_ = false;                // for kDeafAfter
  std::vector<drivers::Submit> inDoubt_;
  Trace trace_;
  Sender sender_;
  Inbox inbox_;
  std::array<Leg, 2> legs_;
  smsc::Backoff change_;  // of the form, while a leg is bound
  int sessions_ = 0;
  drivers::Errands::Ticket refreshTimer_ = 0, doubtTimer_ = 0, deafTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::smpp
