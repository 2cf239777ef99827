// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/report.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace tocsin::doctor {
namespace {

using Json = nlohmann::ordered_json;

// Nagios cuts a line at 4 KiB in some versions and a check's short output at 1 KiB in many pages.
constexpr std::size_t kNagiosTextMax = 900;
constexpr std::array<const char*, 4> kNagiosWords{"OK", "WARNING", "CRITICAL", "UNKNOWN"};
constexpr int kUnknown = 3;

std::ptrdiff_t countOf(const Findings& findings, Level level) {
  return std::count_if(findings.begin(), findings.end(), [level](const Finding& finding) {
    return finding.level == level;
  });
}

// A plugin's line: what Nagios takes for the end of the text or of the line is a blank.
std::string plain(std::string text) {
  std::replace_if(
      text.begin(),
      text.end(),
      [](unsigned char c) { return c < 0x20 || c == 0x7f || c == '|'; },
      ' ');
  return text;
}

std::string briefly(const Finding& finding) {
  return finding.check + (finding.subject.empty() ? "" : " " + finding.subject) + ": " +
         finding.what;
}

// The worst first, as many as fit.
std::string reasonsOf(const Findings& findings) {
  std::string text;
  for (const Level level : {Level::Critical, Level::Warning}) {
    for (const Finding& finding : findings) {
      if (finding.level != level) continue;
      const std::string next = (text.empty() ? ": " : "; ") + briefly(finding);
      if (text.size() + next.size() > kNagiosTextMax) return text + "; ...";
      text += next;
    }
  }
  return text;
}

Json toJson(const Finding& finding) {
  const auto orNull = [](const std::string& text) { return text.empty() ? Json() : Json(text); };
  return {{"check", finding.check},
          {"subject", orNull(finding.subject)},
          {"level", toText(finding.level)},
          {"what", finding.what},
          {"what_to_do", orNull(finding.whatToDo)}};
}

}  // namespace

std::string jsonOf(const Findings& findings, Time now) {
  Json rows = Json::array();
  for (const Finding& finding : findings) {
    rows.push_back(toJson(finding));
  }
  Json counts = Json::object();
  for (const Level level : {Level::Ok, Level::Note, Level::Warning, Level::Critical}) {
    counts[std::string(toText(level))] = countOf(findings, level);
  }
  const Json all{{"level", toText(worstOf(findings))},
                 {"checked_at", toRfc3339(now)},
                 {"counts", std::move(counts)},
                 {"findings", std::move(rows)}};
  return all.dump(2, ' ', false, Json::error_handler_t::replace);
}

std::string summaryOf(const Findings& findings) {
  const auto critical = countOf(findings, Level::Critical);
  const auto warnings = countOf(findings, Level::Warning);
  if (critical + warnings == 0) return "all well";
  std::string text;
  if (critical > 0) text = std::to_string(critical) + " critical";
  if (warnings > 0) {
    text += (text.empty() ? "" : ", ") + std::to_string(warnings) +
            (warnings == 1 ? " warning" : " warnings");
  }
  return text;
}

NagiosOutput nagiosOf(const Findings& findings, const Facts& facts) {
  NagiosOutput output;
  const Level worst = worstOf(findings);
  if (worst == Level::Warning) output.code = 1;
  if (worst == Level::Critical) output.code = 2;
  const bool isBlind = facts.daemon.reach == DaemonFacts::Reach::Refused;
  if (isBlind && worst != Level::Critical) output.code = kUnknown;
  output.line = std::string("TOCSIN ") + kNagiosWords[static_cast<std::size_t>(output.code)] +
                " - " + plain(summaryOf(findings) + reasonsOf(findings)) +
                "|critical=" + std::to_string(countOf(findings, Level::Critical)) +
                ";;0 warnings=" + std::to_string(countOf(findings, Level::Warning)) +
                ";0 notes=" + std::to_string(countOf(findings, Level::Note)) +
                " alarms=" + std::to_string(facts.daemon.alarms.size());
  for (const RoomFacts& room : facts.rooms) {
    if (!room.cannotLook.empty()) continue;
    output.line += " free_" + room.subject + "=" + std::to_string(room.freeBytes) + "B";
  }
  return output;
}

}  // namespace tocsin::doctor
