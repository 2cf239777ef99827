// SPDX-License-Identifier: Apache-2.0
#include "app/cli/words.h"

#include <utility>

#include "app/cli/moment.h"
#include "queue/base/incoming.h"

namespace tocsin::cli {
namespace {

Error wrong(std::string what) {
  return {.fault = Fault::Permanent, .what = std::move(what)};
}

bool isDashed(const std::string& word) {
  return word.size() > 1 && word[0] == '-';
}

}  // namespace

Result<Time> readUntil(const std::string& text, Time now) {
  if (const auto until = parseUntil(text, now)) return *until;
  return wrong("\"" + text + "\" is no time to come: write 2h, 07:30 or 2026-11-21T08:00:00Z");
}

Result<Time> readSince(const std::string& text, Time now) {
  if (const auto since = parseSince(text, now)) return *since;
  return wrong("\"" + text + "\" is no time: write 2d, 2026-11-21 or 2026-11-21T08:00:00Z");
}

Result<Entry> readEntry(const std::string& text) {
  const auto right = text.rfind(':');
  const bool hasRight = right != std::string::npos && right > 0;
  const auto left = hasRight ? text.rfind(':', right - 1) : std::string::npos;
  if (left != std::string::npos && left > 0) {
    const std::string level = text.substr(left + 1, right - left - 1);
    const auto time = parseDuration(text.substr(right + 1));
    const bool isLevel = level == "1" || level == "2" || level == "3";
    if (isLevel && time && *time > Duration{0}) {
      return Entry{
          .recipient = text.substr(0, left), .level = level[0] - '0', .acknowledgeTime = *time};
    }
  }
  return wrong("\"" + text +
               "\" is no entry: write RECIPIENT:LEVEL:ACKTIME, like ann:1:5min, with level 1 to 3");
}

Result<std::vector<Entry>> readEntries(const std::vector<std::string>& texts) {
  std::vector<Entry> entries;
  for (const std::string& text : texts) {
    auto entry = readEntry(text);
    if (!entry) return entry.error();
    entries.push_back(*std::move(entry));
  }
  return entries;
}

Status readAlertWords(const AlertWords& words, Alert& alert) {
  if (!words.severity.empty()) {
    const auto severity = parseSeverity(words.severity);
    if (!severity) return wrong("--severity is info, warning or critical");
    alert.severity = std::string(toText(*severity));
  }
  if (!words.event.empty()) {
    const auto event = parseIncidentEvent(words.event);
    if (!event) return wrong("--event is RAISE, CLEAR or ACK");
    alert.event = std::string(toText(*event));
  }
  if (!words.created.empty()) {
    alert.created = parseCreated(words.created);
    if (!alert.created) return wrong("--created is like 2026-11-21T08:00:00Z or 1795248000");
  }
  return {};
}

std::string commandIn(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--config") {
      ++i;  // its value
    } else if (!isDashed(words[i])) {
      return words[i];
    }
  }
  return "";
}

SendWords takeApart(const std::vector<std::string>& words, const TakesValue& takesValue) {
  SendWords taken;
  bool sawCommand = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "--" && sawCommand) {
      taken.text.insert(
          taken.text.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
      return taken;
    }
    const std::string name = word.substr(0, word.find('='));
    const auto value = isDashed(word) ? takesValue(name) : std::nullopt;
    const bool isUnknownOption = !value && isDashed(word) && taken.text.empty();
    if (value || isUnknownOption) {
      taken.options.push_back(word);
      const bool takesNext = value.value_or(false) && name == word && i + 1 < words.size();
      if (takesNext) taken.options.push_back(words[++i]);
    } else if (!sawCommand) {
      sawCommand = true;
      taken.options.push_back(word);
    } else {
      taken.text.push_back(word);
    }
  }
  return taken;
}

}  // namespace tocsin::cli
