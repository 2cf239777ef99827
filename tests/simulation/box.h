// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/dispatch/dispatcher.h"
#include "queue/store/journal.h"
#include "tests/simulation/modem_link.h"
#include "tests/simulation/oracle.h"
#include "tests/simulation/tap.h"
#include "tests/simulation/tray.h"
#include "tests/support/fake_loop.h"

namespace tocsin::simulation {

// The appliance in a world: the real dispatcher, journal, simulated network and modem drivers, and
// a plug that can be pulled at any point of a turn.
class Box {
 public:
  struct Surroundings {
    Plan& plan;
    test::FakeLoop& loop;
    test::FakeClock& clock;
    Tray& tray;
    Oracle& oracle;
    Story& story;
    Tally& tally;
    Ledger& ledger;
  };

  enum class Cut { None, BeforeCommit, AfterCommit, WhileActing };

  Box(Surroundings around, std::string journalPath);
  ~Box();
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  // Recovers from the journal; what it finds there must be what was committed.
  void boot(bool clockPlausible);
  void powerOff();

  bool isOn() const { return dispatcher_ != nullptr; }

  // Runs one callback of the loop or one call from outside; a power cut may end it, and the box.
  void run(const std::function<void()>& callback);

  // The next turn that commits loses its power there; WhileActing: at the nth thing it does then.
  void planCut(Cut cut, int nth);

  // Once, when a modem is handed something the next time.
  void onModemSubmit(std::function<void()> then) { onModemSubmit_ = std::move(then); }

  void failNextCommit() { failCommit_ = true; }

  void clockStepped(Duration by) { step_ += by; }

  // A step that did not become durable.
  bool hasStepPending() const { return step_ != Duration{0} || stepTaken_ != Duration{0}; }

  void setDiskFull(bool full);

  // While the power is off: links without faults, and phones that go on by their scripts. Modems
  // keep what they hold.
  void repairLinks();

  dispatch::Dispatcher& dispatcher() { return *dispatcher_; }

  Tap& tap(std::size_t link) { return *taps_[link]; }

  std::size_t links() const { return taps_.size(); }

 private:
  static int registerHook(struct sqlite3* db, char** error, const void* api);
  static int commitHook(void* box);

  bool commits();
  void touch();
  std::unique_ptr<Tap> makeTap(const drivers::SimulatorOptions& link);
  std::unique_ptr<drivers::SmsDriver> makeLink(drivers::SimulatorOptions options);
  dispatch::Ports ports();
  void addWorldPorts(dispatch::Ports& ports);
  void commitFailed(const Error& error);
  void judgeReceipt(const Receipt& receipt);
  void judgeRecovery();

  Surroundings around_;
  std::string path_;
  std::vector<std::unique_ptr<Tap>> taps_;
  std::map<std::string, ModemLink*> modems_;  // of the taps
  std::optional<store::Journal> journal_;
  std::unique_ptr<dispatch::Dispatcher> dispatcher_;
  std::map<MessageId, std::pair<bool, std::string>> committed_;  // open?, dump
  std::function<void()> onModemSubmit_;
  Cut cut_ = Cut::None;
  int nth_ = 0, hooks_ = 0, boots_ = 0;
  bool failCommit_ = false, committedNow_ = false, mustRestart_ = false, diskFull_ = false;
  Duration step_{0}, stepTaken_{0};  // not known to the dispatcher; known, and not committed
};

}  // namespace tocsin::simulation
