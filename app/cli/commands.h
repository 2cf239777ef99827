// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/access_commands.h"
#include "app/cli/drop.h"
#include "queue/base/time.h"

// What a command line asks for, as values; arguments.h makes them, run.h does them.
namespace tocsin::cli {

struct Serve {
  std::vector<std::string> rest;  // handed to the daemon as it is
};

struct Check {};

struct Version {};

// Everything that would keep a page from going out.
struct Doctor {
  bool nagios = false;  // as a monitoring plugin prints it
};

// The configuration read anew.
struct Reload {};

// From a fresh package to an SMS that was answered; what is empty is asked for, or left as it is.
struct Setup {
  std::vector<std::string> devices{};  // empty: those that are found
  int baud = 0;                        // 0: the usual ones are tried
  std::string pinFile{}, country{}, timeZone{}, language{}, alarmNumber{};
  std::string admin{}, list{}, recipient{}, number{};
  bool noModem = false, noTest = false;
  bool yes = false;  // nobody is asked
  int wait = 120;    // seconds for the reply to the test SMS
};

struct Send {
  Alert alert;
  bool textFromInput = false;  // TEXT is "-"
  std::string spool;           // --spool; empty: where the configuration says
};

// At most `limit` rows, 0 = all.
struct Queue {
  bool all = false;  // closed messages too
  int limit = 0;
};

struct Show {
  std::string number;  // "7042" or "id:1207"
};

// An order on a message: "ack", "pass", "cancel", "escalate", as the route is called.
struct Order {
  std::string verb, number, as, comment;
};

struct Import {
  std::string file;  // "-" = standard input
  bool merge = false;
};

struct Export {};

struct Recipients {};

struct ShowRecipient {
  std::string name;
};

// Absent: stays as it is.
struct EditRecipient {
  bool isNew = false;
  std::string name;
  std::optional<std::string> number{}, language{}, description{};
  std::optional<std::vector<std::string>> replyNumbers{};
};

struct RemoveRecipient {
  std::string name;
};

struct EraseRecipient {
  std::string name;
  bool force = false;  // also when it is the last person of a list
};

struct SwitchRecipient {
  std::string name;
  OptionalTime offUntil;  // absent: on
  bool force = false;     // also when it is the last person of a list
};

struct Entry {
  std::string recipient;
  int level = 1;
  Duration acknowledgeTime{};
};

struct Lists {};

struct ShowList {
  std::string name;
};

struct EditList {
  bool isNew = false;
  std::string name;
  std::optional<std::vector<Entry>> entries{};
  std::optional<std::string> description{};
  bool force = false;  // also when nobody on duty is left on it
};

struct RemoveList {
  std::string name;
};

struct PauseList {
  std::string name;
  OptionalTime until;  // absent: resumed
};

struct Drivers {};

struct Trace {
  std::string driver;
};

struct Inbox {
  int limit = 0;
};

struct Alarms {};

struct Test {
  std::string recipient, driver;
};

struct Audit {
  int limit = 0;
};

// Words, all of them, in messages open or closed; what is empty asks nothing.
struct Search {
  std::string text, list;
  OptionalTime from, to;
  int limit = 0;
};

struct Spool {};

struct ShowRefused {
  std::string name;
};

struct RetryRefused {
  std::string name;
};

struct Backup {
  std::string file;
};

struct Restore {
  std::string file;
  bool force = false;       // also in the place of a journal that has messages
  bool keepConfig = false;  // the configuration of this box stays
};

// Pages again for what is held since a restore.
struct Resume {};

using Command = std::variant<Serve,
                             Check,
                             Version,
                             Doctor,
                             Reload,
                             Setup,
                             Send,
                             Queue,
                             Show,
                             Order,
                             Import,
                             Export,
                             Recipients,
                             ShowRecipient,
                             EditRecipient,
                             RemoveRecipient,
                             EraseRecipient,
                             SwitchRecipient,
                             Lists,
                             ShowList,
                             EditList,
                             RemoveList,
                             PauseList,
                             Drivers,
                             Trace,
                             Inbox,
                             Alarms,
                             Test,
                             Users,
                             EditUser,
                             LinkUser,
                             RemoveUser,
                             LogOutUser,
                             Tokens,
                             AddToken,
                             RemoveToken,
                             Audit,
                             Search,
                             Spool,
                             ShowRefused,
                             RetryRefused,
                             Backup,
                             Restore,
                             Resume>;

struct Invocation {
  Command command;
  std::string configPath;
  bool json = false;
};

}  // namespace tocsin::cli
