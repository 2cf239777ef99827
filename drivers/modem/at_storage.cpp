// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_storage.h"

#include <algorithm>
#include <utility>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr int kIndexMax = 65'535, kLengthMax = 255, kReferenceMax = 255, kStatusMax = 3;
constexpr std::size_t kMemoriesMax = 3;
constexpr std::size_t kNameMin = 2, kNameMax = 4;
constexpr int kNearlyFullPercent = 70;

std::optional<int> boundedAt(const std::vector<Field>& fields, std::size_t at, int max) {
  if (at >= fields.size()) return std::nullopt;
  const auto number = numberIn(fields[at].text);
  return number && *number <= max ? number : std::nullopt;
}

bool isLetter(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool isMemory(std::string_view name) {
  return name.size() >= kNameMin && name.size() <= kNameMax &&
         std::all_of(name.begin(), name.end(), isLetter);
}

// The lists of AT+CPMS=?, whatever its brackets and quotes: a name is a run of letters, an opening
// bracket begins a list, and outside of brackets each name is a list.
class OfferReader {
 public:
  MemoryOffer read(std::string_view body) {
    for (const char c : body) {
      take(c);
    }
    endName();
    return std::move(offer_);
  }

 private:
  void take(char c) {
    if (isLetter(c)) {
      name_ += c;
      return;
    }
    endName();
    if (c == '(') {
      offer_.isNested = offer_.isNested || depth_ > 0;
      ++depth_;
      isNew_ = true;
    }
    if (c == ')' && depth_ > 0) --depth_;
  }

  void endName() {
    const std::string name = std::exchange(name_, {});
    if (!isMemory(name)) return;
    if (isNew_ || depth_ == 0) {
      if (offer_.lists.size() == kMemoriesMax) return;
      offer_.lists.emplace_back();
    }
    isNew_ = false;
    offer_.lists.back().push_back(name);
  }

  MemoryOffer offer_;
  std::string name_;
  int depth_ = 0;
  bool isNew_ = true;
};

}  // namespace

std::optional<Slot> readSlot(std::string_view line) {
  auto body = bodyOf(line, "+CMTI");
  if (!body) body = bodyOf(line, "+CDSI");
  if (!body) return std::nullopt;
  const auto fields = fieldsOf(*body);
  const auto index = boundedAt(fields, 1, kIndexMax);
  if (!index || !isMemory(fields[0].text)) return std::nullopt;
  return Slot{std::string(fields[0].text), *index};
}

std::optional<int> readDirectLength(std::string_view line) {
  for (const std::string_view prefix : {"+CMT", "+CDS", "+CBM"}) {
    const auto body = bodyOf(line, prefix);
    if (!body) continue;
    const auto fields = fieldsOf(*body);
    if (fields.empty() || fields.back().isQuoted) return std::nullopt;
    const auto length = boundedAt(fields, fields.size() - 1, kLengthMax);
    return length && *length > 0 ? length : std::nullopt;
  }
  return std::nullopt;
}

std::optional<StoredHeader> readStoredHeader(std::string_view line) {
  auto body = bodyOf(line, "+CMGL");
  const bool hasIndex = body.has_value();
  if (!body) body = bodyOf(line, "+CMGR");
  if (!body) return std::nullopt;
  const auto fields = fieldsOf(*body);
  const std::size_t first = hasIndex ? 1 : 0;
  if (fields.size() < first + 2) return std::nullopt;
  StoredHeader header;
  if (hasIndex) header.index = boundedAt(fields, 0, kIndexMax);
  const auto status = boundedAt(fields, first, kStatusMax);
  const auto length = boundedAt(fields, fields.size() - 1, kLengthMax);
  if (!status || !length || (hasIndex && !header.index)) return std::nullopt;
  header.status = static_cast<Stored>(*status);
  header.length = *length;
  return header;
}

std::optional<Sent> readSent(std::string_view line) {
  const auto body = bodyOf(line, "+CMGS");
  if (!body) return std::nullopt;
  return Sent{.reference = boundedAt(fieldsOf(*body), 0, kReferenceMax)};
}

std::vector<MemoryUse> readMemoryUse(std::string_view line) {
  std::vector<MemoryUse> uses;
  const auto body = bodyOf(line, "+CPMS");
  if (!body) return uses;
  const auto fields = fieldsOf(*body);
  const bool isNamed = !fields.empty() && isMemory(fields[0].text);
  const std::size_t width = isNamed ? 3 : 2;
  for (std::size_t at = 0; at + width <= fields.size() && uses.size() < kMemoriesMax; at += width) {
    const auto used = boundedAt(fields, at + width - 2, kIndexMax);
    const auto total = boundedAt(fields, at + width - 1, kIndexMax);
    if (!used || !total || (isNamed && !isMemory(fields[at].text))) return {};
    uses.push_back({isNamed ? std::string(fields[at].text) : std::string(), *used, *total});
  }
  return uses;
}

bool isNearlyFull(const MemoryUse& use) {
  return use.total > 0 && use.used * 100 >= use.total * kNearlyFullPercent;
}

std::optional<MemoryOffer> readMemoryOffer(std::string_view line) {
  const auto body = bodyOf(line, "+CPMS");
  if (!body) return std::nullopt;
  return OfferReader{}.read(*body);
}

}  // namespace tocsin::modem
