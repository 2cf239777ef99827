// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/doctor/facts.h"
#include "app/doctor/finding.h"

// What programs read of a check-up.
namespace tocsin::doctor {

// {"level", "checked_at", "counts": {...}, "findings": [{check, subject, level, what, what_to_do}]}
std::string jsonOf(const Findings& findings, Time now);

// The form of a monitoring plugin (monitoring-plugins.org, "Plugin Output"):
// "TOCSIN CRITICAL - 1 critical, 2 warnings: link modem1: down; ...|critical=1;;1 ...".
struct NagiosOutput {
  std::string line{};
  int code = 0;  // 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN
};

// UNKNOWN when the service may not be asked and nothing is critical for all that is known.
NagiosOutput nagiosOf(const Findings& findings, const Facts& facts);

// "2 critical, 1 warning", "all well".
std::string summaryOf(const Findings& findings);

}  // namespace tocsin::doctor
