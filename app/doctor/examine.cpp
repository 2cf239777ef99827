// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/examine.h"

#include <algorithm>
#include <array>

#include "app/doctor/checks.h"

namespace tocsin::doctor {
namespace {

constexpr std::size_t kNamesMax = 5;

constexpr std::array kChecks{
    Check{"configuration", checkConfiguration},
    Check{"service", checkService},
    Check{"spool", checkSpool},
    Check{"waiting", checkWaiting},
    Check{"disk", checkDisk},
    Check{"journal", checkJournal},
    Check{"clock", checkClock},
    Check{"file", checkFiles},
    Check{"certificate", checkCertificates},
    Check{"port", checkPorts},
    Check{"link", checkLinks},
    Check{"sim", checkSim},
    Check{"signal", checkSignal},
    Check{"radio", checkTechnology},
    Check{"quota", checkQuota},
    Check{"last_page", checkLastPage},
    Check{"last_reply", checkLastReply},
    Check{"recipients", checkRecipients},
    Check{"lists", checkLists},
    Check{"last_resort", checkLastResort},
    Check{"alarm_numbers", checkAlarmNumbers},
    Check{"alarms", checkAlarms},
};

}  // namespace

std::span<const Check> checks() {
  return kChecks;
}

Findings examine(const Facts& facts) {
  Findings all;
  for (const Check& check : kChecks) {
    Findings found;
    check.examine(facts, found);
    for (Finding& finding : found) {
      finding.check = check.name;
      all.push_back(std::move(finding));
    }
  }
  return all;
}

std::string enumerate(const std::vector<std::string>& names) {
  const std::size_t named = std::min(names.size(), kNamesMax);
  std::string text;
  for (std::size_t i = 0; i < named; ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > named) text += " and " + std::to_string(names.size() - named) + " more";
  return text;
}

std::string roughly(Duration duration) {
  const auto count = std::max<std::int64_t>(duration / seconds{1}, 0);
  if (count < 120) return std::to_string(count) + " s";
  if (count < 120 * 60) return std::to_string(count / 60) + " min";
  if (count < 48 * 3600) return std::to_string(count / 3600) + " h";
  return std::to_string(count / 86'400) + " days";
}

}  // namespace tocsin::doctor
