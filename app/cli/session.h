// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "app/cli/client.h"
#include "app/cli/console.h"
#include "app/cli/table.h"

namespace tocsin::cli {

// Keeps the order of the fields as the daemon wrote them.
using Json = nlohmann::ordered_json;

// One answer; `body` counts only when the code is Done.
struct Reply {
  ExitCode code = ExitCode::Done;
  int status = 0;
  Json body{};
};

// One answer that is no JSON.
struct TextReply {
  ExitCode code = ExitCode::Done;
  std::string text{};
};

// A command's conversation with the daemon and with its user.
class Session {
 public:
  // `page` is where the daemon's page is, "http://127.0.0.1:8620"; empty: nowhere.
  Session(Client client, const Console& console, bool json, std::string page = {})
      : client_(std::move(client)), console_(console), json_(json), page_(std::move(page)) {}

  const Console& console() const { return console_; }

  bool wantsJson() const { return json_; }

  const std::string& page() const { return page_; }

  // Asks; what went wrong is one line on standard error.
  Reply ask(const HttpRequest& request) const;

  // The same for what is plain text.
  TextReply askText(const HttpRequest& request) const;

  // As ask(), without a word when the answer is 404, which the caller expects.
  Reply find(const HttpRequest& request) const;

  // As it came: the caller says what it means.
  HttpAnswer exchange(const HttpRequest& request) const { return client_.ask(request); }

  // The pages of a listing as one, at most `limit` items (0 = all): {"items": [...], "next":
  // cursor}. `path` ends in what another parameter can be joined to: "/inbox?" or
  // "/messages?open=1&".
  Reply askPages(const std::string& path, int limit) const;

  // Indented, safe for a terminal.
  void printJson(const Json& json) const;

  // Text of many lines, safe for a terminal.
  void printLines(std::string_view text) const;

  // A line on standard error.
  void complain(std::string_view line) const;

 private:
  Reply read(const HttpAnswer& answer) const;

  Client client_;
  const Console& console_;
  bool json_;
  std::string page_;
};

// Fields of an answer as text: absent, null and what is no object give "".
std::string textOf(const Json& object, const char* name);
OptionalTime timeOf(const Json& object, const char* name);
bool isSet(const Json& object, const char* name);
const Json& itemsOf(const Json& object, const char* name);  // an empty list when there is none

// "3 min ago 14:02:11" of a time field, or "".
std::string momentOf(const Json& object, const char* name, Time now);

}  // namespace tocsin::cli
