// SPDX-License-Identifier: Apache-2.0
#include "app/api/target.h"

#include <algorithm>

#include <Poco/Exception.h>
#include <Poco/URI.h>

namespace tocsin::api {
namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  std::size_t begin = 0;
  for (std::size_t end = text.find(separator); end != std::string_view::npos;
       end = text.find(separator, begin)) {
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  out.push_back(text.substr(begin));
  return out;
}

std::optional<std::string> decode(std::string_view text) {
  std::string out;
  try {
    Poco::URI::decode(std::string(text), out);
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
  const bool hasControl = std::any_of(out.begin(), out.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  });
  return hasControl ? std::nullopt : std::optional(out);
}

bool addParameter(Target& target, std::string_view text) {
  const std::size_t equals = std::min(text.find('='), text.size());
  auto name = decode(text.substr(0, equals));
  auto value = decode(text.substr(std::min(equals + 1, text.size())));
  if (!name || !value) return false;
  target.query.emplace_back(*std::move(name), *std::move(value));
  return true;
}

}  // namespace

std::optional<Target> parseTarget(std::string_view target) {
  if (!target.starts_with('/')) return std::nullopt;
  const std::size_t mark = std::min(target.find('?'), target.size());
  Target out;
  for (const std::string_view segment : split(target.substr(1, mark - 1), '/')) {
    auto decoded = decode(segment);
    if (!decoded) return std::nullopt;
    out.path.push_back(*std::move(decoded));
  }
  if (mark == target.size()) return out;
  for (const std::string_view parameter : split(target.substr(mark + 1), '&')) {
    if (!parameter.empty() && !addParameter(out, parameter)) return std::nullopt;
  }
  return out;
}

std::optional<std::vector<std::string>> matchPattern(std::string_view pattern,
                                                     const std::vector<std::string>& path) {
  const std::vector<std::string_view> wanted = split(pattern.substr(1), '/');
  if (wanted.size() != path.size()) return std::nullopt;
  std::vector<std::string> values;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      if (path[i].empty()) return std::nullopt;
      values.push_back(path[i]);
    } else if (wanted[i] != path[i]) {
      return std::nullopt;
    }
  }
  return values;
}

}  // namespace tocsin::api
