// SPDX-License-Identifier: Apache-2.0
// The spool and its refused files: `spool`.
#include <ostream>

#include "app/cli/actions.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

std::string refusedPath(const std::string& name) {
  return "/spool/refused/" + encoded(name);
}

void printSpool(const Console& console, const Json& spool) {
  const std::string state = textOf(spool, "state");
  printFields(console,
              {{"Directory", {textOf(spool, "directory"), Tone::Strong}},
               {"State", {state, state == "watching" ? Tone::Good : Tone::Bad}},
               {"Waiting", {textOf(spool, "waiting")}}});
  Table table(
      {{"REFUSED"}, {"AT"}, {"BYTES", true}, {"LIST", false, true}, {"REASON", false, true}});
  for (const Json& file : itemsOf(spool, "refused")) {
    table.add({{textOf(file, "name"), Tone::Strong},
               {momentOf(file, "at", console.now)},
               {textOf(file, "bytes")},
               {textOf(file, "list")},
               {textOf(file, "reason")}});
  }
  console.out << '\n';
  if (table.isEmpty()) {
    console.out << "No file was refused.\n";
    return;
  }
  table.print(console);
  console.out << console.toned("Put one back: tocsin spool retry NAME", Tone::Quiet) << '\n';
}

}  // namespace

ExitCode act(const Session& session, const Spool& /*spool*/) {
  const Reply reply = session.ask({.path = "/spool"});
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    printSpool(session.console(), reply.body);
  }
  return ExitCode::Done;
}

ExitCode act(const Session& session, const ShowRefused& show) {
  const TextReply reply = session.askText({.path = refusedPath(show.name)});
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson({{"name", show.name}, {"text", reply.text}});
  } else {
    session.printLines(reply.text);
  }
  return ExitCode::Done;
}

ExitCode act(const Session& session, const RetryRefused& retry) {
  const Reply reply = session.ask({.method = "POST", .path = refusedPath(retry.name) + "/retry"});
  if (reply.code != ExitCode::Done) return reply.code;
  if (session.wantsJson()) {
    session.printJson(reply.body);
  } else {
    session.console().out
        << shown(retry.name)
        << " is back in the spool: tocsin queue, or tocsin spool if it is refused "
           "again\n";
  }
  return ExitCode::Done;
}

}  // namespace tocsin::cli
