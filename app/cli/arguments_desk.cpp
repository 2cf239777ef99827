// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments_desk.h"

#include <utility>

#include "app/cli/words.h"

namespace tocsin::cli {
namespace {

constexpr int kRowsMax = 1'000'000;
constexpr int kSecondsMax = 86'400;

const CLI::Validator kNotEmpty(
    [](const std::string& text) { return text.empty() ? "must not be empty" : std::string(); }, "");

template <class T>
T taken(Result<T> read) {
  if (!read) throw CLI::ValidationError(read.error().what);
  return *std::move(read);
}

}  // namespace

void DeskGrammar::addTo(CLI::App& app) {
  addUsers(app);
  addTokens(app);
  CLI::App& audit = add_(app, "audit", "Every change: who, what, before, after");
  addLimit(audit);
  audit.callback([this] { command_ = Audit{limit_}; });
  addSearch(app);
  addSpool(app);
  addBackup(app);
  addErase(*app.get_subcommand("recipient"));
  addBox(app);
}

void DeskGrammar::addBackup(CLI::App& app) {
  CLI::App& backup = add_(app, "backup", "Write journal and configuration into one file");
  backup.add_option("FILE", file_, "Replaced when it is there")->required()->check(kNotEmpty);
  backup.callback([this] { command_ = Backup{file_}; });
  CLI::App& restore = add_(app, "restore", "Put a backup in place, while the daemon is stopped");
  restore.add_option("FILE", file_, "What `backup` wrote")->required()->check(kNotEmpty);
  restore.add_flag("--force", force_, "Also when the journal has messages; it is kept beside");
  restore.add_flag("--keep-configuration", keepConfig_, "The configuration of this box stays");
  restore.callback([this] { command_ = Restore{file_, force_, keepConfig_}; });
  add_(app, "resume", "After a restore: page again for what is held").callback([this] {
    command_ = Resume{};
  });
}

void DeskGrammar::addErase(CLI::App& recipient) {
  CLI::App& erase = addNamed(
      recipient, "erase", "Erase one: the name, the numbers and the texts, also in the history");
  erase.add_flag("--force", force_, "Even if it is the last person of a list");
  erase.callback([this] { command_ = EraseRecipient{name_, force_}; });
}

CLI::App& DeskGrammar::addNamed(CLI::App& parent, const char* name, const char* does) {
  CLI::App& sub = add_(parent, name, does);
  sub.add_option("NAME", name_, "Its name")->required()->check(kNotEmpty);
  return sub;
}

CLI::App& DeskGrammar::addGroup(CLI::App& app,
                                const char* name,
                                const char* does,
                                const Command& alone) {
  CLI::App& group = add_(app, name, does);
  group.require_subcommand(0, 1);
  group.callback([this, alone] {
    if (!command_) command_ = alone;
  });
  add_(group, "list", "All of them").callback([this, alone] { command_ = alone; });
  return group;
}

void DeskGrammar::addLimit(CLI::App& app) {
  app.add_option("--limit", limit_, "At most so many rows, 0 = all; 50 without it")
      ->check(CLI::Range(0, kRowsMax));
}

void DeskGrammar::addUsers(CLI::App& app) {
  CLI::App& group = addGroup(
      app, "user", "Who may log in: list, add, role, link, logout, remove", Command{Users{}});
  const auto isRole = CLI::IsMember({"admin", "operator", "viewer"});
  CLI::App& create = addNamed(group, "add", "A new one, with a link to set a password once");
  create.add_option("--role", role_, "admin, operator or viewer")->required()->check(isRole);
  create.callback([this] { command_ = EditUser{true, name_, role_}; });
  CLI::App& role = addNamed(group, "role", "Another role; logs the user out");
  role.add_option("ROLE", role_, "admin, operator or viewer")->required()->check(isRole);
  role.callback([this] { command_ = EditUser{false, name_, role_}; });
  addNamed(group, "link", "A new set-up link, for a forgotten password too").callback([this] {
    command_ = LinkUser{name_};
  });
  addNamed(group, "logout", "Log the user out everywhere").callback([this] {
    command_ = LogOutUser{name_};
  });
  addNamed(group, "remove", "Remove one").callback([this] { command_ = RemoveUser{name_}; });
}

void DeskGrammar::addTokens(CLI::App& app) {
  CLI::App& group =
      addGroup(app, "token", "Tokens of machines: list, add, remove", Command{Tokens{}});
  CLI::App& create = addNamed(group, "add", "A new one; it is shown once");
  create
      .add_option(
          "--role", role_, "producer (default: hands over alerts only), viewer, operator or admin")
      ->check(CLI::IsMember({"producer", "viewer", "operator", "admin"}));
  create.add_option("--until,--for", until_, "30d, 07:30 (this machine's clock) or RFC 3339");
  create.callback([this] {
    AddToken add;
    add.name = name_;
    add.role = role_.empty() ? "producer" : role_;
    if (!until_.empty()) add.until = taken(readUntil(until_, now_));
    command_ = std::move(add);
  });
  addNamed(group, "remove", "Remove one").callback([this] { command_ = RemoveToken{name_}; });
}

void DeskGrammar::addSearch(CLI::App& app) {
  CLI::App& search = add_(app, "search", "Messages of any age by their words");
  search.add_option("TEXT", words_, "All of these words; the last may be a beginning");
  search.add_option("--list", list_, "Of this list only");
  search.add_option("--from", from_, "Created since: 2d, 2026-11-21 or RFC 3339");
  search.add_option("--to", to_, "Created before; as --from");
  addLimit(search);
  search.callback([this] {
    Search asked;
    asked.list = list_;
    asked.limit = limit_;
    for (const std::string& word : words_) {
      asked.text += (asked.text.empty() ? "" : " ") + word;
    }
    if (!from_.empty()) asked.from = taken(readSince(from_, now_));
    if (!to_.empty()) asked.to = taken(readSince(to_, now_));
    if (asked.text.empty() && asked.list.empty() && !asked.from && !asked.to) {
      throw CLI::ValidationError("name a word to look for, or --list, --from, --to");
    }
    command_ = std::move(asked);
  });
}

void DeskGrammar::addSpool(CLI::App& app) {
  CLI::App& group = addGroup(
      app, "spool", "The spool and its refused files: list, show, retry", Command{Spool{}});
  addNamed(group, "show", "What is in a refused file").callback([this] {
    command_ = ShowRefused{name_};
  });
  addNamed(group, "retry", "Put a refused file back into the spool").callback([this] {
    command_ = RetryRefused{name_};
  });
}

void DeskGrammar::addBox(CLI::App& app) {
  CLI::App& doctor = add_(app, "doctor", "Everything that would keep a page from going out");
  doctor.add_flag("--nagios", isNagios_, "One line and an exit code as a monitoring plugin");
  doctor.callback([this] { command_ = Doctor{isNagios_}; });
  add_(app, "reload", "Read the configuration anew; a bad one changes nothing").callback([this] {
    command_ = Reload{};
  });
  addSetup(app);
}

void DeskGrammar::addSetup(CLI::App& app) {
  CLI::App& setup = add_(app, "setup", "From a fresh package to an SMS that was answered");
  setup.add_option("--device", setup_.devices, "Port of a modem; without it all are looked at")
      ->allow_extra_args(false);
  setup.add_option("--baud", setup_.baud, "Speed of that port; without it the usual ones");
  setup.add_flag("--no-modem", setup_.noModem, "Look for none");
  setup.add_option("--pin-file", setup_.pinFile, "File with the SIM's PIN");
  setup.add_option("--country", setup_.country, "[queue] home_country, like FR");
  setup.add_option("--time-zone", setup_.timeZone, "[queue] time_zone, like Europe/Paris");
  setup.add_option("--language", setup_.language, "[queue] language: en, fr or de");
  setup.add_option("--alarm-number", setup_.alarmNumber, "[alarm] numbers: told of its troubles");
  setup.add_option("--admin", setup_.admin, "The first admin of the page");
  setup.add_option("--list", setup_.list, "The first recipient list");
  setup.add_option("--recipient", setup_.recipient, "The first person on it");
  setup.add_option("--number", setup_.number, "Mobile number of this person");
  setup.add_flag("--no-test", setup_.noTest, "Send no test SMS");
  setup.add_option("--wait", setup_.wait, "Seconds to wait for the reply to it; 120 without it")
      ->check(CLI::Range(0, kSecondsMax));
  setup.add_flag("--yes", setup_.yes, "Ask nothing: what is not given is as usual");
  setup.callback([this] { command_ = setup_; });
}

}  // namespace tocsin::cli
