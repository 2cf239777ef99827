// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/dispatch/accounts.h"
#include "app/dispatch/alarms.h"
#include "app/dispatch/book.h"
#include "app/dispatch/composer.h"
#include "app/dispatch/eraser.h"
#include "app/dispatch/history.h"
#include "app/dispatch/hooks.h"
#include "app/dispatch/intake.h"
#include "app/dispatch/links.h"
#include "app/dispatch/marks.h"
#include "app/dispatch/operations.h"
#include "app/dispatch/outbox.h"
#include "app/dispatch/people.h"
#include "app/dispatch/proof.h"
#include "app/dispatch/receipts.h"
#include "app/dispatch/references.h"
#include "app/dispatch/registry.h"
#include "app/dispatch/reply_desk.h"
#include "app/dispatch/ringer.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/strangers.h"
#include "queue/base/loop.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// How the box is, for those who watch it from outside.
struct Beat {
  Time at{};
  std::string unable;               // why it cannot page now; empty: it can
  int criticals = 0, warnings = 0;  // alarms that stand
};

// The shell around the pure core: inputs in, advance, commit, act. One turn of the loop is one
// transaction; nothing reaches the world before the journal has it.
//
// All inputs are kept until the next turn, which they ask for; many inputs share one turn.
class Dispatcher final : public Operations {
 public:
  // The journal and the drivers outlive it. The drivers are not started yet.
  Dispatcher(Settings settings,
             Ports ports,
             Loop& loop,
             const Clock& clock,
             store::Journal& journal,
             std::vector<LinkState> links);
  ~Dispatcher() override;
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // Recovers from the journal, starts the drivers (each listens for what it had in flight and
  // drains what it received before it sends) and begins to turn. `clockPlausible`: the wall clock
  // may be believed; otherwise the waits go on with what was left of them.
  Status start(bool clockPlausible);

  // Nothing more is handed over; `done` is called once no submit is in flight, or after kFinishMax:
  // what a link is left with at the end may be sent twice. Only once.
  void finish(std::function<void()> done);
  static constexpr Duration kFinishMax = std::chrono::milliseconds{1'500};

  // From the spool.
  void filesArrived(std::vector<Incoming> files);
  void fileRefused(std::string fileName, Refusal refusal);
  // Trouble that others found: the wiring and the spool.
  void alarm(Cause cause, std::string subject, bool stands, std::string details);

  bool alarmStands(Cause cause, const std::string& subject) const {
    return alarms_.stands(cause, subject);
  }

  // Those up to this one stand in the files of their days.
  void closingsWritten(std::int64_t last);
  // `done` is told after a commit that was written for it, so the loop turns and the journal can be
  // written; not at all when it cannot.
  void beat(std::function<void(const Beat&)> done);

  // Operations
  void post(Incoming alert, Caller by, std::function<void(Answer<Accepted>)> done) override;
  void order(MessageOrder order, Caller by, OrderEnd done) override;
  Directory directory() const override;
  std::optional<RecipientRow> recipient(const std::string& name) const override;
  std::optional<ListRow> list(const std::string& name) const override;
  std::string ownerOf(const std::string& number) const override;
  void import(Directory rows, bool merge, Caller by, OrderEnd done) override;
  void putRecipient(RecipientRow row, Caller by, OrderEnd done) override;
  void putList(ListRow row, Caller by, OrderEnd done) override;
  void removeRecipient(std::string name, Expected is, Caller by, OrderEnd done) override;
  void eraseRecipient(std::string name, bool force, Caller by, OrderEnd done) override;
  void removeList(std::string name, Expected is, Caller by, OrderEnd done) override;
  Answer<ListRow> checkList(ListRow row) const override;
  NumberRow readNumber(const std::string& text) const override;
  void test(std::string recipient, std::string driver, Caller by, OrderEnd done) override;
  AccessTable access() const override;
  void changeAccess(AccessChange change,
                    Caller by,
                    std::function<void(Answer<AccessTable>)> done) override;
  void noteDeed(AuditNote note, Caller by, OrderEnd done) override;
  void resume(Caller by, OrderEnd done) override;
  std::vector<DriverRow> drivers() const override;
  std::optional<std::string> trace(const std::string& driver) const override;
  std::vector<AlarmRow> alarms() const override;
  std::string metrics() const override;
  std::optional<std::string> notReadyBecause() const override;

  // Asks for a turn now (the wall clock was set).
  void wake() { requestTurn(); }

  // For tests: what is in the book, as it is between turns.
  const Book& book() const { return book_; }

 private:
  using Input = std::function<void()>;

  void input(Input input);
  void requestTurn();
  void turn();
  void runInputs();
  void watchTime();
  void watchPaths();
  void watchWork();
  void watchQuotas();
  void forward(const store::InboxRow& row);
  HookQueue& forwardQueue(const std::string& target);
  OptionalTime nextWatch() const;
  void restoreQuotas(const std::vector<store::HandedParts>& handed, Duration gap);
  void endAlarms();
  void watchFrozen(const escalation::Message& message);
  void commit();
  void commitFailed(const Error& error);
  void planWake();
  void watchHeld();
  void planAging(Duration gap, bool clockPlausible);
  void ageAfter(Duration wait);
  void forgetOld();
  void distrustAging();
  void endFinish();
  drivers::DriverEvents eventsOf(std::size_t link);

  void act(const escalation::Message& message, const escalation::Action& action);
  void queuePage(const escalation::Message& message, escalation::Position position);
  void tellExpired(const escalation::Message& message);
  Outbox::Hooks outboxHooks();
  Ringer::Hooks ringerHooks();
  void attempted(const store::PageRow& row);
  void handedOver(const store::PageRow& row, bool doubtful);
  void maybeSent(const store::PageRow& row);
  void failed(const store::PageRow& row, const std::string& reason);
  void reported(std::size_t link, const drivers::DeliveryReport& report);
  bool match(std::size_t link, const drivers::DeliveryReport& report);
  void wasReached(const References::Entry& of);
  void matchParked(std::size_t link);
  void unmatched(std::size_t link, const drivers::DeliveryReport& report);
  void submitEnded(std::size_t link, const drivers::SubmitResult& result);
  void healthChanged(std::size_t link, const drivers::DriverHealth& health);
  std::string nameOf(const store::PageRow& row) const;
  const store::PageRow& carrierOf(const store::PageRow& row) const;
  void remember(const store::PageRow& row);

  void peopleChanged();
  void endPauses();
  Answer<OrderDone> carryOut(const MessageOrder& order, const Caller& by);
  void applyOrder(const escalation::Message& message, const MessageOrder& order, const Caller& by);
  std::string withActor(const std::string& reason);
  void answerLater(const OrderEnd& done, Answer<OrderDone> answer);
  std::optional<OrderError> whyNotNow() const;
  void changeDirectory(const OrderEnd& done,
                       const std::function<Answer<OrderDone>()>& change,
                       void (Dispatcher::*after)());
  Answer<OrderDone> erase(const std::string& name, bool force, const Caller& by);
  Answer<OrderDone> sendTest(const std::string& recipient,
                             const std::string& driver,
                             const Caller& by);
  Changes whatChanged();

  const Settings settings_;
  const Ports ports_;
  Loop& loop_;
  const Clock& clock_;
  store::Journal& journal_;

  Turn turn_;
  People people_;
  Links links_;
  History history_;
  Composer composer_;
  Book book_;
  Outbox outbox_;
  Alarms alarms_;
  Marks marks_;
  Proof proof_;
  Strangers strangers_;
  Eraser eraser_;
  HookQueue hooks_;
  std::map<std::string, HookQueue> forwards_;  // by target
  ReplyDesk replies_;
  Receipts receipts_;
  Registry registry_;
  Accounts accounts_;
  Intake intake_;
  Ringer ringer_;

  std::deque<Input> inputs_;
  bool turnRequested_ = false, stopped_ = false;
  std::function<void()> finished_;  // set by finish(), until it was called
  bool isFinishing_ = false;
  LoopHandle finishTimer_ = 0;
  LoopHandle wake_ = 0, aging_ = 0;
  OptionalTime wakeAt_;
  OptionalTime pathsJudgedAt_;
  OptionalTime backOnDutyAt_;  // when the next of those who are off duty is back
  References references_;
  // Came while SMS of their link were in flight: the answer that has their reference may follow.
  // A restart forgets them; the acknowledge times run all the same.
  std::deque<std::pair<std::size_t, drivers::DeliveryReport>> parked_;
  std::map<MessageId, std::string> frozen_;  // messages whose clocks stand still, and their lists

  // While somebody orders something for another: whom, and the words for both in the journal.
  struct OnBehalf {
    std::string name, words;
    bool isSaid = false;
  };

  std::optional<OnBehalf> onBehalf_;

  // What of a link those who watch were told of.
  struct LinkGlance {
    bool hasWaiting = false, isProven = true;
    friend bool operator==(const LinkGlance&, const LinkGlance&) = default;
  };

  std::vector<LinkGlance> shownLinks_;
  std::int64_t shownAccess_ = 0;  // the revision
  bool healthChanged_ = false;
  long turns_ = 0, reportsAgain_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace tocsin::dispatch
