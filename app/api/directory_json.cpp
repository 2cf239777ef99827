// SPDX-License-Identifier: Apache-2.0
#include "app/api/directory_json.h"

#include <utility>

#include "app/api/shape.h"

namespace tocsin::api {
namespace {

using dispatch::Directory;
using dispatch::ListEntryRow;
using dispatch::ListRow;
using dispatch::RecipientRow;

JsonOut entryJson(const ListEntryRow& entry) {
  return {{"recipient", entry.recipient},
          {"level", entry.level},
          {"acknowledge_time", toText(entry.acknowledgeTime)}};
}

ListEntryRow readEntry(const JsonIn& json) {
  ListEntryRow entry;
  entry.recipient = textOf(json, "recipient");
  entry.level = integerOf(json, "level").value_or(entry.level);
  entry.acknowledgeTime =
      parseDuration(textOf(json, "acknowledge_time")).value_or(entry.acknowledgeTime);
  return entry;
}

JsonOut withoutAbsent(const JsonOut& object) {
  JsonOut out = JsonOut::object();
  for (const auto& [name, value] : object.items()) {
    const bool isAbsent = value.is_null() || (name == "reply_numbers" && value.empty());
    if (!isAbsent) out[name] = value;
  }
  return out;
}

}  // namespace

JsonOut recipientJson(const RecipientRow& row) {
  return {{"name", row.name},
          {"number", row.number},
          {"reply_numbers", row.replyNumbers},
          {"language", orNull(row.language)},
          {"description", orNull(row.description)},
          {"off_until", orNull(row.offUntil)}};
}

JsonOut listJson(const ListRow& row) {
  JsonOut entries = JsonOut::array();
  for (const ListEntryRow& entry : row.entries) {
    entries.push_back(entryJson(entry));
  }
  return {{"name", row.name},
          {"description", orNull(row.description)},
          {"entries", std::move(entries)},
          {"paused_until", orNull(row.pausedUntil)},
          {"warnings", row.warnings},
          {"sms_worst_case", row.smsWorstCase},
          {"time_worst_case", toText(row.timeWorstCase)}};
}

JsonOut exportJson(const Directory& directory) {
  JsonOut recipients = JsonOut::array();
  for (const RecipientRow& row : directory.recipients) {
    recipients.push_back(withoutAbsent(recipientJson(row)));
  }
  JsonOut lists = JsonOut::array();
  for (const ListRow& row : directory.lists) {
    JsonOut list = withoutAbsent(listJson(row));
    for (const char* shown : {"warnings", "sms_worst_case", "time_worst_case"}) {
      list.erase(shown);
    }
    lists.push_back(std::move(list));
  }
  JsonOut json;
  json["recipients"] = std::move(recipients);
  json["lists"] = std::move(lists);
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
