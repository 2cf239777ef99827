// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/audit.h"

#include <array>
#include <cstdio>

#include "app/dispatch/json_text.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

// FNV-1a, 64 bits; each value ends with a mark of its own, so that two never read as one.
class Hash {
 public:
  Hash& add(std::string_view text) {
    for (const char c : text) {
      mix(static_cast<unsigned char>(c));
    }
    mix(0x1f);
    return *this;
  }

  Hash& add(std::int64_t value) { return add(std::to_string(value)); }

  Hash& add(const OptionalTime& time) {
    return time ? add(static_cast<std::int64_t>(toMillis(*time))) : add("");
  }

  std::string hex() const {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), "%016llx", static_cast<unsigned long long>(value_));
    return text.data();
  }

 private:
  void mix(unsigned char octet) {
    value_ ^= octet;
    value_ *= 0x100000001b3ULL;
  }

  std::uint64_t value_ = 0xcbf29ce484222325ULL;
};

}  // namespace

void audit(Turn& turn, const Caller& by, Deed deed) {
  turn.batch.auditAdded.push_back({oneLine(by.name),
                                   oneLine(by.via),
                                   std::move(deed.did),
                                   oneLine(deed.subject),
                                   std::move(deed.before),
                                   std::move(deed.after)});
}

std::string subjectOf(const escalation::Message& message) {
  return "message " + message.number + " (id " + std::to_string(message.id.value) + ")";
}

std::string jsonOf(const store::RecipientRecord& row) {
  std::string numbers;
  for (const PhoneNumber& number : row.replyNumbers) {
    numbers += (numbers.empty() ? "" : ",") + jsonQuoted(number.text());
  }
  return JsonObject()
      .add("name", row.name)
      .add("number", row.number.text())
      .addJson("reply_numbers", "[" + numbers + "]")
      .add("language", row.language)
      .add("description", row.description)
      .add("off_until", row.offUntil)
      .text();
}

std::string jsonOf(const store::ListRecord& row) {
  std::string entries;
  for (const store::ListEntryRecord& entry : row.entries) {
    entries +=
        (entries.empty() ? "" : ",") + JsonObject()
                                           .add("recipient", entry.recipient)
                                           .addNumber("level", entry.level)
                                           .add("acknowledge_time", toText(entry.acknowledgeTime))
                                           .text();
  }
  return JsonObject()
      .add("name", row.name)
      .add("description", row.description)
      .addJson("entries", "[" + entries + "]")
      .add("paused_until", row.pausedUntil)
      .text();
}

std::string etagOf(const store::RecipientRecord& row) {
  Hash hash;
  hash.add(row.name).add(row.number.text()).add(row.language).add(row.description);
  hash.add(row.offUntil);
  for (const PhoneNumber& number : row.replyNumbers) {
    hash.add(number.text());
  }
  return hash.hex();
}

std::string etagOf(const store::ListRecord& row) {
  Hash hash;
  hash.add(row.name).add(row.description).add(row.pausedUntil);
  for (const store::ListEntryRecord& entry : row.entries) {
    hash.add(entry.recipient).add(static_cast<std::int64_t>(entry.level));
    hash.add(static_cast<std::int64_t>(entry.acknowledgeTime.count()));
  }
  return hash.hex();
}

}  // namespace tocsin::dispatch
