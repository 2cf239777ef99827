// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/cnmi.h"

#include <algorithm>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr int kValueMax = 9;
constexpr std::size_t kParameters = 5;

// One element of a list: "2" or "0-3".
bool addRange(std::string_view text, std::size_t parameter, CnmiOffer& offer) {
  const auto dash = text.find('-');
  const auto first = numberIn(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : numberIn(text.substr(dash + 1));
  if (!first || !last || *first > *last || *last > kValueMax) return false;
  for (int value = *first; value <= *last; ++value) {
    offer.add(parameter, value);
  }
  return true;
}

bool addList(std::string_view list, std::size_t parameter, CnmiOffer& offer) {
  if (list.starts_with('(')) list.remove_prefix(1);
  if (list.ends_with(')')) list.remove_suffix(1);
  const auto elements = fieldsOf(list);
  return !elements.empty() && std::all_of(elements.begin(), elements.end(), [&](const Field& e) {
    return addRange(e.text, parameter, offer);
  });
}

// 0, or the least that is offered (some offer only 2: broadcasts are told, and ignored).
int broadcastsOf(const std::optional<CnmiOffer>& offer) {
  for (int bm = 0; offer && bm <= kValueMax; ++bm) {
    if (offer->has(2, bm)) return bm;
  }
  return 0;
}

std::vector<Cnmi> tuplesWith(int mt, const std::vector<int>& modes, int bm) {
  std::vector<Cnmi> tuples;
  for (const int ds : {2, 1, 0}) {
    for (const int mode : modes) {
      tuples.push_back({mode, mt, bm, ds, 0});
      tuples.push_back({mode, mt, bm, ds, 1});
    }
  }
  return tuples;
}

}  // namespace

void CnmiOffer::add(std::size_t parameter, int value) {
  sets_.at(parameter) |= static_cast<std::uint16_t>(1U << static_cast<unsigned>(value));
}

bool CnmiOffer::has(std::size_t parameter, int value) const {
  return ((sets_.at(parameter) >> static_cast<unsigned>(value)) & 1U) != 0;
}

bool CnmiOffer::has(const Cnmi& tuple) const {
  for (std::size_t i = 0; i < tuple.size(); ++i) {
    if (!has(i, tuple.at(i))) return false;
  }
  return true;
}

std::optional<CnmiOffer> readCnmiOffer(std::string_view line) {
  const auto body = bodyOf(line, "+CNMI");
  if (!body) return std::nullopt;
  const auto lists = fieldsOf(*body);
  if (lists.size() < kParameters) return std::nullopt;
  CnmiOffer offer;
  for (std::size_t i = 0; i < kParameters; ++i) {
    if (!addList(lists[i].text, i, offer)) return std::nullopt;
  }
  return offer;
}

std::optional<Cnmi> readCnmi(std::string_view line) {
  const auto body = bodyOf(line, "+CNMI");
  if (!body) return std::nullopt;
  const auto fields = fieldsOf(*body);
  if (fields.size() < 2 || fields.size() > kParameters) return std::nullopt;
  Cnmi tuple{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto value = numberIn(fields[i].text);
    if (!value || *value > kValueMax) return std::nullopt;
    tuple.at(i) = *value;
  }
  return tuple;
}

std::vector<Cnmi> cnmiCandidates(const std::optional<CnmiOffer>& offer, int preferredMode) {
  std::vector<int> modes{preferredMode, preferredMode == 1 ? 2 : 1};
  if (offer && offer->has(0, 3)) modes.push_back(3);
  std::vector<Cnmi> tuples = tuplesWith(1, modes, broadcastsOf(offer));
  const std::vector<Cnmi> silent = tuplesWith(0, modes, broadcastsOf(offer));
  const auto isOffered = [&](const Cnmi& tuple) { return offer && offer->has(tuple); };
  std::stable_partition(tuples.begin(), tuples.end(), isOffered);
  const auto middle = tuples.insert(tuples.end(), silent.begin(), silent.end());
  std::stable_partition(middle, tuples.end(), isOffered);
  return tuples;
}

std::string cnmiCommand(const Cnmi& tuple) {
  std::string command = "AT+CNMI";
  for (std::size_t i = 0; i < tuple.size(); ++i) {
    command += (i == 0 ? "=" : ",") + std::to_string(tuple.at(i));
  }
  return command;
}

}  // namespace tocsin::modem
