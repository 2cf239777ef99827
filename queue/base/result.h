// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "queue/base/check.h"

namespace tocsin {

// What a caller can do about an error; nobody branches on the text.
enum class Fault {
  Transient,  // try later
  Permanent,  // never try this again
  Config,     // a person must change a setting
  Damaged,    // stored data does not read back
};

// `what` says where it went wrong and what would be right; it is written for an operator.
struct Error {
  Fault fault = Fault::Transient;
  std::string what;
};

// A value or an Error, with the spelling of std::expected (which g++ 12 does not have).
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}  // NOLINT(google-explicit-constructor)

  Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return value_.has_value(); }

  explicit operator bool() const { return has_value(); }

  T& operator*() & { return held(); }

  const T& operator*() const& { return held(); }

  T&& operator*() && { return std::move(held()); }

  T* operator->() { return &held(); }

  const T* operator->() const { return &held(); }

  const Error& error() const {
    check(!has_value(), "error() is asked only of a failed Result");
    return error_;
  }

 private:
  T& held() {
    check(has_value(), "a failed Result has no value");
    return *value_;
  }

  const T& held() const {
    check(has_value(), "a failed Result has no value");
    return *value_;
  }

  std::optional<T> value_;
  Error error_;
};

// Success, or an Error.
class [[nodiscard]] Status {
 public:
  Status() = default;

  Status(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  bool has_value() const { return !error_.has_value(); }

  explicit operator bool() const { return has_value(); }

  const Error& error() const {
    check(!has_value(), "error() is asked only of a failed Status");
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace tocsin
