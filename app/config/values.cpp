// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/config/nearest.h"
#include "app/config/reader.h"
#include "queue/base/sms_text.h"

namespace tocsin::config {
namespace {

constexpr std::size_t kQuotedCharsMax = 60;
constexpr std::string_view kDurationForm =
    "a whole number and one of ms, s, min, h, d in quotes, like \"30s\"";

std::string_view typeName(Node::Type type) {
  switch (type) {
    case Node::Type::Text: return "a text";
    case Node::Type::Integer: return "a whole number";
    case Node::Type::Float: return "a number with a fraction";
    case Node::Type::Switch: return "true or false";
    case Node::Type::Date: return "a date";
    case Node::Type::List: return "a list";
    case Node::Type::Table: return "a table";
  }
  return "";
}

// Built in place: g++ 12 warns of a variant that is moved into an optional.
using MaybeValue = std::optional<Value>;

MaybeValue bad(Draft& draft, const Key& key, const Node& node, const std::string& what) {
  draft.error(node.place,
              std::string(toText(key.section)) + " " + std::string(key.name) + ": " + what);
  return std::nullopt;
}

// What of a secret is shown: nothing.
std::string shown(const Key& key, const Node& node) {
  return key.isSecret ? "what is written here" : quoted(node.text);
}

MaybeValue readText(const Key& key, const Node& node, const Scope& scope, Draft& draft) {
  const auto bytes = static_cast<std::int64_t>(node.text.size());
  if (bytes < key.least) return bad(draft, key, node, "must not be empty; " + limitsText(key));
  if (bytes > key.most || node.text.find('\0') != std::string::npos) {
    return bad(draft,
               key,
               node,
               shown(key, node) + " is too long; " + std::to_string(key.most) +
                   " bytes at most, none of them zero");
  }
  const Status status = key.check == nullptr ? Status{} : key.check(node.text, scope);
  if (!status) return bad(draft, key, node, shown(key, node) + ": " + status.error().what);
  return MaybeValue(std::in_place, node.text);
}

std::vector<std::string_view> listed(std::string_view form) {
  std::vector<std::string_view> words;
  while (!form.empty()) {
    const auto comma = std::min(form.find(", "), form.size());
    words.push_back(form.substr(0, comma));
    form.remove_prefix(std::min(comma + 2, form.size()));
  }
  return words;
}

MaybeValue readChoice(const Key& key, const Node& node, Draft& draft) {
  const std::vector<std::string_view> words = listed(key.form);
  if (std::find(words.begin(), words.end(), node.text) != words.end()) {
    return MaybeValue(std::in_place, node.text);
  }
  const std::string_view near = nearest(node.text, words);
  const std::string hint = near.empty() ? "" : ": did you mean " + quoted(near) + "?";
  const bool isType = key.section == Section::Driver;
  return bad(draft,
             key,
             node,
             (isType ? "this version has no driver of type " + quoted(node.text) + "; it has: "
                     : quoted(node.text) + " is none of ") +
                 limitsText(key) + hint);
}

MaybeValue readInteger(const Key& key, const Node& node, Draft& draft) {
  if (!key.form.empty()) {
    const auto words = listed(key.form);
    const std::string written = std::to_string(node.integer);
    if (std::find(words.begin(), words.end(), written) != words.end()) {
      return MaybeValue(std::in_place, node.integer);
    }
    return bad(draft, key, node, written + " is none of " + limitsText(key));
  }
  const bool isOff = key.zeroToo && node.integer == 0;
  if (isOff || (node.integer >= key.least && node.integer <= key.most)) {
    return MaybeValue(std::in_place, node.integer);
  }
  return bad(
      draft, key, node, std::to_string(node.integer) + " is out of range: " + limitsText(key));
}

MaybeValue readDuration(const Key& key, const Node& node, Draft& draft) {
  if (key.zeroToo && node.text == "off") return MaybeValue(std::in_place, Duration{0});
  const auto duration = parseDuration(node.text);
  if (!duration) {
    return bad(
        draft, key, node, quoted(node.text) + " is no duration: " + std::string(kDurationForm));
  }
  const std::int64_t ms = duration->count();
  const bool isOff = key.zeroToo && ms == 0;
  if (isOff || (ms >= key.least && ms <= key.most)) return MaybeValue(std::in_place, *duration);
  return bad(draft, key, node, quoted(node.text) + " is out of range: " + limitsText(key));
}

MaybeValue readTexts(const Key& key, const Node& node, const Scope& scope, Draft& draft) {
  std::vector<std::string> texts;
  bool allGood = true;
  for (const Node& child : node.children) {
    if (child.type != Node::Type::Text) {
      bad(draft,
          key,
          child,
          "must be a list of texts; this is " + std::string(typeName(child.type)));
      allGood = false;
    } else if (!readText(key, child, scope, draft)) {
      allGood = false;
    }
    texts.push_back(child.text);
  }
  if (!allGood) return std::nullopt;
  return MaybeValue(std::in_place, std::move(texts));
}

}  // namespace

std::string quoted(std::string_view text) {
  return "\"" + oneLine(firstChars(text, kQuotedCharsMax)) + "\"";
}

std::optional<Value> readValue(const Key& key, const Node& node, const Scope& scope, Draft& draft) {
  switch (key.kind) {
    case Kind::Text:
      if (node.type == Node::Type::Text) return readText(key, node, scope, draft);
      break;
    case Kind::Choice:
      if (node.type == Node::Type::Text) return readChoice(key, node, draft);
      break;
    case Kind::Integer:
      if (node.type == Node::Type::Integer) return readInteger(key, node, draft);
      if (node.type == Node::Type::Text && node.text == wordOf(key) && !node.text.empty()) {
        return MaybeValue(std::in_place, node.text);
      }
      break;
    case Kind::Switch:
      if (node.type == Node::Type::Switch) return MaybeValue(std::in_place, node.on);
      break;
    case Kind::Duration:
      if (node.type == Node::Type::Text) return readDuration(key, node, draft);
      break;
    case Kind::TextList:
      if (node.type == Node::Type::List) return readTexts(key, node, scope, draft);
      break;
  }
  std::string right(toText(key.kind));
  if (key.kind == Kind::Duration) right = "duration: " + std::string(kDurationForm);
  if (key.kind == Kind::Choice) right = "text, one of " + limitsText(key);
  if (!wordOf(key).empty()) right += " or " + quoted(wordOf(key));
  return bad(draft, key, node, "must be a " + right + ", not " + std::string(typeName(node.type)));
}

}  // namespace tocsin::config
