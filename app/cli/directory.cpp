// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <iterator>
#include <ostream>
#include <utility>

#include "app/cli/actions.h"
#include "app/cli/moment.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string recipientPath(const std::string& name) {
  return "/recipients/" + encoded(name);
}

std::string listPath(const std::string& name) {
  return "/lists/" + encoded(name);
}

Json orNull(const OptionalTime& time) {
  return time ? Json(toRfc3339(*time)) : Json(nullptr);
}

std::string joined(const Json& texts) {
  std::string line;
  for (const Json& text : texts) {
    if (text.is_string()) line += (line.empty() ? "" : ", ") + text.get<std::string>();
  }
  return line;
}

// "until 14:02:11 (in 2 h)", only while it is to come.
std::string untilOf(const Json& object, const char* name, Time now) {
  const auto until = timeOf(object, name);
  if (!until || *until <= now) return "";
  return "until " + exact(*until, now) + " (" + relative(*until, now) + ")";
}

std::string peopleOf(const Json& list, int level) {
  std::string line;
  for (const Json& entry : itemsOf(list, "entries")) {
    if (textOf(entry, "level") != std::to_string(level)) continue;
    line += (line.empty() ? "" : ", ") + textOf(entry, "recipient") + " " +
            textOf(entry, "acknowledge_time");
  }
  return line;
}

std::string worstCaseOf(const Json& list) {
  const std::string count = textOf(list, "sms_worst_case");
  const std::string time = textOf(list, "time_worst_case");
  return count.empty() ? "" : count + " SMS" + (time.empty() ? "" : " in " + time);
}

void printRecipient(const Console& console, const Json& row) {
  printFields(console,
              {{"Name", {textOf(row, "name"), Tone::Strong}},
               {"Number", {textOf(row, "number")}},
               {"Replies also from", {joined(itemsOf(row, "reply_numbers"))}},
               {"Language", {textOf(row, "language")}},
               {"Description", {textOf(row, "description")}},
               {"Off duty", {untilOf(row, "off_until", console.now), Tone::Warning}}});
}

void printList(const Console& console, const Json& row) {
  printFields(console,
              {{"Name", {textOf(row, "name"), Tone::Strong}},
               {"Description", {textOf(row, "description")}},
               {"Worst case", {worstCaseOf(row)}},
               {"Paused", {untilOf(row, "paused_until", console.now), Tone::Warning}}});
  for (const Json& warning : itemsOf(row, "warnings")) {
    if (!warning.is_string()) continue;
    console.out << console.toned("Warning: " + shown(warning.get<std::string>()), Tone::Warning)
                << '\n';
  }
  Table table({{"LEVEL", true}, {"RECIPIENT"}, {"ACKNOWLEDGE TIME", true}});
  for (const Json& entry : itemsOf(row, "entries")) {
    table.add({{textOf(entry, "level")},
               {textOf(entry, "recipient"), Tone::Strong},
               {textOf(entry, "acknowledge_time")}});
  }
  if (table.isEmpty()) return;
  console.out << '\n';
  table.print(console);
}

// Prints the rows by `print`, or as JSON.
template <class Print>
ExitCode printed(const Session& session, const Reply& reply, const Print& print) {
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    print(session.console(), reply.body);
  }
  return ExitCode::Done;
}

// The row that an edit starts from: for a new name an empty one, and it is an error when there is
// one.
Reply rowToEdit(const Session& session,
                const std::string& path,
                const std::string& name,
                bool isNew) {
  if (!isNew) return session.ask({.path = path});
  Reply found = session.find({.path = path});
  if (found.code == ExitCode::Done) {
    session.complain("there is already one named " + name + "; \"set\" changes it");
    return {.code = ExitCode::Input};
  }
  if (found.code == ExitCode::Input) return {.body = {{"name", name}}};
  return found;
}

}  // namespace

ExitCode act(const Session& session, const Import& asked) {
  std::string text;
  if (asked.file == "-") {
    text.assign(std::istreambuf_iterator<char>(session.console().in), {});
  } else {
    std::ifstream file(asked.file, std::ios::binary);
    if (!file) {
      session.complain("cannot read " + asked.file);
      return ExitCode::Input;
    }
    text.assign(std::istreambuf_iterator<char>(file), {});
  }
  return change(session,
                {.method = "POST",
                 .path = asked.merge ? "/import?merge=1" : "/import",
                 .body = std::move(text)});
}

ExitCode act(const Session& session, const Export& /*asked*/) {
  const Reply reply = session.ask({.path = "/export"});
  if (reply.code == ExitCode::Done) session.printJson(reply.body);
  return reply.code;
}

ExitCode act(const Session& session, const Recipients& /*recipients*/) {
  const auto print = [](const Console& console, const Json& body) {
    Table table({{"RECIPIENT"},
                 {"NUMBER"},
                 {"REPLIES ALSO FROM", false, true},
                 {"LANGUAGE"},
                 {"OFF DUTY"},
                 {"DESCRIPTION", false, true}});
    for (const Json& row : itemsOf(body, "items")) {
      table.add({{textOf(row, "name"), Tone::Strong},
                 {textOf(row, "number")},
                 {joined(itemsOf(row, "reply_numbers"))},
                 {textOf(row, "language")},
                 {untilOf(row, "off_until", console.now), Tone::Warning},
                 {textOf(row, "description")}});
    }
    if (table.isEmpty()) {
      console.out << "There is no recipient yet: tocsin recipient add NAME NUMBER\n";
    } else {
      table.print(console);
    }
  };
  return printed(session, session.ask({.path = "/recipients"}), print);
}

ExitCode act(const Session& session, const ShowRecipient& show) {
  return printed(session, session.ask({.path = recipientPath(show.name)}), printRecipient);
}

ExitCode act(const Session& session, const EditRecipient& edit) {
  const std::string path = recipientPath(edit.name);
  Reply row = rowToEdit(session, path, edit.name, edit.isNew);
  if (row.code != ExitCode::Done) return row.code;
  if (edit.number) row.body["number"] = *edit.number;
  if (edit.language) {
    row.body["language"] = edit.language->empty() ? Json(nullptr) : Json(*edit.language);
  }
  if (edit.description) row.body["description"] = *edit.description;
  if (edit.replyNumbers) row.body["reply_numbers"] = *edit.replyNumbers;
  return change(session, {.method = "PUT", .path = path, .body = dumped(row.body)});
}

ExitCode act(const Session& session, const RemoveRecipient& remove) {
  return change(session, {.method = "DELETE", .path = recipientPath(remove.name)});
}

ExitCode act(const Session& session, const EraseRecipient& erase) {
  Json body = Json::object();
  if (erase.force) body["force"] = true;
  return change(
      session,
      {.method = "POST", .path = recipientPath(erase.name) + "/erase", .body = dumped(body)});
}

ExitCode act(const Session& session, const SwitchRecipient& switched) {
  Json body{{"until", orNull(switched.offUntil)}};
  if (switched.force) body["force"] = true;
  return change(
      session,
      {.method = "PUT", .path = recipientPath(switched.name) + "/off", .body = dumped(body)});
}

ExitCode act(const Session& session, const Lists& /*lists*/) {
  const auto print = [](const Console& console, const Json& body) {
    Table table({{"LIST"},
                 {"LEVEL 1", false, true},
                 {"LEVEL 2", false, true},
                 {"LEVEL 3", false, true},
                 {"WORST CASE"},
                 {"PAUSED"},
                 {"WARNINGS", true}});
    for (const Json& row : itemsOf(body, "items")) {
      const std::size_t warnings = itemsOf(row, "warnings").size();
      table.add({{textOf(row, "name"), Tone::Strong},
                 {peopleOf(row, 1)},
                 {peopleOf(row, 2)},
                 {peopleOf(row, 3)},
                 {worstCaseOf(row)},
                 {untilOf(row, "paused_until", console.now), Tone::Warning},
                 {warnings == 0 ? "" : std::to_string(warnings), Tone::Warning}});
    }
    if (table.isEmpty()) {
      console.out << "There is no list yet: tocsin list add NAME RECIPIENT:1:5min\n";
    } else {
      table.print(console);
    }
  };
  return printed(session, session.ask({.path = "/lists"}), print);
}

ExitCode act(const Session& session, const ShowList& show) {
  return printed(session, session.ask({.path = listPath(show.name)}), printList);
}

ExitCode act(const Session& session, const EditList& edit) {
  const std::string path = listPath(edit.name);
  Reply row = rowToEdit(session, path, edit.name, edit.isNew);
  if (row.code != ExitCode::Done) return row.code;
  if (edit.description) row.body["description"] = *edit.description;
  if (edit.entries) {
    Json entries = Json::array();
    for (const Entry& entry : *edit.entries) {
      entries.push_back({{"recipient", entry.recipient},
                         {"level", entry.level},
                         {"acknowledge_time", toText(entry.acknowledgeTime)}});
    }
    row.body["entries"] = std::move(entries);
  }
  if (edit.force) row.body["force"] = true;
  return change(session, {.method = "PUT", .path = path, .body = dumped(row.body)});
}

ExitCode act(const Session& session, const RemoveList& remove) {
  return change(session, {.method = "DELETE", .path = listPath(remove.name)});
}

ExitCode act(const Session& session, const PauseList& pause) {
  Json body{{"until", orNull(pause.until)}};
  return change(session,
                {.method = "PUT", .path = listPath(pause.name) + "/pause", .body = dumped(body)});
}

}  // namespace tocsin::cli
