// SPDX-License-Identifier: Apache-2.0
// The part of `setup` that asks the daemon: the first admin, the first list, the test SMS.
#include <algorithm>
#include <chrono>
#include <ostream>
#include <thread>

#include "app/cli/actions.h"
#include "app/cli/setup_steps.h"
#include "app/cli/shown_text.h"

namespace tocsin::cli {
namespace {

constexpr std::chrono::milliseconds kLookEvery{500};
constexpr std::chrono::seconds kLinkWithin{60};  // a modem needs half a minute to start
constexpr Duration kFirstTime = minutes{5};      // to acknowledge

template <class Holds>
bool isSoon(std::chrono::seconds patience, const Holds& holds) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() >= end) return false;
    std::this_thread::sleep_for(kLookEvery);
  }
  return true;
}

bool isAnyUp(const Session& session) {
  const Json drivers = Json::parse(session.exchange({.path = "/drivers"}).body, nullptr, false);
  const Json& items = itemsOf(drivers, "items");
  return std::any_of(
      items.begin(), items.end(), [](const Json& row) { return textOf(row, "link") == "up"; });
}

bool wasReached(const Json& person) {
  return !textOf(person, "reached_at").empty();
}

// Lists are there: the first person on one who never answered is still to be tested. Without
// anybody who was ever reached this box is no further than before.
ExitCode choosePerson(const Session& session, Prompt& prompt, Setup& asked) {
  const Reply people = session.ask({.path = "/recipients"});
  if (people.code != ExitCode::Done) return people.code;
  std::vector<Json> listed;
  for (const Json& person : itemsOf(people.body, "items")) {
    if (!itemsOf(person, "lists").empty()) listed.push_back(person);
  }
  const auto unproven = std::find_if_not(listed.begin(), listed.end(), wasReached);
  const bool anyReached = std::any_of(listed.begin(), listed.end(), wasReached);
  if (unproven != listed.end()) {
    const std::string name = textOf(*unproven, "name");
    if (asked.noTest || prompt.agrees("Send a test SMS to " + name + ", who never answered one?")) {
      asked.recipient = name;
      return ExitCode::Done;
    }
  }
  if (anyReached) return ExitCode::Done;
  session.complain("nobody was ever reached: tocsin test NAME, and a reply to it");
  return ExitCode::Bad;
}

// The id of the newest SMS of this person; "" when there is none.
std::string newestOf(const Session& session, const std::string& recipient) {
  const std::string path = "/inbox?limit=1&recipient=" + encoded(recipient);
  const Json inbox = Json::parse(session.exchange({.path = path}).body, nullptr, false);
  const Json& items = itemsOf(inbox, "items");
  return items.empty() ? "" : textOf(items.front(), "id");
}

}  // namespace

ExitCode makeAdmin(const Session& session, Prompt& prompt, const Setup& asked) {
  const Reply users = session.ask({.path = "/users"});
  if (users.code != ExitCode::Done) return users.code;
  const Json& items = itemsOf(users.body, "items");
  const bool hasAdmin = std::any_of(
      items.begin(), items.end(), [](const Json& row) { return textOf(row, "role") == "admin"; });
  if (hasAdmin) {
    session.console().out << "An admin of the page is there already (tocsin user).\n";
    return ExitCode::Done;
  }
  const std::string name =
      prompt.answer(asked.admin, "Name of the first admin of the page", "admin");
  return act(session, EditUser{.isNew = true, .name = name, .role = "admin"});
}

ExitCode makeList(const Session& session, Prompt& prompt, Setup& asked) {
  const Reply lists = session.ask({.path = "/lists"});
  if (lists.code != ExitCode::Done) return lists.code;
  if (!itemsOf(lists.body, "items").empty()) {
    session.console().out << "A recipient list is there already (tocsin list).\n";
    return asked.recipient.empty() ? choosePerson(session, prompt, asked) : ExitCode::Done;
  }
  asked.recipient = prompt.answer(asked.recipient, "Name of the first person to page", "oncall");
  asked.number = prompt.answer(asked.number, "Mobile number of " + asked.recipient, "");
  asked.list = prompt.answer(asked.list, "Name of the first recipient list", "noc");
  if (asked.number.empty()) {
    session.complain("nobody can be paged without a number: --number, or tocsin recipient add");
    return ExitCode::Usage;
  }
  if (const auto number = PhoneNumber::parse(asked.number, asked.country); number) {
    sayUnderstood(session.console(), *number);
  }
  EditRecipient person{.isNew = true, .name = asked.recipient};
  person.number = asked.number;
  const Reply known = session.find({.path = "/recipients/" + encoded(asked.recipient)});
  person.isNew = known.code != ExitCode::Done;
  if (const ExitCode put = act(session, person); put != ExitCode::Done) return put;
  EditList list{.isNew = true, .name = asked.list};
  list.entries = {{.recipient = asked.recipient, .level = 1, .acknowledgeTime = kFirstTime}};
  return act(session, list);
}

ExitCode testSms(const Session& session, const Setup& asked) {
  std::ostream& out = session.console().out;
  if (asked.recipient.empty() || asked.noTest) return ExitCode::Done;
  out << "Waiting for a link that is up ..." << std::endl;
  if (!isSoon(kLinkWithin, [&] { return isAnyUp(session); })) {
    session.complain("no link is up yet: tocsin drivers says why. Then: tocsin test " +
                     asked.recipient);
    return ExitCode::Bad;
  }
  const std::string before = newestOf(session, asked.recipient);
  const ExitCode sent = act(session, Test{.recipient = asked.recipient, .driver = {}});
  if (sent != ExitCode::Done) return sent;
  out << "Reply to it with ? (waiting for " << asked.wait << " s) ..." << std::endl;
  const bool isAnswered = isSoon(std::chrono::seconds(asked.wait), [&] {
    const std::string newest = newestOf(session, asked.recipient);
    return !newest.empty() && newest != before;
  });
  if (isAnswered) {
    out << session.console().toned("The reply came in: this box pages, and hears.", Tone::Good)
        << '\n';
    return ExitCode::Done;
  }
  session.complain(
      "no reply came in. Did the SMS arrive? If not: tocsin drivers. If so: text a ? to the SIM's "
      "number; tocsin inbox must show it");
  return ExitCode::Bad;
}

}  // namespace tocsin::cli
