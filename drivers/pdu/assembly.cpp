// SPDX-License-Identifier: Apache-2.0
#include "drivers/pdu/assembly.h"

#include <algorithm>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::pdu {
namespace {

constexpr std::string_view kGap = " ... ";

Joined alone(const Deliver& sms, const std::string& token) {
  return {.sender = sms.sender,
          .sentAt = sms.sentAt,
          .stamp = sms.stamp,
          .text = sms.text,
          .parts = 1,
          .missing = 0,
          .tokens = {token}};
}

// Parts of one coding are one text: senders cut escapes and surrogate pairs in two.
void appendBody(std::string& text, Body& run, const Body& next) {
  if (next.coding != run.coding) {
    text += textOf(run);
    run = {.coding = next.coding, .units = {}};
  }
  run.units.insert(run.units.end(), next.units.begin(), next.units.end());
}

}  // namespace

bool Assembly::Pending::isWhole() const {
  return std::all_of(parts.begin(), parts.end(), [](const auto& p) { return p.has_value(); });
}

Joined Assembly::Pending::joined() const {
  Joined sms;
  sms.sender = sender;
  sms.parts = key.total;
  sms.tokens = tokens;
  Body run;
  bool isFirst = true;
  bool isGap = false;
  for (const auto& part : parts) {
    if (!part) {
      ++sms.missing;
      if (!isGap) sms.text += textOf(std::exchange(run, {})).append(kGap);
      isGap = true;
      continue;
    }
    isGap = false;
    appendBody(sms.text, run, part->body);
    if (std::exchange(isFirst, false)) {
      sms.sentAt = part->sentAt;
      sms.stamp = part->stamp;
    }
  }
  sms.text += textOf(run);
  return sms;
}

std::vector<Assembly::Pending>::iterator Assembly::find(const Address& sender,
                                                        const Concatenation& key) {
  return std::find_if(pending_.begin(), pending_.end(), [&](const Pending& p) {
    return p.sender == sender && p.key == key;
  });
}

Joined Assembly::take(std::vector<Pending>::iterator pending) {
  Joined sms = pending->joined();
  pending_.erase(pending);
  return sms;
}

std::vector<Joined> Assembly::add(const Deliver& part, const std::string& token, Time now) {
  if (!part.concatenation || part.concatenation->total == 1) return {alone(part, token)};
  Concatenation key = *part.concatenation;
  const auto at = static_cast<std::size_t>(std::exchange(key.part, 1) - 1);
  std::vector<Joined> out;
  auto own = find(part.sender, key);
  const bool isOther = own != pending_.end() && own->parts[at] && own->parts[at]->body != part.body;
  if (isOther) {
    out.push_back(take(own));
    own = pending_.end();
  }
  if (own == pending_.end()) {
    if (pending_.size() == limits::kAssembliesMax) out.push_back(take(pending_.begin()));
    pending_.push_back(
        {.sender = part.sender, .key = key, .since = now, .parts = {}, .tokens = {}});
    own = std::prev(pending_.end());
    own->parts.resize(static_cast<std::size_t>(key.total));
  }
  if (!own->parts[at]) own->parts[at] = Part{part.body, part.sentAt, part.stamp};
  auto& tokens = own->tokens;
  if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
  if (own->isWhole() || tokens.size() == limits::kAssemblyTokensMax) out.push_back(take(own));
  return out;
}

std::vector<Joined> Assembly::tellOlderThan(Time firstBefore) {
  std::vector<Joined> out;
  for (Pending& pending : pending_) {
    if (pending.isTold || pending.since >= firstBefore) continue;
    pending.isTold = true;
    out.push_back(pending.joined());
  }
  return out;
}

std::vector<Joined> Assembly::tellGrown() {
  std::vector<Joined> out;
  for (Pending& pending : pending_) {
    if (pending.tokensTold == pending.tokens.size()) continue;
    pending.tokensTold = pending.tokens.size();
    out.push_back(pending.joined());
  }
  return out;
}

std::optional<Joined> Assembly::soFar(const std::string& token) const {
  for (const Pending& pending : pending_) {
    const auto& tokens = pending.tokens;
    if (std::find(tokens.begin(), tokens.end(), token) != tokens.end()) return pending.joined();
  }
  return std::nullopt;
}

OptionalTime Assembly::oldestUntoldSince() const {
  for (const Pending& pending : pending_) {
    if (!pending.isTold) return pending.since;
  }
  return std::nullopt;
}

std::vector<Joined> Assembly::takeOlderThan(Time firstBefore) {
  std::vector<Joined> out;
  while (!pending_.empty() && pending_.front().since < firstBefore) {
    out.push_back(take(pending_.begin()));
  }
  return out;
}

OptionalTime Assembly::oldestSince() const {
  if (pending_.empty()) return std::nullopt;
  return pending_.front().since;
}

}  // namespace tocsin::pdu
