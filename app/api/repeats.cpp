// SPDX-License-Identifier: Apache-2.0
#include "app/api/repeats.h"

#include <algorithm>

#include "app/api/secret.h"

namespace tocsin::api {

std::optional<Response> refuseKey(const Request& request) {
  if (!request.idempotencyKey) return std::nullopt;
  const std::string& key = *request.idempotencyKey;
  const bool isPrintable =
      std::all_of(key.begin(), key.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
  if (!key.empty() && key.size() <= limits::kIdempotencyKeyCharsMax && isPrintable) {
    return std::nullopt;
  }
  return problem(422,
                 "Idempotency-Key is 1 to " + std::to_string(limits::kIdempotencyKeyCharsMax) +
                     " printable ASCII characters");
}

std::list<Repeats::Entry>::iterator Repeats::find(const std::string& name) {
  return std::find_if(
      entries_.begin(), entries_.end(), [&](const Entry& each) { return each.name == name; });
}

std::optional<Response> Repeats::begin(const std::string& name, const std::string& body, Time now) {
  const std::string hash = sha256Hex(body);
  const std::lock_guard lock(mutex_);
  // A clock that was set back makes them old, too.
  std::erase_if(entries_, [&](const Entry& each) {
    return now - each.at >= limits::kAnswersKeptFor || now < each.at;
  });
  const auto known = find(name);
  if (known == entries_.end()) {
    if (entries_.size() >= limits::kAnswersKeptMax) entries_.pop_front();
    entries_.push_back({name, hash, now, std::nullopt});
    return std::nullopt;
  }
  if (known->bodyHash != hash) {
    return problem(422, "this Idempotency-Key was sent with another body before");
  }
  if (known->answer) return known->answer;
  return problem(409,
                 "what was asked with this Idempotency-Key is being carried out, or may have been; "
                 "look, and ask anew with another key");
}

void Repeats::end(const std::string& name, const Response& response) {
  const std::lock_guard lock(mutex_);
  const auto known = find(name);
  if (known == entries_.end() || response.mayBeDone) return;
  if (response.status < 300) {
    known->answer = response;
  } else {
    entries_.erase(known);
  }
}

}  // namespace tocsin::api
