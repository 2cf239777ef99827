// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/reports.h"

#include <charconv>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::drivers {

std::string referenceOf(const Submit& submit) {
  return std::to_string(submit.page.value) + "." + std::to_string(submit.part) + "." +
         std::to_string(submit.attempt);
}

bool Reports::took(const Submit& submit, const ReportHabits& habits) {
  const bool fails = random_.hits(habits.failed);
  const bool isTwice = random_.hits(habits.twice);
  const bool isEarly = random_.hits(habits.early);
  DeliveryReport report;
  report.reference = referenceOf(submit);
  report.to = submit.to;
  report.delivery = fails ? Delivery::Failed : Delivery::Delivered;
  report.what = fails ? "absent subscriber (simulated)" : "delivered (simulated)";
  report.sentAt = std::chrono::floor<seconds>(clock_.now());
  if (isTwice) tellWithin(habits.within, report);
  if (random_.hits(habits.stray)) {
    DeliveryReport stray = report;
    stray.reference = "stray." + report.reference;
    tellWithin(habits.within, std::move(stray));
  }
  if (isEarly) {
    keep(std::move(report));
  } else {
    tellWithin(habits.within, std::move(report));
  }
  return !fails;
}

void Reports::open(std::function<void(const DeliveryReport&)> tell) {
  tell_ = std::move(tell);
  const auto waiting = waiting_;  // a copy: who is told may confirm, or close, at once
  for (const auto& [number, report] : waiting) {
    if (tell_) tell_(report);
  }
}

std::uint64_t Reports::numberOf(std::string_view token) {
  token.remove_prefix(kToken.size());
  std::uint64_t number = 0;  // of none
  std::from_chars(token.data(), token.data() + token.size(), number);
  return number;
}

void Reports::tellWithin(Duration most, DeliveryReport report) {
  const auto times = static_cast<std::uint64_t>(most.count()) + 1;
  const Duration in{static_cast<std::int64_t>(random_.next() % times)};
  errands_.in(in, [this, report = std::move(report)]() mutable { keep(std::move(report)); });
}

void Reports::keep(DeliveryReport report) {
  if (waiting_.size() >= limits::kSimulatedWaitingMax) return;
  report.token = std::string(kToken) + std::to_string(++last_);
  waiting_.emplace(last_, report);
  if (tell_) tell_(report);
}

}  // namespace tocsin::drivers
