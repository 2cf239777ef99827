// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/checks.h"

#include <utility>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/cme_error.h"

namespace tocsin::modem {
namespace {

bool isSimGone(const Answer& answer) {
  return answer.result && answer.result->kind == Final::CmeError && answer.result->code &&
         cmeError(*answer.result->code).errorClass == ErrorClass::SimTrouble;
}

}  // namespace

std::string toText(Network network) {
  switch (network) {
    case Network::Idle: return "not registered and not searching";
    case Network::Home: return "registered, home network";
    case Network::Searching: return "searching for a network";
    case Network::Denied: return "the network denies registration";
    case Network::Unknown: return "no network";
    case Network::Roaming: return "registered, roaming";
    case Network::HomeSmsOnly: return "registered for SMS, home network";
    case Network::RoamingSmsOnly: return "registered for SMS, roaming";
    case Network::EmergencyOnly: return "emergency calls only";
    case Network::HomeNoCsfb: return "registered, home network, no fallback";
    case Network::RoamingNoCsfb: return "registered, roaming, no fallback";
  }
  return "";
}

Checks::Checks(AtChat& chat, Loop& loop, const Setup& setup) : setup_(setup), steps_(chat, loop) {}

void Checks::run(std::function<void(const Condition&)> done) {
  done_ = std::move(done);
  condition_ = {};
  plan();
  steps_.run([this](Steps::End end) {
    condition_.isSilent = end == Steps::End::Silent && !condition_.knowsNetwork;
    const auto told = std::exchange(done_, nullptr);
    const Condition condition = condition_;
    told(condition);
  });
}

void Checks::plan() {
  steps_.append({.command = "AT+CPIN?", .read = [this](const Answer& a) {
                   condition_.sim = readPinState(a.first());
                   if (isSimGone(a)) condition_.sim = PinState::NotInserted;
                 }});
  for (const char* command : {"AT+CREG?", "AT+CEREG?"}) {
    steps_.append({.command = command, .read = [this](const Answer& a) { readNetwork(a); }});
  }
  steps_.append({.command = "AT+CSQ",
                 .read = [this](const Answer& a) { condition_.signal = readSignal(a.first()); }});
  steps_.append({.command = "AT+COPS?", .limit = seconds{10}, .read = [this](const Answer& a) {
                   const auto name = readOperator(a.first());
                   if (!name) return;
                   condition_.operatorName = name->name;
                   condition_.technology = name->technology;
                 }});
  steps_.append({.command = "AT+CMGF?", .read = [this](const Answer& a) {
                   const auto mode = bodyOf(a.first(), "+CMGF");
                   if (mode && trimmed(*mode) == "1") condition_.hasForgotten = true;
                 }});
  steps_.append({.command = "AT+CNMI?", .read = [this](const Answer& a) {
                   const auto tuple = readCnmi(a.first());
                   const bool isKnown = setup_.cnmi != Cnmi{} && tuple.has_value();
                   if (isKnown && *tuple != setup_.cnmi) condition_.hasForgotten = true;
                 }});
}

// An LTE modem may be registered in one of the two alone.
void Checks::readNetwork(const Answer& answer) {
  const auto registration = readRegistration(answer.first());
  if (!registration) return;
  const bool isBetter = !condition_.knowsNetwork || carriesSms(registration->network);
  condition_.knowsNetwork = true;
  if (isBetter && !carriesSms(condition_.network)) condition_.network = registration->network;
}

}  // namespace tocsin::modem
