// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <ostream>
#include <utility>

#include "app/cli/actions.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

Cell linkOf(const Json& driver) {
  const std::string link = textOf(driver, "link");
  if (link == "up" && textOf(driver, "receives") == "false") {
    return {"up, sends only", Tone::Warning};
  }
  return {link, link == "up" ? Tone::Good : link == "down" ? Tone::Bad : Tone::Warning};
}

// "Quectel EC25, IMEI 867698041234567".
std::string deviceOf(const Json& driver) {
  std::string device = textOf(driver, "maker");
  const std::string model = textOf(driver, "model");
  const std::string imei = textOf(driver, "imei");
  if (!model.empty()) device += (device.empty() ? "" : " ") + model;
  if (!imei.empty()) device += (device.empty() ? "IMEI " : ", IMEI ") + imei;
  return device;
}

// What a table has no room for, one line each.
void printMore(const Console& console, const Json& driver) {
  const auto line = [&](const char* what, const std::string& text) {
    if (text.empty()) return;
    console.out << console.toned(shown(textOf(driver, "name")), Tone::Strong) << ' ' << what << ": "
                << shown(text) << '\n';
  };
  line("device", deviceOf(driver));
  line("radio", textOf(driver, "technology"));
  for (const Json& trouble : itemsOf(driver, "troubles")) {
    line("trouble", textOf(trouble, "what"));
  }
  if (const std::string trial = momentOf(driver, "trial_at", console.now); !trial.empty()) {
    line("passed over", "it failed; a trial SMS from " + trial);
  }
  if (driver.value("slowed", false)) line("slowed", "the network asked for less");
  line("last error", textOf(driver, "last_error"));
  line("what to do", textOf(driver, "what_to_do"));
  const std::string unmatched = textOf(driver, "reports_unmatched");
  if (unmatched != "0") line("delivery reports that match no SMS of ours", unmatched);
}

void printDrivers(const Console& console, const Json& drivers) {
  Table table({{"DRIVER"},
               {"TYPE"},
               {"LINK"},
               {"OPERATOR"},
               {"SIGNAL"},
               {"SIM"},
               {"QUOTA"},
               {"SENT", true},
               {"REFUSED", true},
               {"IN DOUBT", true},
               {"RECEIVED", true},
               {"IN FLIGHT", true},
               {"LAST SENT"},
               {"DETAIL", false, true}});
  for (const Json& driver : drivers) {
    table.add({{textOf(driver, "name"), Tone::Strong},
               {textOf(driver, "type")},
               linkOf(driver),
               {textOf(driver, "operator")},
               {textOf(driver, "signal")},
               {textOf(driver, "sim")},
               {textOf(driver, "quota")},
               {textOf(driver, "sent")},
               {textOf(driver, "refused")},
               {textOf(driver, "in_doubt")},
               {textOf(driver, "received")},
               {textOf(driver, "in_flight") + "/" + textOf(driver, "window")},
               {momentOf(driver, "last_sent", console.now)},
               {textOf(driver, "detail")}});
  }
  if (table.isEmpty()) {
    console.out << "There is no driver: nobody can be paged.\n";
  } else {
    table.print(console);
  }
  for (const Json& driver : drivers) {
    printMore(console, driver);
  }
}

void printAlarms(const Console& console, const Json& alarms) {
  if (alarms.empty()) console.out << "No alarm stands.\n";
  std::string gap;
  for (const Json& alarm : alarms) {
    const std::string subject = textOf(alarm, "subject");
    const std::string cause = textOf(alarm, "cause") + (subject.empty() ? "" : " " + subject);
    const std::string told = momentOf(alarm, "told_at", console.now);
    const Tone tone = textOf(alarm, "severity") == "critical" ? Tone::Bad : Tone::Warning;
    console.out << gap;
    printFields(console,
                {{"Alarm", {cause, Tone::Strong}},
                 {"Severity", {textOf(alarm, "severity"), tone}},
                 {"What", {textOf(alarm, "text")}},
                 {"What to do", {textOf(alarm, "what_to_do")}},
                 {"Since", {momentOf(alarm, "since", console.now)}},
                 {"Told", {told.empty() ? "nobody yet" : told}}});
    gap = "\n";
  }
}

void printInbox(const Console& console, const Json& inbox) {
  Table table({{"RECEIVED"},
               {"FROM", false, true},
               {"BY"},
               {"TEXT", false, true},
               {"DID", false, true},
               {"ANSWER", false, true}});
  for (const Json& sms : itemsOf(inbox, "items")) {
    const std::string name = textOf(sms, "recipient");
    table.add(
        {{momentOf(sms, "received_at", console.now)},
         {name.empty() ? textOf(sms, "sender") : name, name.empty() ? Tone::Plain : Tone::Strong},
         {textOf(sms, "driver")},
         {textOf(sms, "text")},
         {textOf(sms, "did")},
         {textOf(sms, "answer")}});
  }
  if (table.isEmpty()) {
    console.out << "No SMS was received yet.\n";
    return;
  }
  table.print(console);
  if (textOf(inbox, "next").empty()) return;
  console.out << console.toned("There are more: --limit 0 shows all.", Tone::Quiet) << '\n';
}

}  // namespace

ExitCode act(const Session& session, const Trace& trace) {
  const TextReply reply = session.askText({.path = "/drivers/" + encoded(trace.driver) + "/trace"});
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson({{"driver", trace.driver}, {"trace", reply.text}});
    return ExitCode::Done;
  }
  session.printLines(reply.text);
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Drivers& /*drivers*/) {
  const Reply reply = session.ask({.path = "/drivers"});
  if (reply.code != ExitCode::Done) return reply.code;
  const Json& drivers = itemsOf(reply.body, "items");
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    printDrivers(session.console(), drivers);
  }
  for (const Json& driver : drivers) {
    if (textOf(driver, "link") == "down") return ExitCode::Bad;
  }
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Alarms& /*alarms*/) {
  const Reply reply = session.ask({.path = "/alarms"});
  if (reply.code != ExitCode::Done) return reply.code;
  const Json& alarms = itemsOf(reply.body, "items");
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    printAlarms(session.console(), alarms);
  }
  return alarms.empty() ? ExitCode::Done : ExitCode::Bad;
}

ExitCode act(const Session& session, const Inbox& inbox) {
  const Reply reply = session.askPages("/inbox?", inbox.limit);
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    printInbox(session.console(), reply.body);
  }
  return ExitCode::Done;
}

ExitCode act(const Session& session, const Test& test) {
  Json body = Json::object();
  if (!test.driver.empty()) body["driver"] = test.driver;
  return change(session,
                {.method = "POST",
                 .path = "/recipients/" + encoded(test.recipient) + "/test",
                 .body = body.dump(-1, ' ', false, Json::error_handler_t::replace)});
}

ExitCode act(const Session& session, const Resume& /*resume*/) {
  return change(session, {.method = "POST", .path = "/resume"});
}

}  // namespace tocsin::cli
