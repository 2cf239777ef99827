// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/joiner.h"

namespace tocsin::centre {
namespace {

constexpr std::size_t kUnfinishedMax = 10'000;

}  // namespace

std::optional<Sms> Joiner::add(const Sms& part, const Part& place) {
  if (place.reference < 0 || place.total <= 1) return part;
  if (unfinished_.size() > kUnfinishedMax) unfinished_.clear();
  const std::string key = part.account + "|" + part.from + "|" + part.to + "|" +
                          std::to_string(place.reference) + "|" + std::to_string(place.total);
  std::map<int, Piece>& pieces = unfinished_[key];
  pieces.try_emplace(place.number, Piece{part.text, part.references});
  if (pieces.size() < static_cast<std::size_t>(place.total)) return std::nullopt;
  Sms whole = part;
  whole.text.clear();
  whole.references.clear();
  for (const auto& [number, piece] : pieces) {
    whole.text += piece.text;
    whole.references += (whole.references.empty() ? "" : ",") + piece.reference;
  }
  unfinished_.erase(key);
  return whole;
}

}  // namespace tocsin::centre
