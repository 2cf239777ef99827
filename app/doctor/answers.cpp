// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/answers.h"

#include <array>
#include <nlohmann/json.hpp>

namespace tocsin::doctor {
namespace {

using Json = nlohmann::json;

std::string textOf(const Json& object, const char* name) {
  const auto field = object.find(name);
  return field != object.end() && field->is_string() ? field->get<std::string>() : std::string();
}

bool flagOf(const Json& object, const char* name, bool otherwise) {
  const auto field = object.find(name);
  return field != object.end() && field->is_boolean() ? field->get<bool>() : otherwise;
}

OptionalTime timeOf(const Json& object, const char* name) {
  return fromRfc3339(textOf(object, name));
}

int integerOf(const Json& object, const char* name, int otherwise) {
  const auto field = object.find(name);
  return field != object.end() && field->is_number_integer() ? field->get<int>() : otherwise;
}

// The objects of a field that is a list of them.
std::vector<Json> objectsOf(const Json& object, const char* name) {
  std::vector<Json> objects;
  const auto field = object.find(name);
  if (field == object.end() || !field->is_array()) return objects;
  for (const Json& item : *field) {
    if (item.is_object()) objects.push_back(item);
  }
  return objects;
}

// The rows of a listing; nothing when it is none.
std::optional<std::vector<Json>> rowsOf(std::string_view text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("items")) return std::nullopt;
  return objectsOf(json, "items");
}

LinkFacts linkOf(const Json& row) {
  LinkFacts link{.name = textOf(row, "name"),
                 .type = textOf(row, "type"),
                 .link = textOf(row, "link"),
                 .receives = flagOf(row, "receives", true),
                 .isSlowed = flagOf(row, "slowed", false),
                 .detail = textOf(row, "detail"),
                 .whatToDo = textOf(row, "what_to_do"),
                 .operatorName = textOf(row, "operator"),
                 .technology = textOf(row, "technology"),
                 .signal = textOf(row, "signal"),
                 .sim = textOf(row, "sim"),
                 .quota = textOf(row, "quota"),
                 .lastSent = timeOf(row, "last_sent"),
                 .lastReceived = timeOf(row, "last_received"),
                 .trialAt = timeOf(row, "trial_at"),
                 .lastError = textOf(row, "last_error")};
  for (const Json& trouble : objectsOf(row, "troubles")) {
    link.troubles.push_back({textOf(trouble, "kind"), textOf(trouble, "what")});
  }
  return link;
}

PersonFacts personOf(const Json& row) {
  PersonFacts person{.name = textOf(row, "name"),
                     .number = textOf(row, "number"),
                     .offUntil = timeOf(row, "off_until"),
                     .reachedAt = timeOf(row, "reached_at")};
  const auto lists = row.find("lists");
  if (lists == row.end() || !lists->is_array()) return person;
  for (const Json& list : *lists) {
    if (list.is_string()) person.lists.push_back(list.get<std::string>());
  }
  return person;
}

// What a check of its own says better is not a hint here.
bool isSaidElsewhere(const std::string& code) {
  return code == "empty" || code == "no_last_resort" || code == "off_duty";
}

ListFacts listOf(const Json& row) {
  ListFacts list{.name = textOf(row, "name"), .pausedUntil = timeOf(row, "paused_until")};
  for (const Json& entry : objectsOf(row, "entries")) {
    list.entries.push_back({textOf(entry, "recipient"), integerOf(entry, "level", 1)});
  }
  for (const Json& hint : objectsOf(row, "hints")) {
    const std::string code = textOf(hint, "code");
    const bool isFirstLevel = code == "level_empty" && integerOf(hint, "level", 0) == 1;
    if (code == "no_route") {
      list.withoutRoute.push_back(textOf(hint, "recipient"));
    } else if (!isSaidElsewhere(code) && !isFirstLevel) {
      list.hints.push_back(textOf(hint, "text"));
    }
  }
  return list;
}

AlarmFacts alarmOf(const Json& row) {
  return {.cause = textOf(row, "cause"),
          .subject = textOf(row, "subject"),
          .severity = textOf(row, "severity"),
          .text = textOf(row, "text"),
          .whatToDo = textOf(row, "what_to_do"),
          .since = timeOf(row, "since").value_or(Time{})};
}

template <class Fact, Fact (*fromRow)(const Json&), std::vector<Fact> DaemonFacts::*into>
bool readRows(std::string_view text, DaemonFacts& facts) {
  const auto rows = rowsOf(text);
  if (!rows) return false;
  for (const Json& row : *rows) {
    (facts.*into).push_back(fromRow(row));
  }
  return true;
}

bool readSpool(std::string_view text, DaemonFacts& facts) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("refused")) return false;
  facts.refusedFiles = objectsOf(json, "refused").size();
  return true;
}

constexpr std::array kQuestions{
    Question{"/drivers", readRows<LinkFacts, linkOf, &DaemonFacts::links>},
    Question{"/recipients", readRows<PersonFacts, personOf, &DaemonFacts::people>},
    Question{"/lists", readRows<ListFacts, listOf, &DaemonFacts::lists>},
    Question{"/alarms", readRows<AlarmFacts, alarmOf, &DaemonFacts::alarms>},
    Question{"/spool", readSpool},
};

}  // namespace

std::span<const Question> questions() {
  return kQuestions;
}

std::string readNotReady(std::string_view json) {
  const Json problem = Json::parse(json, nullptr, false);
  if (!problem.is_object()) return "it does not say whether it is ready";
  const std::string detail = textOf(problem, "detail");
  return detail.empty() ? textOf(problem, "title") : detail;
}

}  // namespace tocsin::doctor
