// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/template.h"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <optional>

#include "drivers/gateway/escape.h"
#include "drivers/gateway/gateway.h"

namespace tocsin::gateway {
namespace {

constexpr std::string_view kOpen = "${";

std::string escaped(const std::string& value, Place place) {
  switch (place) {
    case Place::Url:
    case Place::Form: return urlEncoded(value);
    case Place::Header: return withoutControls(value);
    case Place::Json: return jsonEscaped(value);
    case Place::Xml: return xmlEscaped(value);
    case Place::Plain: return value;
  }
  return value;
}

// The next ${name}: its start and its name; the name of one that is not closed is absent.
struct Placeholder {
  std::size_t at = 0;
  std::optional<std::string_view> name;
};

std::optional<Placeholder> nextPlaceholder(std::string_view text, std::size_t from) {
  const auto at = text.find(kOpen, from);
  if (at == std::string_view::npos) return std::nullopt;
  const auto end = text.find('}', at);
  if (end == std::string_view::npos) return Placeholder{at, std::nullopt};
  return Placeholder{at, text.substr(at + kOpen.size(), end - at - kOpen.size())};
}

std::string known() {
  std::string names;
  for (const auto& [name, value] : valuesOf({}, ""))
    names += (names.empty() ? "${" : ", ${") + name + "}";
  return names;
}

}  // namespace

Values valuesOf(const drivers::Submit& submit, const std::string& source) {
  const auto validity = std::chrono::duration_cast<seconds>(submit.validity).count();
  return {{"id", std::to_string(submit.page.value)},
          {"part", std::to_string(submit.part)},
          {"parts", std::to_string(submit.parts)},
          {"to", submit.to.text()},
          {"text", submit.text},
          {"reference", std::to_string(submit.reference)},
          {"attempt", std::to_string(submit.attempt)},
          {"critical", submit.critical ? "true" : "false"},
          {"validity_s", std::to_string(validity)},
          {"source", source}};
}

std::string filled(std::string_view text, const Values& values, Place place) {
  std::string all;
  std::size_t at = 0;
  while (const auto next = nextPlaceholder(text, at)) {
    all += text.substr(at, next->at - at);
    at = next->at;
    const auto value = next->name ? values.find(*next->name) : values.end();
    const auto size = next->name ? next->name->size() + kOpen.size() + 1 : kOpen.size();
    all +=
        value == values.end() ? std::string(text.substr(at, size)) : escaped(value->second, place);
    at += size;
  }
  return all + std::string(text.substr(at));
}

Place placeOf(std::string_view contentType) {
  std::string type(contentType.substr(0, contentType.find(';')));
  std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  const auto has = [&type](std::string_view word) { return type.find(word) != std::string::npos; };
  if (has("/json") || has("+json")) return Place::Json;
  if (has("/xml") || has("+xml")) return Place::Xml;
  return has("x-www-form-urlencoded") ? Place::Form : Place::Plain;
}

bool hasPlaceholder(std::string_view text, std::string_view name) {
  std::size_t at = 0;
  while (const auto next = nextPlaceholder(text, at)) {
    if (next->name == name) return true;
    at = next->at + kOpen.size();
  }
  return false;
}

Status checkTemplate(std::string_view text) {
  const Values values = valuesOf({}, "");
  std::size_t at = 0;
  while (const auto next = nextPlaceholder(text, at)) {
    if (!next->name) return Error{Fault::Config, "a \"${\" has no \"}\" behind it"};
    if (values.find(*next->name) == values.end()) {
      return Error{Fault::Config,
                   "there is no ${" + withoutControls(*next->name) + "}, but " + known()};
    }
    at = next->at + kOpen.size();
  }
  return {};
}

}  // namespace tocsin::gateway
