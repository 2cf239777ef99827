// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/ucp.h"

#include <algorithm>
#include <utility>

#include "drivers/ucp/error_code.h"
#include "drivers/ucp/outgoing.h"
#include "drivers/ucp/ucp_driver.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::ucp {
namespace {

using drivers::Link;
using drivers::LinkTrouble;

constexpr Duration kReconnectFirst = seconds{1};
constexpr Duration kRefusedFirst = minutes{2};  // at least half of it
constexpr Duration kRefusedMax = minutes{10};
constexpr Duration kProvenAfter = seconds{30};  // Up so long, the next wait is short again
constexpr Duration kDoubtAfterUp = seconds{2};  // deliveries come first
constexpr Duration kDoubtAtMost = seconds{10};  // behind a start that does not come up
constexpr Duration kConnectSlack = seconds{5};
constexpr int kMissesMax = 2;
constexpr int kNonsenseLogged = 3;  // of a session

// Windows are for operations of the fifties alone.
UcpOptions checked(UcpOptions options) {
  options.window = options.plain01 ? 1 : std::clamp(options.window, 1, kTrns);
  options.keepAliveEvery = std::max<Duration>(options.keepAliveEvery, seconds{1});
  return options;
}

}  // namespace

UcpDriver::UcpDriver(UcpOptions options,
                     std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
                     Loop& loop,
                     const Clock& clock,
                     Log log)
    : options_(checked(std::move(options))),
      openChannel_(std::move(openChannel)),
      loop_(loop),
      clock_(clock),
      log_([log = std::move(log), who = "ucp " + options_.name + ": "](
               LogLevel level, std::string_view line) { log(level, who + std::string(line)); }),
      shortWait_(options_.seed, kReconnectFirst, limits::kSmscReconnectMax),
      longWait_(options_.seed, kRefusedFirst, kRefusedMax),
      inbox_(loop, clock, {{options_.prefix, options_.country}, options_.toUtc}, inboxEvents()),
      sender_(options_, loop, clock, senderEvents(), log_),
      always_(loop),
      errands_(loop) {
  health_.detail = "not started";
  health_.model = "UCP/EMI";
}

InboxEvents UcpDriver::inboxEvents() {
  InboxEvents events;
  events.onReceived = [this](const drivers::Received& sms) {
    if (isRunning_) events_.onReceived(sms);
  };
  events.onReport = [this](const drivers::DeliveryReport& report) {
    if (isRunning_) events_.onReport(report);
  };
  events.answer = [this](int trn, int operation, Fields fields) {
    if (conversation_) conversation_->answer(trn, operation, std::move(fields));
  };
  return events;
}

SenderEvents UcpDriver::senderEvents() {
  SenderEvents events;
  events.onEnd = [this](const drivers::SubmitResult& end) {
    if (isRunning_) events_.onSubmitEnd(end);
  };
  events.onLost = [this](const std::string& why) { lost(why); };
  return events;
}

ConversationEvents UcpDriver::conversationEvents() {
  ConversationEvents events;
  events.onOperation = [this](const Frame& operation) { asked(operation); };
  events.onAnswered = [this](Time when) {
    misses_ = 0;
    inbox_.provenUntil(when);
    planKeepAlive();
  };
  events.onBroken = [this](const std::string& why) { lost(why); };
  events.onNonsense = [this](const std::string& frame) {
    trace_.note(clock_.now(), "that frame does not read");
    if (++nonsense_ <= kNonsenseLogged) {
      log_(LogLevel::Warning, "a frame of the centre does not read: " + frame);
    }
  };
  return events;
}

// --- what the shell asks ----------------------------------------------------------------------

void UcpDriver::start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) {
  check(!isRunning_, "a driver is started once before it is stopped");
  isRunning_ = true;
  events_ = std::move(events);
  inDoubt_ = inDoubt;
  if (!inDoubt_.empty()) {
    always_.in(kDoubtAtMost, [this] { endDoubtSoon(); });
  }
  always_.in(Duration{0}, [this] { connect(); });
}

void UcpDriver::stop() {
  if (conversation_) conversation_->flush();
  isRunning_ = false;
  disconnect();
  inbox_.stop();
  sender_.stop();
  always_.cancelAll();
  inDoubt_.clear();
  told_.reset();
  health_.link = Link::Starting;
  health_.detail = "stopped";
  health_.whatToDo.clear();
  health_.troubles.clear();
}

void UcpDriver::submit(const drivers::Submit& submit) {
  check(isRunning_, "submits go to a started driver");
  if (health_.link == Link::Up) return sender_.submit(submit);
  always_.in(Duration{0}, [this, submit] {
    drivers::SubmitResult result;
    result.page = submit.page;
    result.part = submit.part;
    result.end = drivers::SubmitEnd::Refused;
    result.refusal = drivers::Refusal::ForNow;
    result.what = "the link is not up: " + health_.detail;
    events_.onSubmitEnd(result);
  });
}

// --- the connection ---------------------------------------------------------------------------

void UcpDriver::connect() {
  if (health_.link != Link::Down) setHealth(Link::Starting, "connecting to " + options_.server, "");
  channel_ = openChannel_();
  drivers::ChannelEvents events;
  events.onOpen = [this] { connected(); };
  events.onBytes = [this](std::string_view bytes) {
    if (conversation_) conversation_->received(bytes);
  };
  events.onDrained = [] {};
  events.onClosed = [this](const Error& why) { channelClosed(why); };
  errands_.in(limits::kChannelConnectMax + kConnectSlack, [this] {
    if (!conversation_) lost("no connection in " + toText(limits::kChannelConnectMax));
  });
  channel_->open(std::move(events));
}

void UcpDriver::connected() {
  trace_.note(clock_.now(), "connected to " + options_.server);
  misses_ = 0;
  nonsense_ = 0;
  isAlertOut_ = false;
  conversation_ = std::make_unique<Conversation>(*channel_, loop_, clock_, trace_);
  conversation_->begin(options_.window, conversationEvents());
  logIn();
}

void UcpDriver::channelClosed(const Error& why) {
  const std::string what = why.what;  // the channel, which may own it, goes
  if (why.fault != Fault::Config) return lost(what);
  const bool isUntrusted = what.starts_with("certificate");
  close(what, Wait::Long, isUntrusted ? std::optional(LinkTrouble::Kind::Untrusted) : std::nullopt);
}

void UcpDriver::lost(const std::string& why) {
  close(why, Wait::Short);
}

// A trouble ends with the next reason that is none, or another one.
void UcpDriver::close(const std::string& why, Wait wait, std::optional<LinkTrouble::Kind> trouble) {
  if (!isRunning_ || !channel_) return;
  health_.troubles.clear();
  if (trouble) health_.troubles.push_back({*trouble, why});
  trace_.note(clock_.now(), "closed: " + why);
  disconnect();
  const Duration pause = wait == Wait::Long ? longWait_.next() : shortWait_.next();
  errands_.in(pause, [this] { connect(); });
  if (why != lastWhy_) log_(LogLevel::Warning, why);
  lastWhy_ = why;
  setHealth(Link::Down, why, whatToDo(wait));
  sender_.closed("the connection ended (" + why + ")");
}

void UcpDriver::disconnect() {
  errands_.cancelAll();
  if (conversation_) {
    inbox_.closed();
    conversation_->end();
    ended_ = std::move(conversation_);
  }
  if (channel_) channel_->close();
  channel_.reset();
}

// --- the session ------------------------------------------------------------------------------

void UcpDriver::logIn() {
  inbox_.opened();
  const auto answered = [this](const Frame* result) { logInAnswered(result); };
  if (options_.account.empty()) {
    conversation_->ask(kAlert, keepAliveFields(options_), limits::kSmscBindMax, answered);
    return;
  }
  const auto password = options_.readPassword ? options_.readPassword() : std::string();
  if (!password) {
    return close(password.error().what, Wait::Long, LinkTrouble::Kind::Rejected);
  }
  conversation_->ask(kSession, loginFields(options_, *password), limits::kSmscBindMax, answered);
}

// Where there is no login any answer proves the link.
void UcpDriver::logInAnswered(const Frame* result) {
  if (result == nullptr) {
    return lost("no answer to the login in " + toText(limits::kSmscBindMax));
  }
  if (options_.account.empty() || result->isAck()) return proved();
  const std::string why =
      "login as " + options_.account + " refused: " + errorText(result->field(1), result->field(2));
  close(why, Wait::Long, LinkTrouble::Kind::Rejected);
}

void UcpDriver::proved() {
  log_(LogLevel::Notice, "the link to " + options_.server + " is up");
  lastWhy_.clear();
  health_.troubles.clear();
  longWait_.reset();
  errands_.in(kProvenAfter, [this] { shortWait_.reset(); });
  planKeepAlive();
  if (inDoubt_.empty()) {
    sender_.opened(*conversation_);
  } else {
    errands_.in(kDoubtAfterUp, [this] {
      endDoubt();
      if (conversation_) sender_.opened(*conversation_);
    });
  }
  const std::string who = options_.account.empty() ? "" : ", logged in as " + options_.account;
  setHealth(Link::Up, "connected to " + options_.server + who, "");
}

// It may have come up a moment ago, and may be lost before it has listened.
void UcpDriver::endDoubtSoon() {
  if (health_.link != Link::Up) return endDoubt();
  always_.in(kDoubtAfterUp, [this] { endDoubt(); });
}

void UcpDriver::endDoubt() {
  for (const drivers::Submit& submit : std::exchange(inDoubt_, {})) {
    drivers::SubmitResult result;
    result.page = submit.page;
    result.part = submit.part;
    result.what = "the answer went to the process before this one";
    if (isRunning_) events_.onSubmitEnd(result);
  }
}

void UcpDriver::planKeepAlive() {
  errands_.cancel(keepAliveTimer_);
  keepAliveTimer_ = errands_.in(options_.keepAliveEvery, [this] { keepAlive(); });
}

// A submit that waits for its answer proves the link as well, or ends the session.
void UcpDriver::keepAlive() {
  if (!conversation_ || isAlertOut_ || !conversation_->isIdle()) return;
  isAlertOut_ = true;
  conversation_->ask(
      kAlert, keepAliveFields(options_), limits::kSmscBindMax, [this](const Frame* result) {
        keepAliveAnswered(result);
      });
}

void UcpDriver::keepAliveAnswered(const Frame* result) {
  isAlertOut_ = false;
  if (result != nullptr) return sender_.sendSoon();
  if (++misses_ >= kMissesMax) return lost("the centre does not answer any more");
  keepAlive();
}

void UcpDriver::asked(const Frame& operation) {
  switch (operation.operation) {
    case kAlert: return conversation_->answer(operation.trn, kAlert, ackFields(kAlert));
    case kCallInput:
    case kDeliver:
    case kNotification: return inbox_.take(operation);
    default:
      return conversation_->answer(operation.trn, operation.operation, nackFields(kNotSupported));
  }
}

// --- health -----------------------------------------------------------------------------------

std::string UcpDriver::whatToDo(Wait wait) const {
  if (health_.troubles.empty()) {
    if (wait == Wait::Long) return "set right what is named here; it is tried again";
    return "nothing yet: it is tried again; look at the network if this goes on";
  }
  const bool isRejected = health_.troubles.front().kind == LinkTrouble::Kind::Rejected;
  return isRejected ? "check the account and its password, and that nothing else uses it"
                    : "check the certificate of " + options_.server + " and what is trusted here";
}

void UcpDriver::setHealth(Link link, const std::string& detail, const std::string& whatToDo) {
  health_.link = link;
  health_.detail = detail;
  health_.whatToDo = whatToDo;
  if (told_ && *told_ == health_) return;
  told_ = health_;
  events_.onHealth(health_);
}

std::unique_ptr<drivers::SmsDriver> makeUcp(
    UcpOptions options,
    std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
    Loop& loop,
    const Clock& clock,
    Log log) {
  return std::make_unique<UcpDriver>(
      std::move(options), std::move(openChannel), loop, clock, std::move(log));
}

}  // namespace tocsin::ucp
