// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <list>
#include <mutex>
#include <optional>
#include <string>

#include "app/api/refusal.h"
#include "queue/base/limits.h"
#include "queue/base/time.h"

namespace tocsin::api {

// 422 when the request has an Idempotency-Key that is none.
std::optional<Response> refuseKey(const Request& request);

// What orders with an Idempotency-Key were answered, so that one which is sent again is not carried
// out again: its sender did not get the answer. Any thread.
//
// Kept for limits::kAnswersKeptFor, at most limits::kAnswersKeptMax of them (the oldest goes), and
// not across a restart. (POST /messages has the journal for that.)
class Repeats {
 public:
  // The answer of an order that was begun before: the same one; 409 while it is carried out, and
  // when nobody knows what became of it; 422 when it had another body. Nothing: it is a new one,
  // and has begun. `name` says who asks for what by which key.
  std::optional<Response> begin(const std::string& name, const std::string& body, Time now);

  // What it came to. What was refused may be asked for again.
  void end(const std::string& name, const Response& response);

 private:
  struct Entry {
    std::string name, bodyHash;
    Time at{};
    std::optional<Response> answer;
  };

  std::list<Entry>::iterator find(const std::string& name);

  std::mutex mutex_;
  std::list<Entry> entries_;  // the oldest first
};

}  // namespace tocsin::api
