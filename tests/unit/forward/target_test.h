// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "app/forward/target.h"
#include "tests/support/fake_loop.h"

namespace tocsin::forward {

inline ForwardedSms sms(const std::string& text = "../../etc/passwd; $(id)") {
  return {.id = InboxId{17},
          .sender = "+33612345678/../x",
          .text = text,
          .received = fromMillis(1'795'248'000'204)};
}

// "ok", "transient: WHAT" or "permanent: WHAT"
inline std::string shown(const Status& status) {
  if (status) return "ok";
  const bool isForGood = status.error().fault == Fault::Permanent;
  return (isForGood ? "permanent: " : "transient: ") + status.error().what;
}

class TargetTest : public testing::Test {
 protected:
  std::string give(Target& target, const ForwardedSms& one = sms()) {
    std::optional<Status> status;
    target.forward(one, [&](const Status& got) { status = got; });
    EXPECT_FALSE(status) << "never from inside forward()";
    EXPECT_TRUE(until([&] { return status.has_value(); }));
    return status ? shown(*status) : "";
  }

  // Of what a thread posts, or writes into a descriptor that is watched.
  bool until(const std::function<bool()>& isDone) {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    for (loop_.runDue(); !isDone(); loop_.runDue()) {
      if (std::chrono::steady_clock::now() > patience) return false;
      if (loop_.pollWatches() == 0) std::this_thread::yield();
    }
    return true;
  }

  test::FakeClock clock_;
  test::FakeLoop loop_{clock_};
};

}  // namespace tocsin::forward
