// SPDX-License-Identifier: Apache-2.0
#include "queue/escalation/message.h"

#include <algorithm>
#include <array>

namespace tocsin::escalation {
namespace {

constexpr std::array<std::string_view, 4> kStatusTexts{
    "NOT_SENT", "NOT_YET_ACK", "ACK", "ACK_TIME_OVER"};
constexpr std::array<std::string_view, 6> kOutcomeTexts{
    "ESCALATING", "ACKNOWLEDGED", "EXHAUSTED", "CANCELLED", "EXPIRED", "TOLD"};

// Rows: from; columns: to; in the order of the enumerators. See the tables in the header.
constexpr bool kStatusMoves[4][4] = {
    {true, true, true, true},
    {true, true, true, true},
    {true, false, true, true},
    {true, false, true, true},
};
constexpr bool kOutcomeMoves[6][6] = {
    {true, true, true, true, true, true},
    {true, true, false, false, false, false},
    {true, true, true, false, false, false},
    {false, false, false, true, false, false},
    {false, false, false, false, true, false},
    {false, false, false, false, false, true},
};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& texts, std::string_view text) {
  const auto it = std::find(texts.begin(), texts.end(), text);
  if (it == texts.end()) return std::nullopt;
  return static_cast<Enum>(it - texts.begin());
}

void earlier(OptionalTime& best, const OptionalTime& candidate) {
  if (candidate && (!best || *candidate < *best)) best = candidate;
}

}  // namespace

bool mayMove(RecipientStatus from, RecipientStatus to) {
  return kStatusMoves[static_cast<int>(from)][static_cast<int>(to)];
}

bool mayMove(Outcome from, Outcome to) {
  return kOutcomeMoves[static_cast<int>(from)][static_cast<int>(to)];
}

std::string_view toText(RecipientStatus status) {
  return kStatusTexts[static_cast<std::size_t>(status)];
}

std::string_view toText(Outcome outcome) {
  return kOutcomeTexts[static_cast<std::size_t>(outcome)];
}

std::optional<RecipientStatus> parseRecipientStatus(std::string_view text) {
  return find<RecipientStatus>(kStatusTexts, text);
}

std::optional<Outcome> parseOutcome(std::string_view text) {
  return find<Outcome>(kOutcomeTexts, text);
}

bool Message::wasPaged() const {
  return std::any_of(entries.begin(), entries.end(), [](const Entry& e) { return e.wasPaged(); });
}

bool Message::isOpen() const {
  return outcome == Outcome::Escalating || holdUntil || askedUntil || repeatAt;
}

bool isOutdated(const Message& message, const std::string& by, OptionalTime sentAt, bool declines) {
  if (!sentAt) return false;
  return std::any_of(message.entries.begin(), message.entries.end(), [&](const Entry& e) {
    if (e.recipient != by || !e.repliedAt) return false;
    return *sentAt < *e.repliedAt || (*sentAt == *e.repliedAt && e.declined && !declines);
  });
}

OptionalTime nextDeadline(const Message& message) {
  OptionalTime best;
  switch (message.outcome) {
    case Outcome::Escalating:
      earlier(best, message.pausedUntil);
      if (message.frozenSince) return best;
      for (const Entry& entry : message.entries) {
        if (entry.status == RecipientStatus::NotYetAck) earlier(best, entry.due);
      }
      return best;
    case Outcome::Acknowledged:
      earlier(best, message.holdUntil);
      earlier(best, message.askedUntil);
      return best;
    case Outcome::Exhausted: return message.repeatAt;
    case Outcome::Cancelled:
    case Outcome::Expired:
    case Outcome::Told: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace tocsin::escalation
