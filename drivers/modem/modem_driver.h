// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/modem/ladder.h"
#include "drivers/modem/modem.h"
#include "drivers/modem/session.h"
#include "drivers/modem/start_up.h"

namespace tocsin::modem {

// A modem from its port to its health: when the port is opened, when the modem is started, what is
// done when it fails. The work itself is the Session's.
//
//   port opens -> listen (only behind a crash) -> start -> read what it holds -> registered? -> Up
//   silent, or refuses to start       -> a rung of the ladder -> start
//   SIM locked                        -> Down, start again in a minute
//   settings lost (it was restarted)  -> start
//   port gone                         -> Down, open again after 1, 2, 4, 5, 5, ... s
class ModemDriver final : public drivers::SmsDriver {
 public:
  ModemDriver(ModemOptions options,
              std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
              drivers::Notes& notes,
              Loop& loop,
              const Clock& clock,
              Log log);

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override;
  void submit(const drivers::Submit& submit) override;
  void confirmReceived(std::string_view token) override;

  int window() const override { return 1; }

  Duration submitTimeMax() const override;

  const drivers::DriverHealth& health() const override { return health_; }

  void stop() override;

  bool canRing() const override { return true; }

  void ring(const PhoneNumber& to) override;
  void stopRinging() override;

  std::string trace() const override { return trace_.text(); }

 private:
  void openPort();
  void closePort();
  void opened();
  void portGone(const Error& why);
  void endSession(const std::string& why);
  void planListening();
  Time listensSince();
  void endListening();
  void listen();
  void heard(const Answer& answer);
  void heardNothing();
  void beginStart();
  void started(const StartEnd& end, const Setup& setup);
  void work(const Setup& setup);
  MailboxEvents mailboxEvents();
  SessionEvents sessionEvents();
  void climb(const std::string& why);
  void doRung(Rung rung);
  void afterRung(const Answer& answer);
  void radioOffOn();
  void reopenAfter(Duration pause);

  // modem_health.cpp
  void planLooks(int minute = 1);
  void said(Urc urc, const AtEvent& event);
  void conditionKnown(const Condition& condition);
  void sent(const Sending& sending);
  void askConditionSoon();
  void restart(const std::string& why);
  void proved();
  void setUp(const std::string& detail);
  void setDown(const std::string& detail, const std::string& whatToDo);
  void setHealth(drivers::Link link, const std::string& detail, const std::string& whatToDo);
  void tellHealth();
  void watchHearing();
  void helpDeafness();
  bool noteLoopTest(bool isUnderWay);
  bool keepNotes();
  std::vector<drivers::LinkTrouble> troubles();

  const ModemOptions options_;
  const StartOptions start_;
  const std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel_;
  drivers::Notes& notes_;
  Loop& loop_;
  const Clock& clock_;
  const Log log_;  // names the modem

  drivers::DriverEvents events_;
  drivers::DriverHealth health_, told_;
  bool isRunning_ = false, isListening_ = false, isPortOpen_ = false, hasTold_ = false;
  std::vector<drivers::Submit> inDoubt_;
  Time listenUntil_{};
  NoteBook book_;
  TraceRing trace_;
  Ladder ladder_;
  LoopTest loopTest_;
  const Quirks* quirks_ = &quirksOf("", "");
  Duration reopenIn_ = seconds{1};
  std::string lastGone_, simTrouble_;
  int unregistered_ = 0;  // conditions in a row without a network
  bool isWeak_ = false, wereNotesLost_ = false;
  bool mayFindNetwork_ = false;    // it has just started
  int climbs_ = 0, restarts_ = 0;  // since it last worked
  int silentSends_ = 0;            // in a row
  int sessions_ = 0;
  OptionalTime upSince_;
  bool asksSoon_ = false, isDeafHelped_ = false;
  drivers::Errands::Ticket conditionTimer_ = 0, hearingTimer_ = 0, submitWatch_ = 0;

  std::unique_ptr<drivers::ByteChannel> channel_;
  std::unique_ptr<AtChat> chat_;
  std::unique_ptr<StartUp> startUp_;
  std::unique_ptr<Session> session_;
  drivers::Errands always_;   // until stop()
  drivers::Errands errands_;  // of what is being done now
};

}  // namespace tocsin::modem
