// SPDX-License-Identifier: Apache-2.0
#include "app/config/config.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "app/config/reader.h"
#include "queue/base/limits.h"

namespace tocsin::config {
namespace {

// A key with an error keeps its default, which is no place that anybody chose; and a key that is
// not given may have been misspelt.
std::optional<Places> trustedPlaces(const Draft& draft) {
  for (const char* path : {"spool.directory", "http.socket"}) {
    const bool isGiven = draft.isGiven(path);
    const Place place = draft.placeOf(path);
    for (const Problem& problem : draft.problems) {
      const bool isHere = problem.line == place.line && problem.column == place.column;
      if (!problem.warning && (isHere || !isGiven)) return std::nullopt;
    }
  }
  return Places{.spool = draft.config.spool.directory,
                .socket = draft.config.http.socket,
                .page = pageAddress(draft.config.http)};
}

}  // namespace

std::string pageAddress(const HttpSection& http) {
  if (http.listen.empty()) return {};
  const auto colon = http.listen.rfind(':');
  std::string host = http.listen.substr(0, colon);
  if (host == "0.0.0.0" || host == "[::]") {
    host = http.names.empty() ? "127.0.0.1" : http.names.front();
  }
  return (http.tlsKey.empty() ? "http://" : "https://") + host + http.listen.substr(colon);
}

Parsed parse(std::string_view toml, const Checks& checks) {
  Document document = readDocument(toml);
  if (document.problem) {
    return {.config = {}, .places = {}, .problems = {*std::move(document.problem)}};
  }
  Draft draft = read(*document.root, checks);
  std::stable_sort(
      draft.problems.begin(), draft.problems.end(), [](const Problem& a, const Problem& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
      });
  Parsed parsed{
      .config = {}, .places = trustedPlaces(draft), .problems = std::move(draft.problems)};
  const bool isGood = std::all_of(parsed.problems.begin(),
                                  parsed.problems.end(),
                                  [](const Problem& problem) { return problem.warning; });
  if (isGood) parsed.config = std::move(draft.config);
  return parsed;
}

Parsed load(const std::string& path, const Checks& checks) {
  const auto failed = [](std::string what) {
    return Parsed{.config = {}, .places = {}, .problems = {{.what = std::move(what)}}};
  };
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kConfigBytesMax + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (!file.eof() && text.size() <= limits::kConfigBytesMax) {
    return failed("cannot be read; does it exist, and may this user read it?");
  }
  if (text.size() > limits::kConfigBytesMax) {
    return failed("larger than " + std::to_string(limits::kConfigBytesMax) + " bytes");
  }
  return parse(text, checks);
}

std::string lastGoodPath(const std::string& path, const std::string& state) {
  std::error_code failed;
  std::string name = std::filesystem::absolute(path, failed).string();
  std::replace(name.begin(), name.end(), '/', '-');
  return (std::filesystem::path(state) / ("last-good" + name)).string();
}

std::string toText(const std::vector<Problem>& problems, const std::string& path) {
  std::string text;
  for (const Problem& problem : problems) {
    text += path + ":";
    if (problem.line > 0) {
      text += std::to_string(problem.line) + ":" + std::to_string(problem.column) + ":";
    }
    text += std::string(problem.warning ? " warning: " : " error: ") + problem.what + "\n";
  }
  return text;
}

}  // namespace tocsin::config
