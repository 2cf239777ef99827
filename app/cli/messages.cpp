// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ostream>
#include <utility>

#include "app/cli/actions.h"
#include "app/cli/moment.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

Tone toneOf(const std::string& word) {
  constexpr std::pair<const char*, Tone> kTones[] = {
      {"critical", Tone::Bad},
      {"warning", Tone::Warning},
      {"ESCALATING", Tone::Warning},
      {"EXHAUSTED", Tone::Bad},
      {"EXPIRED", Tone::Bad},
      {"ACKNOWLEDGED", Tone::Good},
      {"CANCELLED", Tone::Quiet},
      {"TOLD", Tone::Quiet},
      {"ACK", Tone::Good},
      {"ACK_TIME_OVER", Tone::Bad},
      {"NOT_YET_ACK", Tone::Warning},
      {"NOT_SENT", Tone::Quiet},
  };
  const auto* found = std::find_if(
      std::begin(kTones), std::end(kTones), [&](const auto& row) { return word == row.first; });
  return found == std::end(kTones) ? Tone::Plain : found->second;
}

Cell toned(const Json& object, const char* name) {
  std::string word = textOf(object, name);
  const Tone tone = toneOf(word);
  return {std::move(word), tone};
}

std::string outcomeOf(const Json& message) {
  return textOf(message, "outcome") + (textOf(message, "cleared").empty() ? "" : ", cleared") +
         (textOf(message, "held_since").empty() ? "" : ", held");
}

// How often the alert came again is worth a look.
std::string textWithJoins(const Json& message) {
  const std::string joined = textOf(message, "joined");
  const bool cameAgain = !joined.empty() && joined != "0";
  return (cameAgain ? "(+" + joined + ") " : "") + textOf(message, "text");
}

// Own troubles belong on the first screen: who looks at the queue may not know of them.
void printAlarmHint(const Session& session) {
  const Reply alarms = session.find({.path = "/alarms"});
  const std::size_t count = itemsOf(alarms.body, "items").size();
  if (alarms.code != ExitCode::Done || count == 0) return;
  const Console& console = session.console();
  console.out << console.toned(
                     std::to_string(count) + (count == 1 ? " alarm stands" : " alarms stand"),
                     Tone::Bad)
              << ": tocsin alarms\n";
}

void printRecipients(const Console& console, const Json& message) {
  Table table({{"RECIPIENT"},
               {"LEVEL", true},
               {"STATUS"},
               {"NUMBER"},
               {"PAGED"},
               {"ACKNOWLEDGED"},
               {"DUE"},
               {"BY"},
               {"DELIVERY"},
               {"REASON"}});
  for (const Json& one : itemsOf(message, "recipients")) {
    std::string paged = momentOf(one, "paged_at", console.now);
    if (isSet(one, "doubtful")) paged += " (maybe)";
    table.add({{textOf(one, "name"), Tone::Strong},
               {textOf(one, "level")},
               toned(one, "status"),
               {textOf(one, "number")},
               {std::move(paged)},
               {momentOf(one, "acknowledged_at", console.now)},
               {momentOf(one, "due", console.now)},
               {textOf(one, "driver")},
               {textOf(one, "delivery")},
               {textOf(one, "reason")}});
  }
  if (table.isEmpty()) return;
  console.out << '\n';
  table.print(console);
}

void printJournal(const Console& console, const Json& message) {
  Table table({{"AT"}, {"EVENT"}, {"REASON"}});
  for (const Json& event : itemsOf(message, "journal")) {
    const auto at = timeOf(event, "at");
    table.add({{at ? exact(*at, console.now) : "", Tone::Quiet},
               {textOf(event, "event")},
               {textOf(event, "reason")}});
  }
  if (table.isEmpty()) return;
  console.out << '\n';
  if (message.value("journal_cut", false)) {
    console.out << console.toned("Earlier steps are not shown.", Tone::Warning) << '\n';
  }
  table.print(console);
}

void printMessage(const Console& console, const Json& message) {
  printFields(console,
              {{"Number", {textOf(message, "number"), Tone::Strong}},
               {"Outcome", {outcomeOf(message), toneOf(textOf(message, "outcome"))}},
               {"Text", {textOf(message, "text"), Tone::Strong}},
               {"Severity", toned(message, "severity")},
               {"List", {textOf(message, "list")}},
               {"Level", {textOf(message, "level")}},
               {"Source", {textOf(message, "source")}},
               {"Host", {textOf(message, "host")}},
               {"Service", {textOf(message, "service")}},
               {"Group", {textOf(message, "group")}},
               {"Key", {textOf(message, "key")}},
               {"Created", {momentOf(message, "created", console.now)}},
               {"Closed", {momentOf(message, "closed", console.now)}},
               {"Cleared", {momentOf(message, "cleared", console.now)}},
               {"Held since", {momentOf(message, "held_since", console.now)}},
               {"Acknowledged by", {textOf(message, "acknowledged_by"), Tone::Good}},
               {"Comment", {textOf(message, "comment")}},
               {"Came again", {textOf(message, "joined")}},
               {"Id", {textOf(message, "id")}}});
  printRecipients(console, message);
  printJournal(console, message);
}

std::string messagePath(const std::string& number) {
  constexpr std::string_view kId = "id:";
  if (number.rfind(kId, 0) == 0) return "/messages/id/" + encoded(number.substr(kId.size()));
  return "/messages/" + encoded(number);
}

// On a narrow terminal the text is worth more than the exact time, which `show` has.
std::string createdOf(const Json& message, const Console& console) {
  constexpr std::size_t kNarrowColumns = 110;
  const auto created = timeOf(message, "created");
  const bool isNarrow = console.width > 0 && console.width < kNarrowColumns;
  if (!created) return "";
  return isNarrow ? relative(*created, console.now) : moment(*created, console.now);
}

void printWhetherMore(const Console& console, const Json& listing) {
  if (textOf(listing, "next").empty()) return;
  console.out << console.toned("There are more: --limit 0 shows all.", Tone::Quiet) << '\n';
}

// Who looks for the alert of a minute ago should know that the index is not there yet.
void printIndexLag(const Console& console, const Json& listing) {
  constexpr Duration kUnremarkable = seconds{10};
  const auto until = timeOf(listing, "indexed_until");
  if (until && console.now - *until <= kUnremarkable) return;
  console.out << console.toned(until ? "The index reaches to " + moment(*until, console.now) + "."
                                     : "The index is being made; `tocsin queue --all` knows all.",
                               Tone::Warning)
              << '\n';
}

Table tableOf(const Json& listing, const Console& console) {
  Table table({{"NUMBER"},
               {"SEVERITY"},
               {"OUTCOME"},
               {"LEVEL", true},
               {"LIST", false, true},
               {"CREATED"},
               {"TAKEN BY", false, true},
               {"TEXT", false, true}});
  for (const Json& message : itemsOf(listing, "items")) {
    table.add({{textOf(message, "number"), Tone::Strong},
               toned(message, "severity"),
               {outcomeOf(message), toneOf(textOf(message, "outcome"))},
               {textOf(message, "level")},
               {textOf(message, "list")},
               {createdOf(message, console)},
               {textOf(message, "acknowledged_by"), Tone::Good},
               {textWithJoins(message)}});
  }
  return table;
}

// True: printed for people, who may be told more.
bool printMessages(const Session& session, const Reply& reply, std::string_view nothing) {
  if (reply.code != ExitCode::Done) return false;
  if (session.wantsJson()) {
    session.printJson(reply.body);
    return false;
  }
  const Console& console = session.console();
  const Table table = tableOf(reply.body, console);
  if (table.isEmpty()) {
    console.out << nothing << ".\n";
  } else {
    table.print(console);
  }
  printWhetherMore(console, reply.body);
  return true;
}

}  // namespace

ExitCode act(const Session& session, const Queue& queue) {
  const Reply reply =
      session.askPages(queue.all ? "/messages?open=0&" : "/messages?open=1&", queue.limit);
  if (!printMessages(session, reply, queue.all ? "There is no message yet" : "The queue is empty"))
    return reply.code;
  printAlarmHint(session);
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Search& search) {
  std::string path = "/history?";
  const auto ask = [&](const char* name, const std::string& value) {
    if (!value.empty()) path += std::string(name) + "=" + encoded(value) + "&";
  };
  ask("text", search.text);
  ask("list", search.list);
  ask("from", search.from ? toRfc3339(*search.from) : "");
  ask("to", search.to ? toRfc3339(*search.to) : "");
  const Reply reply = session.askPages(path, search.limit);
  if (!printMessages(session, reply, "No message is found")) return reply.code;
  printIndexLag(session.console(), reply.body);
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Show& show) {
  const Reply reply = session.ask({.path = messagePath(show.number)});
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    printMessage(session.console(), reply.body);
  }
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Order& order) {
  Json body = Json::object();
  if (!order.as.empty()) body["as"] = order.as;
  if (!order.comment.empty()) body["comment"] = order.comment;
  return change(session,
                {.method = "POST",
                 .path = "/messages/" + encoded(order.number) + "/" + order.verb,
                 .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

ExitCode change(const Session& session, const HttpRequest& request) {
  const Reply reply = session.ask(request);
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
    return ExitCode::Done;
  }
  const std::string says = textOf(reply.body, "says");
  session.console().out << (says.empty() ? "Done." : shown(says)) << '\n';
  return ExitCode::Done;
}

}  // namespace tocsin::cli
