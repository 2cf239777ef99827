// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <deque>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <thread>
#include <unistd.h>
#include <utility>

#include "app/forward/folder_file.h"
#include "app/forward/target.h"
#include "drivers/errands.h"

namespace tocsin::forward {
namespace {

// What the thread answers: one of these, then the error's text.
constexpr char kTaken = '+', kLater = '~', kNever = '-';
constexpr std::size_t kAnswerBytesMax = 4'096;

class OwnFd {
 public:
  explicit OwnFd(int fd = -1) : fd_(fd) {}

  OwnFd(OwnFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

  OwnFd& operator=(OwnFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }

  ~OwnFd() {
    if (fd_ >= 0) ::close(fd_);
  }

  int operator*() const { return fd_; }

 private:
  int fd_;
};

void tell(const Status& status, int to) {
  std::string answer(1, kTaken);
  if (!status) {
    answer = (status.error().fault == Fault::Permanent ? kNever : kLater) + status.error().what;
  }
  (void)::send(to, answer.data(), std::min(answer.size(), kAnswerBytesMax), MSG_NOSIGNAL);
}

Status heard(int from) {
  char bytes[kAnswerBytesMax];
  const ssize_t size = ::recv(from, bytes, sizeof bytes, 0);
  if (size <= 0) return Error{Fault::Transient, "a file was begun and not heard of again"};
  if (bytes[0] == kTaken) return {};
  return Error{bytes[0] == kNever ? Fault::Permanent : Fault::Transient,
               std::string(bytes + 1, static_cast<std::size_t>(size) - 1)};
}

// Puts the file in a thread that knows nothing but its end of a pair of sockets, so whoever asked
// may go at any time, and so may the loop. The other end becomes readable when the answer is there.
Result<OwnFd> startPut(const PutFile& put, const std::string& directory, const ForwardedSms& sms) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0) {
    return Error{Fault::Transient, directory + ": " + std::strerror(errno)};
  }
  OwnFd ours(ends[0]), theirs(ends[1]);
  try {
    std::thread([put, directory, sms, to = std::move(theirs)] {
      sigset_t all;  // signals are the business of the loop's thread
      ::sigfillset(&all);
      (void)::pthread_sigmask(SIG_BLOCK, &all, nullptr);
      tell(put(directory, sms), *to);
    }).detach();
  } catch (const std::system_error& e) {
    return Error{Fault::Transient, directory + ": no thread can be started: " + e.what()};
  }
  return ours;
}

//   idle    --an SMS-->     busy: one thread; the SMS that come meanwhile wait
//   busy    --answer-->     idle, and so to the next that waits
//   busy    --timeMax-->    stuck: all that wait are for later, and so is what comes
//   stuck   --answer-->     idle
class Folder final : public Target {
 public:
  Folder(FolderOptions options, Loop& loop, PutFile put)
      : options_(std::move(options)), put_(std::move(put)), loop_(loop), errands_(loop) {}

  // A thread that is stuck stays so, and tells nobody.
  ~Folder() override {
    if (watch_ != 0) loop_.unwatch(watch_);
  }

  void forward(const ForwardedSms& sms, Done done) override {
    errands_.in(Duration{0}, [this, order = Order{sms, std::move(done)}] { take(order); });
  }

 private:
  struct Order {
    ForwardedSms sms;
    Done done;
  };

  Error silence() const {
    return {Fault::Transient, "the folder " + options_.directory + " does not answer"};
  }

  void take(const Order& order) {
    if (isStuck_) return order.done(silence());
    waiting_.push_back(order);
    begin();
  }

  // The first of those that wait, which stays there until its end.
  void begin() {
    if (watch_ != 0 || waiting_.empty()) return;
    auto started = startPut(put_, options_.directory, waiting_.front().sms);
    if (!started) return end(started.error());
    answer_ = *std::move(started);
    watch_ = loop_.watch(*answer_, [this] { hear(); });
    limit_ = errands_.in(options_.timeMax, [this] { giveUp(); });
  }

  void hear() {
    loop_.unwatch(std::exchange(watch_, 0));
    const Status status = heard(*answer_);
    answer_ = OwnFd();
    if (std::exchange(isStuck_, false)) return;
    errands_.cancel(limit_);
    end(status);
  }

  void giveUp() {
    isStuck_ = true;
    while (waiting_.size() > 1) {
      errands_.in(Duration{0},
                  [late = silence(), done = std::move(waiting_.back().done)] { done(late); });
      waiting_.pop_back();
    }
    end(silence());
  }

  // The last thing of a callback: `done` may destroy this.
  void end(const Status& status) {
    const Done done = std::move(waiting_.front().done);
    waiting_.pop_front();
    if (!waiting_.empty()) errands_.in(Duration{0}, [this] { begin(); });
    done(status);
  }

  const FolderOptions options_;
  const PutFile put_;
  Loop& loop_;
  std::deque<Order> waiting_;
  OwnFd answer_;
  LoopHandle watch_ = 0;  // of answer_; 0: no thread
  drivers::Errands::Ticket limit_ = 0;
  bool isStuck_ = false;
  drivers::Errands errands_;
};

}  // namespace

Status checkFolder(const FolderOptions& options) {
  const std::string& path = options.directory;
  if (options.timeMax <= Duration{0}) return Error{Fault::Config, "a file needs some time"};
  if (!path.starts_with('/') || path.find('\0') != std::string::npos) {
    return Error{Fault::Config, "a folder is an absolute path, like \"/srv/sms\""};
  }
  return {};
}

std::unique_ptr<Target> makeFolder(FolderOptions options, Loop& loop, PutFile put) {
  return std::make_unique<Folder>(std::move(options), loop, std::move(put));
}

std::unique_ptr<Target> makeFolder(FolderOptions options, Loop& loop) {
  return makeFolder(std::move(options), loop, putFile);
}

}  // namespace tocsin::forward
