// SPDX-License-Identifier: Apache-2.0
// Who may log in, and who did what: `user`, `token`, `audit`.
#include <algorithm>
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

std::string userPath(const std::string& name) {
  return "/users/" + encoded(name);
}

// "until 14:02:11 (in 2 h)".
std::string until(const Json& object, const char* name, Time now) {
  const auto end = timeOf(object, name);
  return end ? "until " + exact(*end, now) + " (" + relative(*end, now) + ")" : "";
}

bool isNamed(const Json& row, const std::string& name) {
  return textOf(row, "name") == name;
}

// Whether the listing at `path` has one of this name; a code other than Done: it could not be read.
std::pair<ExitCode, bool> has(const Session& session,
                              const std::string& path,
                              const std::string& name) {
  const Reply reply = session.ask({.path = path});
  const Json& items = itemsOf(reply.body, "items");
  const bool isThere =
      std::any_of(items.begin(), items.end(), [&](const Json& row) { return isNamed(row, name); });
  return {reply.code, isThere};
}

Cell passwordOf(const Json& user, Time now) {
  if (isSet(user, "has_password")) return {"set", Tone::Good};
  const auto end = timeOf(user, "setup_until");
  if (!end || *end <= now) return {"none: tocsin user link", Tone::Warning};
  return {"link " + until(user, "setup_until", now), Tone::Warning};
}

void printUsers(const Console& console, const Json& body) {
  Table table({{"USER"}, {"ROLE"}, {"PASSWORD"}, {"LOGGED IN", true}, {"LAST SEEN"}, {"CREATED"}});
  for (const Json& row : itemsOf(body, "items")) {
    table.add({{textOf(row, "name"), Tone::Strong},
               {textOf(row, "role")},
               passwordOf(row, console.now),
               {textOf(row, "sessions")},
               {momentOf(row, "last_seen", console.now)},
               {momentOf(row, "created", console.now)}});
  }
  if (table.isEmpty()) {
    console.out << "Nobody may log in yet: tocsin user add NAME --role admin\n";
  } else {
    table.print(console);
  }
}

void printTokens(const Console& console, const Json& body) {
  Table table({{"TOKEN"}, {"ROLE"}, {"VALID"}, {"LAST USED"}, {"CREATED"}});
  for (const Json& row : itemsOf(body, "items")) {
    const auto end = timeOf(row, "until");
    const bool isOver = end && *end <= console.now;
    table.add({{textOf(row, "name"), Tone::Strong},
               {textOf(row, "role")},
               {end ? until(row, "until", console.now) : "until it is removed",
                isOver ? Tone::Bad : Tone::Plain},
               {momentOf(row, "last_used", console.now)},
               {momentOf(row, "created", console.now)}});
  }
  if (table.isEmpty()) {
    console.out << "There is no token yet: tocsin token add NAME\n";
  } else {
    table.print(console);
  }
}

// "role: viewer -> admin, number: +33600000001 -> +33600000002": the fields that are not the same.
std::string changeOf(const Json& entry) {
  static const Json none = Json::object();
  const auto side = [&](const char* name) -> const Json& {
    const auto found = entry.find(name);
    return found != entry.end() && found->is_object() ? *found : none;
  };
  const Json& before = side("before");
  const Json& after = side("after");
  std::string change;
  const auto say = [&](const std::string& field, const std::string& what) {
    change += (change.empty() ? "" : ", ") + field + ": " + what;
  };
  for (const auto& [field, value] : after.items()) {
    const std::string was = textOf(before, field.c_str());
    const std::string is = textOf(after, field.c_str());
    if (was != is) say(field, was.empty() ? is : was + " -> " + (is.empty() ? "none" : is));
  }
  for (const auto& [field, value] : before.items()) {
    if (!after.contains(field) && !value.is_null()) say(field, textOf(before, field.c_str()));
  }
  return change;
}

void printAudit(const Console& console, const Json& body) {
  Table table(
      {{"AT"}, {"WHO"}, {"VIA"}, {"DID"}, {"SUBJECT", false, true}, {"CHANGE", false, true}});
  for (const Json& entry : itemsOf(body, "items")) {
    table.add({{momentOf(entry, "at", console.now), Tone::Quiet},
               {textOf(entry, "who"), Tone::Strong},
               {textOf(entry, "via")},
               {textOf(entry, "did")},
               {textOf(entry, "subject")},
               {changeOf(entry)}});
  }
  if (table.isEmpty()) {
    console.out << "Nothing was changed yet.\n";
    return;
  }
  table.print(console);
  if (textOf(body, "next").empty()) return;
  console.out << console.toned("There are more: --limit 0 shows all.", Tone::Quiet) << '\n';
}

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

// The set-up link stands on a line of its own, whole, so that it can be copied.
ExitCode offerLink(const Session& session, const std::string& name) {
  const Reply reply = session.ask({.method = "POST", .path = userPath(name) + "/setup"});
  return printed(session, reply, [&](const Console& console, const Json& link) {
    console.out << shown(name) << " sets a password, once, by this link, "
                << until(link, "until", console.now) << ":\n\n  " << shown(session.page())
                << shown(textOf(link, "path")) << "\n\n";
    if (!session.page().empty()) return;
    console.out << console.toned(
                       "[http] listen is empty: there is no page at which it could be opened",
                       Tone::Warning)
                << '\n';
  });
}

ExitCode putUser(const Session& session, const EditUser& edit) {
  const HttpRequest request{
      .method = "PUT", .path = userPath(edit.name), .body = dumped({{"role", edit.role}})};
  return edit.isNew ? session.ask(request).code : change(session, request);
}

}  // namespace

ExitCode act(const Session& session, const Users& /*users*/) {
  return printed(session, session.ask({.path = "/users"}), printUsers);
}

ExitCode act(const Session& session, const EditUser& edit) {
  const auto [code, isThere] = has(session, "/users", edit.name);
  if (code != ExitCode::Done) return code;
  if (isThere == edit.isNew) {
    session.complain(edit.isNew ? "there is already a user " + edit.name +
                                      "; \"role\" changes the role, \"link\" makes a new link"
                                : "there is no user " + edit.name);
    return ExitCode::Input;
  }
  if (const ExitCode put = putUser(session, edit); put != ExitCode::Done || !edit.isNew) return put;
  return offerLink(session, edit.name);
}

ExitCode act(const Session& session, const LinkUser& link) {
  return offerLink(session, link.name);
}

ExitCode act(const Session& session, const RemoveUser& remove) {
  return change(session, {.method = "DELETE", .path = userPath(remove.name)});
}

ExitCode act(const Session& session, const LogOutUser& logOut) {
  return change(session, {.method = "DELETE", .path = userPath(logOut.name) + "/sessions"});
}

ExitCode act(const Session& session, const Tokens& /*tokens*/) {
  return printed(session, session.ask({.path = "/tokens"}), printTokens);
}

ExitCode act(const Session& session, const AddToken& add) {
  const Json body{{"name", add.name},
                  {"role", add.role},
                  {"until", add.until ? Json(toRfc3339(*add.until)) : Json(nullptr)}};
  const Reply reply = session.ask({.method = "POST", .path = "/tokens", .body = dumped(body)});
  return printed(session, reply, [](const Console& console, const Json& token) {
    console.out << "The token, which is shown only now (Authorization: Bearer TOKEN):\n\n  "
                << shown(textOf(token, "token")) << "\n\n";
  });
}

ExitCode act(const Session& session, const RemoveToken& remove) {
  return change(session, {.method = "DELETE", .path = "/tokens/" + encoded(remove.name)});
}

ExitCode act(const Session& session, const Audit& audit) {
  return printed(session, session.askPages("/audit?", audit.limit), printAudit);
}

}  // namespace tocsin::cli
