// SPDX-License-Identifier: Apache-2.0
#include "spool/alert.h"

#include <algorithm>
#include <charconv>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"
#include "spool/cut_line.h"
#include "spool/file_name.h"
#include "spool/identity.h"

namespace tocsin::spool {
namespace {

constexpr std::size_t kShownCharsMax = 40;

std::size_t charsOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string nameOf(Field field) {
  return std::string{kElementNames[static_cast<std::size_t>(field)]};
}

// Reads the elements of one file into one Incoming and gathers the notes.
class AlertBuilder {
 public:
  AlertBuilder(AlertXml xml, Incoming& alert) : xml_(std::move(xml)), alert_(alert) {
    alert_.notes = std::move(xml_.notes);
  }

  std::optional<Refusal> readRequired() {
    if (xml_.root != "SMS") {
      return Refusal{.line = xml_.rootLine,
                     .column = xml_.rootColumn,
                     .what = "the root element is <" +
                             std::string{firstChars(xml_.root, limits::kNameCharsMax)} + ">",
                     .right = "the root element is <SMS>, in capitals",
                     .readable = {}};
    }
    readEvent();
    alert_.list = value(Field::List);
    if (alert_.list.empty()) {
      return missing(Field::List, "no recipient list", "name a list in <RECIPIENT_LIST>");
    }
    if (charsOf(alert_.list) > limits::kNameCharsMax) {
      const std::string most = std::to_string(limits::kNameCharsMax);
      return missing(Field::List,
                     "a recipient list of more than " + most + " characters",
                     "name one list, of at most " + most + " characters, in <RECIPIENT_LIST>");
    }
    alert_.text = cut(Field::Text, limits::kMessageTextCharsMax);
    if (alert_.text.empty() && alert_.event == IncidentEvent::Raise) {
      return missing(Field::Text, "no text", "say in <MSG> what people are paged for");
    }
    return std::nullopt;
  }

  void readOptional() {
    alert_.source = cut(Field::Source, limits::kFieldCharsMax);
    alert_.host = cut(Field::Host, limits::kFieldCharsMax);
    alert_.service = cut(Field::Service, limits::kFieldCharsMax);
    alert_.group = cut(Field::Group, limits::kFieldCharsMax);
    alert_.by = cut(Field::By, limits::kFieldCharsMax);
    readKey();
    readSeverity();
    readValidity();
  }

  void readCreated(std::string_view fileName, Time mtime) {
    alert_.created = mtime;
    if (const auto named = timeInName(fileName)) {
      if (std::chrono::abs(*named - mtime) <= kPlausible) alert_.created = *named;
    }
    const std::string text = value(Field::Created);
    if (text.empty()) return;
    const auto created = fromRfc3339(text);
    if (!created) {
      ignored(Field::Created, text, "a time looks like 2026-11-21T08:00:00Z");
    } else if (std::chrono::abs(*created - mtime) > kPlausible) {
      alert_.created = mtime;
      alert_.createdPlausible = false;
      alert_.notes.push_back("CREATED " + toRfc3339(*created) +
                             " is more than a day off the file's time " + toRfc3339(mtime) +
                             ", which counts");
    } else {
      alert_.created = *created;
    }
  }

 private:
  std::string value(Field field) const {
    const auto& element = xml_[field];
    return element ? oneLine(element->text) : std::string{};
  }

  std::string cut(Field field, std::size_t charsMax) {
    std::string text = value(field);
    std::string kept = cutLine(text, charsMax);
    if (kept.size() == text.size()) return text;
    alert_.notes.push_back(nameOf(field) + " cut from " + std::to_string(charsOf(text)) + " to " +
                           std::to_string(charsMax) + " characters");
    return kept;
  }

  Refusal missing(Field field, std::string what, std::string right) const {
    const auto& element = xml_[field];
    if (!element && !xml_.miswritten.empty()) {
      what += "; <" + xml_.miswritten + "> is not in capitals";
    }
    return {.line = element ? element->line : xml_.rootLine,
            .column = element ? element->column : xml_.rootColumn,
            .what = std::move(what),
            .right = std::move(right),
            .readable = {}};
  }

  void ignored(Field field, std::string_view text, std::string_view right) {
    alert_.notes.push_back(nameOf(field) + " \"" + std::string{firstChars(text, kShownCharsMax)} +
                           "\" ignored: " + std::string{right});
  }

  void readEvent() {
    const std::string text = value(Field::Event);
    if (text.empty()) return;
    if (const auto event = parseIncidentEvent(text)) {
      alert_.event = *event;
    } else {
      ignored(Field::Event, text, "RAISE, CLEAR or ACK");
    }
  }

  void readSeverity() {
    const std::string text = value(Field::Severity);
    if (text.empty()) return;
    if (const auto severity = parseSeverity(text)) {
      alert_.severity = *severity;
    } else {
      ignored(Field::Severity, text, "info, warning or critical");
    }
  }

  void readValidity() {
    const std::string text = value(Field::Validity);
    if (text.empty()) return;
    int most = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), most);
    if (error != std::errc{} || end != text.data() + text.size() || most < 1 ||
        most > limits::kValidityMinutesMax) {
      ignored(Field::Validity,
              text,
              "whole minutes, 1 to " + std::to_string(limits::kValidityMinutesMax));
      return;
    }
    alert_.validity = minutes{most};
  }

  // Two long keys that differ only at their ends are two incidents: what is cut off stays as a
  // hash.
  void readKey() {
    constexpr std::size_t kHashDigits = 16;
    const std::string whole = value(Field::Key);
    alert_.key = cut(Field::Key, limits::kFieldCharsMax);
    if (alert_.key.size() == whole.size()) return;
    alert_.key = cutLine(whole, limits::kFieldCharsMax - kHashDigits - 1) + "~" +
                 sha256Hex(whole).substr(0, kHashDigits);
  }

  AlertXml xml_;
  Incoming& alert_;
};

}  // namespace

std::variant<Incoming, Refusal> alertOf(AlertXml xml, std::string_view name, Time mtime) {
  Incoming alert;
  AlertBuilder builder{std::move(xml), alert};
  if (auto refusal = builder.readRequired()) return *std::move(refusal);
  builder.readOptional();
  builder.readCreated(name, mtime);
  return alert;
}

}  // namespace tocsin::spool
