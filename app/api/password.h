// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>

#include "queue/base/time.h"

namespace tocsin::api {

// Passwords by yescrypt (crypt(5) of libxcrypt, "$y$").
//
// One takes about 16 MiB and some ten milliseconds on purpose, so only few are hashed at once: who
// asks for more waits, but not for long, and only few wait.
class Passwords {
 public:
  struct Options {
    std::size_t atOnce = 2;
    std::size_t waitingMax = 2;  // beyond: nothing, at once; alerts need the threads, too
    Duration waitMax = seconds{5};
    unsigned long cost = 0;  // 1 to 11; 0: the library's choice
  };

  Passwords() : Passwords(Options{}) {}

  explicit Passwords(Options options) : options_(options) {}

  Passwords(const Passwords&) = delete;
  Passwords& operator=(const Passwords&) = delete;

  // Nothing: no room within `waitMax`, or the library refuses.
  std::optional<std::string> hash(const std::string& password);

  // Whether `password` is the one that `stored` was made of. An empty `stored` (no such user) never
  // fits and costs the same time. Nothing: no room within `waitMax`.
  std::optional<bool> fits(const std::string& password, const std::string& stored);

 private:
  class Seat;

  std::optional<std::string> hashWith(const std::string& password, const std::string& setting);
  std::string newSetting() const;

  const Options options_;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t taken_ = 0;
  std::size_t waiting_ = 0;
};

// What is wrong with a new password of `user`, or empty: 10 to 200 characters, not his name.
std::string wrongPassword(const std::string& password, const std::string& user);

}  // namespace tocsin::api
