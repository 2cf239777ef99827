// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/cli/drop.h"
#include "queue/base/time.h"

// What a command line asks for, as values; arguments.h makes them, run.h does them.
namespace tocsin::cli {

struct Serve {
  std::vector<std::string> rest;  // handed to the daemon as it is
};

struct Check {};

struct Version {};

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

struct Users {};

struct EditUser {
  bool isNew = false;
  std::string name, role;
};

struct LinkUser {
  std::string name;
};

struct RemoveUser {
  std::string name;
};

struct LogOutUser {
  std::string name;
};

struct Tokens {};

struct AddToken {
  std::string name, role;
  OptionalTime until;  // absent: until it is removed
};

struct RemoveToken {
  std::string name;
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

using Command = std::variant<Serve,
                             Check,
                             Version,
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
                             RetryRefused>;

struct Invocation {
  Command command;
  std::string configPath;
  bool json = false;
};

}  // namespace tocsin::cli
