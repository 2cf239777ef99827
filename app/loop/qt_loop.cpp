// SPDX-License-Identifier: Apache-2.0
#include "app/loop/qt_loop.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <QCoreApplication>
#include <QSocketNotifier>
#include <QTimer>

#include "app/loop/mailbox.h"
#include "app/loop/timers.h"
#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::loop {
namespace {

using std::chrono::steady_clock;

// A QTimer takes an int of milliseconds (24.8 days); longer waits are cut and set again.
constexpr Duration kTimerMax = hours{24};

// Qt's message handler has no argument of ours; one loop exists at a time.
const Log* qtMessages = nullptr;  // NOLINT(readability-identifier-naming)

void handleQtMessage(QtMsgType type, const QMessageLogContext& /*where*/, const QString& text) {
  if (qtMessages == nullptr) return;
  const LogLevel level =
      type == QtDebugMsg || type == QtInfoMsg ? LogLevel::Debug : LogLevel::Warning;
  (*qtMessages)(level, "Qt: " + text.toStdString());
}

// Debian's Qt would run on GLib's loop, and would put the environment's locale (decimal commas!) on
// every number that is printed or read; and it complains on standard error when that is not UTF-8.
void prepareEnvironment() {
  ::setenv("QT_NO_GLIB", "1", 1);
  ::setenv("LC_ALL", "C.UTF-8", 1);
}

class Application final : public QCoreApplication {
 public:
  Application(int& count, char** arguments, const Log& log)
      : QCoreApplication(count, arguments), log_(log) {}

  // Every callback of the loop runs inside this call.
  bool notify(QObject* receiver, QEvent* event) override {
    try {
      return QCoreApplication::notify(receiver, event);
    } catch (const std::exception& e) {
      die(e.what());
    } catch (...) {
      die("an unknown exception");
    }
  }

 private:
  [[noreturn]] void die(std::string_view what) {
    log_(LogLevel::Critical,
         "a callback of the event loop threw: " + std::string(what) + "; aborting to be restarted");
    std::abort();
  }

  const Log& log_;
};

}  // namespace

struct QtLoop::Impl {
  explicit Impl(Log sink) : log(std::move(sink)) {
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [this] { fireTimers(); });
    QObject::connect(&mailReady, &QSocketNotifier::activated, &mailReady, [this] {
      begin();
      mailbox.drain();
    });
  }

  void begin() const {
    if (before) before();
  }

  void fireTimers() {
    armedFor.reset();
    begin();
    firing = true;
    timers.fire(steady_clock::now());
    firing = false;
    armTimer();
  }

  void armTimer() {
    if (firing) return;  // armed once, after all that are due have run
    const auto next = timers.next();
    if (next == armedFor) return;
    armedFor = next;
    if (!next) {
      timer.stop();
      return;
    }
    const Duration wait = std::chrono::ceil<Duration>(*next - steady_clock::now());
    timer.start(std::clamp(wait, Duration{0}, kTimerMax));
  }

  const Log log;
  std::function<void()> before;
  int argumentCount = 1;
  std::string programName = "tocsin";
  char* arguments[2] = {programName.data(), nullptr};
  Application application{argumentCount, arguments, log};
  Mailbox mailbox{limits::kMailboxMax};
  QSocketNotifier mailReady{mailbox.descriptor(), QSocketNotifier::Read};
  QTimer timer;
  Timers timers;
  std::optional<Timers::Instant> armedFor;
  std::unordered_map<LoopHandle, QSocketNotifier*> watches;
  LoopHandle lastHandle = 0;
  bool firing = false;
  bool quitting = false;
};

QtLoop::QtLoop(Log log) {
  check(QCoreApplication::instance() == nullptr, "there is one event loop at a time");
  prepareEnvironment();
  qInstallMessageHandler(handleQtMessage);
  impl_ = std::make_unique<Impl>(std::move(log));
  qtMessages = &impl_->log;
}

QtLoop::~QtLoop() {
  impl_->mailbox.close();
  for (const auto& [handle, notifier] : impl_->watches) {
    delete notifier;
  }
  QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // what unwatch() left
  qtMessages = nullptr;
  qInstallMessageHandler(nullptr);
}

void QtLoop::run() {
  if (!impl_->quitting) QCoreApplication::exec();
  impl_->quitting = false;
}

void QtLoop::beforeEach(std::function<void()> work) {
  impl_->before = std::move(work);
}

void QtLoop::quit() {
  impl_->quitting = true;
  QCoreApplication::quit();
}

LoopHandle QtLoop::watch(int fd, std::function<void()> ready) {
  const LoopHandle handle = ++impl_->lastHandle;
  auto* notifier = new QSocketNotifier(fd, QSocketNotifier::Read);
  // Two watches may become ready in one poll, and the first may unwatch the second.
  QObject::connect(
      notifier, &QSocketNotifier::activated, notifier, [this, handle, ready = std::move(ready)] {
        if (!impl_->watches.contains(handle)) return;
        impl_->begin();
        ready();
      });
  impl_->watches.emplace(handle, notifier);
  return handle;
}

void QtLoop::unwatch(LoopHandle handle) {
  const auto found = impl_->watches.find(handle);
  if (found == impl_->watches.end()) return;
  found->second->setEnabled(false);  // out of poll(2) now: the caller closes the descriptor next
  found->second->deleteLater();      // its own callback may be what is running
  impl_->watches.erase(found);
}

LoopHandle QtLoop::after(Duration delay, std::function<void()> due) {
  const LoopHandle handle = ++impl_->lastHandle;
  const Duration wait = std::max(delay, Duration{0});
  impl_->timers.add(handle, steady_clock::now() + wait, std::move(due));
  impl_->armTimer();
  return handle;
}

void QtLoop::cancel(LoopHandle handle) {
  impl_->timers.cancel(handle);
  impl_->armTimer();
}

void QtLoop::post(std::function<void()> work) {
  impl_->mailbox.put(std::move(work));
}

}  // namespace tocsin::loop
