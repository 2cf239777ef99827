// SPDX-License-Identifier: Apache-2.0
#include "app/cli/session.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "app/cli/moment.h"
#include "app/cli/shown_text.h"
#include "queue/base/limits.h"

namespace tocsin::cli {
namespace {

constexpr int kNotFound = 404;

// The one line of an error: what application/problem+json (RFC 9457) says, else the status.
std::string problemLine(const HttpAnswer& answer) {
  const Json problem = Json::parse(answer.body, nullptr, false);
  std::string line = textOf(problem, "detail");
  if (line.empty()) line = textOf(problem, "title");
  if (line.empty()) line = "the daemon answered " + std::to_string(answer.status);
  if (answer.retryAfter > 0) line += "; try again in " + std::to_string(answer.retryAfter) + " s";
  return line;
}

}  // namespace

Reply Session::read(const HttpAnswer& answer) const {
  if (answer.code != ExitCode::Done) {
    complain(answer.status == 0 ? answer.trouble : problemLine(answer));
    return {.code = answer.code, .status = answer.status};
  }
  Reply reply{.code = ExitCode::Done, .status = answer.status};
  if (answer.body.empty()) return reply;
  reply.body = Json::parse(answer.body, nullptr, false);
  if (reply.body.is_discarded()) {
    complain("the daemon's answer does not read; is it of another version?");
    reply.code = ExitCode::TryAgain;
  }
  return reply;
}

Reply Session::ask(const HttpRequest& request) const {
  return read(client_.ask(request));
}

TextReply Session::askText(const HttpRequest& request) const {
  HttpAnswer answer = client_.ask(request);
  if (answer.code != ExitCode::Done) return {.code = read(answer).code};
  return {.code = ExitCode::Done, .text = std::move(answer.body)};
}

Reply Session::find(const HttpRequest& request) const {
  const HttpAnswer answer = client_.ask(request);
  if (answer.status == kNotFound) return {.code = answer.code, .status = answer.status};
  return read(answer);
}

Reply Session::askPages(const std::string& path, int limit) const {
  Reply all{.body = {{"items", Json::array()}, {"next", nullptr}}};
  Json& items = all.body["items"];
  const auto most = static_cast<std::size_t>(limit);
  for (std::string cursor;;) {
    const std::size_t wanted =
        limit == 0 ? limits::kPageItemsMax : std::min(limits::kPageItemsMax, most - items.size());
    Reply page = ask({.path = path + "limit=" + std::to_string(wanted) +
                              (cursor.empty() ? "" : "&cursor=" + encoded(cursor))});
    if (page.code != ExitCode::Done) return page;
    for (const Json& item : itemsOf(page.body, "items")) {
      items.push_back(item);
    }
    const std::string next = textOf(page.body, "next");
    const bool isAll = next.empty() || next == cursor;
    if (!isAll) all.body["next"] = page.body["next"];
    if (isAll) all.body["next"] = nullptr;
    if (!textOf(page.body, "indexed_until").empty()) {
      all.body["indexed_until"] = page.body["indexed_until"];
    }
    if (isAll || (limit > 0 && items.size() >= most)) return all;
    cursor = next;
  }
}

void Session::printJson(const Json& json) const {
  console_.out << shownJson(json.dump(2, ' ', false, Json::error_handler_t::replace)) << '\n';
}

void Session::printLines(std::string_view text) const {
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    console_.out << shown(text.substr(from, to - from)) << '\n';
    from = to + 1;
  }
}

void Session::complain(std::string_view line) const {
  console_.err << console_.toned("tocsin:", Tone::Bad) << ' ' << shown(line) << '\n';
}

std::string textOf(const Json& object, const char* name) {
  if (!object.is_object()) return "";
  const auto field = object.find(name);
  if (field == object.end() || field->is_null()) return "";
  return field->is_string() ? field->get<std::string>()
                            : field->dump(-1, ' ', false, Json::error_handler_t::replace);
}

OptionalTime timeOf(const Json& object, const char* name) {
  return fromRfc3339(textOf(object, name));
}

bool isSet(const Json& object, const char* name) {
  return textOf(object, name) == "true";
}

const Json& itemsOf(const Json& object, const char* name) {
  static const Json none = Json::array();
  if (!object.is_object()) return none;
  const auto field = object.find(name);
  return field != object.end() && field->is_array() ? *field : none;
}

std::string momentOf(const Json& object, const char* name, Time now) {
  const auto time = timeOf(object, name);
  return time ? moment(*time, now) : "";
}

}  // namespace tocsin::cli
