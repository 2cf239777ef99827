// SPDX-License-Identifier: Apache-2.0
#include "app/loop/hook_child.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace tocsin::loop {
namespace {

constexpr int kMomentMillis = 1'000;

Error failed(const std::string& what) {
  return {Fault::Transient, what + ": " + std::strerror(errno)};
}

// A descriptor of this scope.
class OwnFd {
 public:
  explicit OwnFd(int fd) : fd_(fd) {}

  ~OwnFd() {
    if (fd_ >= 0) ::close(fd_);
  }

  OwnFd(const OwnFd&) = delete;
  OwnFd& operator=(const OwnFd&) = delete;

  int operator*() const { return fd_; }

  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// The input lies in memory before the program starts: no pipe that can block us or be left unread.
Status fillInput(int fd, const std::string& input) {
  std::size_t at = 0;
  while (at < input.size()) {
    const ssize_t n = ::write(fd, input.data() + at, input.size() - at);
    if (n < 0 && errno != EINTR) return failed("the hook's input cannot be written");
    if (n > 0) at += static_cast<std::size_t>(n);
  }
  if (::lseek(fd, 0, SEEK_SET) != 0) return failed("the hook's input cannot be rewound");
  return {};
}

// How the new process differs from us; both lists are freed with it.
class SpawnPlan {
 public:
  SpawnPlan(int input, int output, int errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_adddup2(&actions_, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, errors, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&actions_, STDERR_FILENO + 1);
    posix_spawn_file_actions_addchdir_np(&actions_, "/");
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }

  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }

  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  // 0, or an errno.
  int spawn(const std::vector<std::string>& command, pid_t& process) const {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command) {
      arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    std::string path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    const std::array<char*, 2> environment{path.data(), nullptr};
    return ::posix_spawn(&process,
                         command.front().c_str(),
                         &actions_,
                         &attributes_,
                         arguments.data(),
                         environment.data());
  }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

}  // namespace

HookChild::HookChild(Loop& loop, HookOptions options, HookRunner::Done done)
    : loop_(loop),
      options_(options),
      done_(std::move(done)),
      timeMax_(options.timeMax),
      output_(loop),
      errors_(loop) {}

HookChild::~HookChild() {
  loop_.cancel(timer_);
  if (processWatch_ != 0) loop_.unwatch(processWatch_);
  if (process_ != 0) {
    (void)::kill(-process_, SIGKILL);
    pollfd ended{.fd = processFd_, .events = POLLIN, .revents = 0};
    (void)::poll(&ended, 1, kMomentMillis);
    (void)::waitpid(process_, nullptr, WNOHANG);
  }
  if (processFd_ >= 0) ::close(processFd_);
}

Status HookChild::start(const HookCall& call, std::function<void()> ended) {
  if (call.command.empty() || !call.command.front().starts_with('/')) {
    return Error{Fault::Config, "a hook is an absolute path and its arguments"};
  }
  const OwnFd input(::memfd_create("tocsin-hook-input", MFD_CLOEXEC));
  if (*input < 0) return failed("the hook's input cannot be made");
  if (Status filled = fillInput(*input, call.input); !filled) return filled;
  const bool isApart = call.errors == HookCall::Errors::Apart;
  if (Status opened = output_.open(); !opened) return opened;
  if (isApart) {
    if (Status opened = errors_.open(); !opened) return opened;
  }
  if (Status spawned = spawn(call, *input); !spawned) return spawned;
  output_.started();
  errors_.started();
  processWatch_ = loop_.watch(processFd_, std::move(ended));
  timeMax_ = call.timeMax.value_or(options_.timeMax);
  timer_ = loop_.after(timeMax_, [this] { endGroup(); });
  return {};
}

Status HookChild::spawn(const HookCall& call, int input) {
  const int output = output_.programsEnd();
  const int errors = errors_.programsEnd() >= 0 ? errors_.programsEnd() : output;
  const int error = SpawnPlan(input, output, errors).spawn(call.command, process_);
  if (error != 0) {
    process_ = 0;
    return Error{error == EAGAIN || error == ENOMEM ? Fault::Transient : Fault::Config,
                 call.command.front() + " cannot be started: " + std::strerror(error)};
  }
  // glibc 2.36 declares pidfd_open() without C linkage.
  processFd_ = static_cast<int>(::syscall(SYS_pidfd_open, process_, 0));
  if (processFd_ < 0) return failed(call.command.front() + " cannot be watched");
  return {};
}

void HookChild::endGroup() {
  (void)::kill(-process_, tookTooLong_ ? SIGKILL : SIGTERM);
  if (!std::exchange(tookTooLong_, true)) {
    timer_ = loop_.after(options_.grace, [this] { endGroup(); });
  }
}

HookEnd HookChild::end() {
  // Before the status is taken: until then nobody else can be this process group.
  (void)::kill(-process_, SIGKILL);
  output_.readRest();
  errors_.readRest();
  int status = 0;
  const bool taken = ::waitpid(process_, &status, 0) == process_;
  process_ = 0;
  HookEnd end{.kind = HookEnd::Kind::Exited,
              .exitCode = -1,
              .what = {},
              .output = output_.text(),
              .errors = errors_.text()};
  if (tookTooLong_) {
    end.kind = HookEnd::Kind::TookTooLong;
    end.what = "ended after " + toText(timeMax_) + ", its time limit";
  } else if (taken && WIFEXITED(status)) {
    end.exitCode = WEXITSTATUS(status);
    end.what = "exit code " + std::to_string(end.exitCode);
  } else {
    end.kind = HookEnd::Kind::Killed;
    end.what = "killed by signal " + std::to_string(WTERMSIG(status));
  }
  return end;
}

}  // namespace tocsin::loop
