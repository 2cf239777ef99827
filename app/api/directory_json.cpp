// SPDX-License-Identifier: Apache-2.0
#include "app/api/directory_json.h"

#include <utility>

#include "app/api/shape.h"
#include "app/api/shapes.h"

namespace tocsin::api {
namespace {

using dispatch::Directory;
using dispatch::ListEntryRow;
using dispatch::ListHint;
using dispatch::ListRow;
using dispatch::NumberRow;
using dispatch::RecipientRow;

constexpr std::array kRecipientColumns{
    field<&RecipientRow::name>("name"),
    field<&RecipientRow::number>("number"),
    field<&RecipientRow::replyNumbers>("reply_numbers"),
    textOrNull<&RecipientRow::language>("language"),
    textOrNull<&RecipientRow::description>("description"),
    field<&RecipientRow::offUntil>("off_until"),
    field<&RecipientRow::lists>("lists"),
    field<&RecipientRow::reachedAt>("reached_at"),
    textOrNull<&RecipientRow::etag>("etag"),
};

constexpr std::array kEntryColumns{
    field<&ListEntryRow::recipient>("recipient"),
    field<&ListEntryRow::level>("level"),
    field<&ListEntryRow::acknowledgeTime>("acknowledge_time"),
};

const char* codeOf(const ListHint& hint) {
  using enum ListHint::Code;
  switch (hint.code) {
    case Twice: return "twice";
    case NoRoute: return "no_route";
    case OffDuty: return "off_duty";
    case Empty: return "empty";
    case LevelEmpty: return "level_empty";
    case NoLastResort: return "no_last_resort";
    case TooSlow: return "too_slow";
  }
  return "";
}

constexpr std::array kHintColumns{
    Column<ListHint>{{"code"}, [](const ListHint& hint) { return JsonOut(codeOf(hint)); }},
    textOrNull<&ListHint::recipient>("recipient"),
    numberOrNull<&ListHint::level>("level"),
    numberOrNull<&ListHint::sms>("sms"),
    Column<ListHint>{{"time", ShownType::Span, true},
                     [](const ListHint& hint) {
                       return hint.time == Duration{0} ? JsonOut(nullptr)
                                                       : JsonOut(toText(hint.time));
                     }},
    field<&ListHint::text>("text"),
};

JsonOut warningsOf(const ListRow& row) {
  JsonOut texts = JsonOut::array();
  for (const ListHint& hint : row.hints) {
    texts.push_back(hint.text);
  }
  return texts;
}

constexpr std::array kListColumns{
    field<&ListRow::name>("name"),
    textOrNull<&ListRow::description>("description"),
    Column<ListRow>{{"entries", ShownType::Objects, false, "ListEntry"},
                    [](const ListRow& row) { return listOf(row.entries, kEntryColumns); }},
    field<&ListRow::pausedUntil>("paused_until"),
    Column<ListRow>{{"warnings", ShownType::Texts}, warningsOf},
    Column<ListRow>{{"hints", ShownType::Objects, false, "ListHint"},
                    [](const ListRow& row) { return listOf(row.hints, kHintColumns); }},
    field<&ListRow::smsWorstCase>("sms_worst_case"),
    field<&ListRow::timeWorstCase>("time_worst_case"),
    textOrNull<&ListRow::etag>("etag"),
};

// How a number is read, beside the text that it was read from.
struct ReadNumber {
  std::string text;
  NumberRow row;
};

constexpr std::array kNumberColumns{
    field<&ReadNumber::text>("text"),
    Column<ReadNumber>{{"valid", ShownType::Boolean},
                       [](const ReadNumber& read) { return JsonOut(!read.row.number.empty()); }},
    textOrNull<&ReadNumber::row, &NumberRow::number>("number"),
    textOrNull<&ReadNumber::row, &NumberRow::shown>("shown"),
    textOrNull<&ReadNumber::row, &NumberRow::what>("what"),
    field<&ReadNumber::row, &NumberRow::drivers>("drivers"),
    field<&ReadNumber::row, &NumberRow::takenBy>("taken_by"),
};

ListEntryRow readEntry(const JsonIn& json) {
  ListEntryRow entry;
  entry.recipient = textOf(json, "recipient");
  entry.level = integerOf(json, "level").value_or(entry.level);
  entry.acknowledgeTime =
      parseDuration(textOf(json, "acknowledge_time")).value_or(entry.acknowledgeTime);
  return entry;
}

// Of an answer what import takes of it.
JsonOut importable(const JsonOut& object, Shape shape) {
  JsonOut out = JsonOut::object();
  for (const Field& field : shape) {
    const JsonOut value = object.value(std::string(field.name), JsonOut(nullptr));
    const bool isAbsent = value.is_null() || (field.type == FieldType::TextList && value.empty());
    if (!isAbsent) out[std::string(field.name)] = value;
  }
  return out;
}

}  // namespace

JsonOut recipientJson(const RecipientRow& row) {
  return showRow(row, kRecipientColumns);
}

JsonOut listJson(const ListRow& row) {
  return showRow(row, kListColumns);
}

JsonOut numberJson(const NumberRow& row, const std::string& text) {
  return showRow(ReadNumber{text, row}, kNumberColumns);
}

std::vector<ShownField> recipientFields() {
  return fieldsOf(kRecipientColumns);
}

std::vector<ShownField> listFields() {
  return fieldsOf(kListColumns);
}

std::vector<ShownField> entryFields() {
  return fieldsOf(kEntryColumns);
}

std::vector<ShownField> hintFields() {
  return fieldsOf(kHintColumns);
}

std::vector<ShownField> numberFields() {
  return fieldsOf(kNumberColumns);
}

JsonOut exportJson(const Directory& directory) {
  JsonOut json{{"recipients", JsonOut::array()}, {"lists", JsonOut::array()}};
  for (const RecipientRow& row : directory.recipients) {
    json["recipients"].push_back(importable(recipientJson(row), kImportRecipientFields));
  }
  for (const ListRow& row : directory.lists) {
    json["lists"].push_back(importable(listJson(row), kImportListFields));
  }
  return json;
}

RecipientRow readRecipient(const JsonIn& json, const std::string& name) {
  RecipientRow row;
  row.name = name.empty() ? textOf(json, "name") : name;
  row.number = textOf(json, "number");
  row.language = textOf(json, "language");
  row.replyNumbers = textsOf(json, "reply_numbers");
  row.description = textOf(json, "description");
  row.offUntil = timeOf(json, "off_until");
  row.force = flagOf(json, "force");
  return row;
}

ListRow readList(const JsonIn& json, const std::string& name) {
  ListRow row;
  row.name = name.empty() ? textOf(json, "name") : name;
  row.description = textOf(json, "description");
  for (const JsonIn& entry : json.at("entries")) {
    row.entries.push_back(readEntry(entry));
  }
  row.pausedUntil = timeOf(json, "paused_until");
  row.force = flagOf(json, "force");
  return row;
}

Directory readDirectory(const JsonIn& json) {
  Directory directory;
  for (const JsonIn& recipient : json.at("recipients")) {
    directory.recipients.push_back(readRecipient(recipient, {}));
  }
  for (const JsonIn& list : json.at("lists")) {
    directory.lists.push_back(readList(list, {}));
  }
  return directory;
}

}  // namespace tocsin::api
