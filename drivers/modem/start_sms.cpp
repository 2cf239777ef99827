// SPDX-License-Identifier: Apache-2.0
// What makes a modem send and receive SMS, once its SIM is open.
#include <algorithm>
#include <array>

#include "drivers/modem/at_fields.h"
#include "drivers/modem/start_up.h"

namespace tocsin::modem {
namespace {

// A SIM that has just been opened refuses them for a while (CMS 302, 310, 515).
constexpr int kSmsStartsFor = 20;  // s

// Received SMS are on the SIM, in the modem or in both; SR has status reports. Broadcasts (BM) and
// what a terminal adaptor has (TA) are of no use here.
constexpr std::array<std::string_view, 3> kStores{"SM", "ME", "MT"};
constexpr std::string_view kReports = "SR";

bool has(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

// What a start cannot do without and nobody answered: the ladder helps, half a start does not.
bool StartUp::failedSilent(const Answer& answer) {
  if (!answer.isSilent()) return false;
  fail(StartTrouble::Silent, "the modem does not answer", "");
  return true;
}

void StartUp::planSms() {
  const auto plan = [this](std::string_view command) {
    if (!command.empty()) steps_.append({.command = std::string(command)});
  };
  plan(setup_.quirks->readyCommand);
  plan("AT+CSCS=\"GSM\"");
  // With service 1 an SMS that is shown unstored must be acknowledged, and one acknowledgement that
  // is missed ends reception (27.005 section 3.4.4): service 0 is the safe one.
  steps_.append({.command = "AT+CSMS?", .read = [this](const Answer& a) {
                   const auto body = bodyOf(a.first(), "+CSMS");
                   if (!body) return;
                   const auto fields = fieldsOf(*body);
                   const std::size_t at = setup_.quirks->hasExtraCsmsField ? 1 : 0;
                   if (fields.size() <= at || fields[at].text != "1") return;
                   setup_.needsCnma = !setup_.quirks->refusesCnma;
                   steps_.prepend({.command = "AT+CSMS=0", .read = [this](const Answer& reset) {
                                     if (reset.isOk()) setup_.needsCnma = false;
                                   }});
                 }});
  steps_.append({.command = "AT+CMGF=0", .tries = kSmsStartsFor, .read = [this](const Answer& a) {
                   if (a.isOk() || failedSilent(a)) return;
                   fail(StartTrouble::Refuses,
                        "the modem refuses PDU mode (AT+CMGF=0): " + a.what(),
                        "use a modem with SMS in PDU mode");
                 }});
  if (!setup_.quirks->memoryCommand.empty()) {
    plan(setup_.quirks->memoryCommand);
    return planCnmi();
  }
  steps_.append({.command = "AT+CPMS=?", .read = [this](const Answer& a) { memoriesOffered(a); }});
}

// The store is the SIM: what it holds outlives the modem.
void StartUp::memoriesOffered(const Answer& answer) {
  const auto offer = readMemoryOffer(answer.first());
  std::vector<std::string> readable, storing;
  if (offer && !offer->lists.empty()) {
    readable = offer->lists.front();
    storing = offer->isNested ? readable : offer->lists.back();
  }
  setup_.hasThreeParameters = setup_.quirks->memoryParameters == 3 && !(offer && offer->isNested);
  for (const std::string_view name : kStores) {
    if (storing.empty() || has(storing, name)) storeCandidates_.emplace_back(name);
  }
  if (storeCandidates_.empty()) storeCandidates_ = {"SM"};
  setup_.memories.clear();
  const bool hasParts = has(readable, "SM") || has(readable, "ME");
  for (const std::string& name : readable) {
    const bool isUnion = name == "MT" && hasParts;
    const bool isUseful = name == kReports || has({kStores.begin(), kStores.end()}, name);
    if (isUseful && !isUnion && !has(setup_.memories, name)) setup_.memories.push_back(name);
  }
  tryMemory(0);
}

void StartUp::tryMemory(std::size_t candidate) {
  const std::string name = storeCandidates_[candidate];
  const std::string quoted = "\"" + name + "\"";
  std::string command = "AT+CPMS=" + quoted;
  if (setup_.hasThreeParameters) command += "," + quoted + "," + quoted;
  const bool isLast = candidate + 1 == storeCandidates_.size();
  const auto taken = [this, name, candidate, isLast](const Answer& a) {
    if (failedSilent(a)) return;
    if (a.isOk()) {
      setup_.store = name;
      std::erase(setup_.memories, name);
      setup_.memories.insert(setup_.memories.begin(), name);
      return planCnmi();
    }
    if (setup_.hasThreeParameters && isLast) {
      setup_.hasThreeParameters = false;  // Wavecom and others take one
      return tryMemory(0);
    }
    if (!isLast) return tryMemory(candidate + 1);
    fail(StartTrouble::Refuses,
         "the modem refuses every memory for SMS (AT+CPMS): " + a.what(),
         "look whether the SIM is for SMS and sits well");
  };
  const bool isFirst = candidate == 0 && setup_.hasThreeParameters;
  steps_.prepend({.command = command, .tries = isFirst ? kSmsStartsFor : 2, .read = taken});
}

void StartUp::planCnmi() {
  steps_.append({.command = "AT+CNMI=?", .read = [this](const Answer& a) {
                   cnmiCandidates_ =
                       cnmiCandidates(readCnmiOffer(a.first()), setup_.quirks->cnmiMode);
                   tryCnmi(0);
                 }});
  planServiceCentre();
}

// None taken: what comes is found by looking.
void StartUp::tryCnmi(std::size_t candidate) {
  if (candidate == cnmiCandidates_.size()) {
    log_(LogLevel::Warning, "the modem tells nothing of received SMS; they are looked for");
    return;
  }
  const Cnmi tuple = cnmiCandidates_[candidate];
  // A refusal counts at once, silence is asked again.
  steps_.prepend({.command = cnmiCommand(tuple),
                  .tries = 2,
                  .read =
                      [this, tuple, candidate](const Answer& a) {
                        if (failedSilent(a)) return;
                        a.isOk() ? cnmiTaken(tuple) : tryCnmi(candidate + 1);
                      },
                  .isEnough = [](const Answer& a) { return !a.isSilent(); }});
}

// Some modems show other values than were set: what this one shows now is what it has to show
// later.
void StartUp::cnmiTaken(const Cnmi& tuple) {
  setup_.cnmi = tuple;
  steps_.prepend({.command = "AT+CNMI?", .read = [this](const Answer& a) {
                    if (const auto shown = readCnmi(a.first())) setup_.cnmi = *shown;
                  }});
}

void StartUp::planServiceCentre() {
  steps_.append({.command = "AT+CSCA?", .read = [this](const Answer& a) {
                   const auto body = bodyOf(a.first(), "+CSCA");
                   const auto fields = body ? fieldsOf(*body) : std::vector<Field>{};
                   if (!fields.empty()) setup_.serviceCentre = std::string(fields.front().text);
                   if (!setup_.serviceCentre.empty() || options_.serviceCentre.empty()) return;
                   setup_.serviceCentre = options_.serviceCentre;
                   steps_.prepend({.command = "AT+CSCA=\"" + options_.serviceCentre + "\",145"});
                 }});
  for (const std::string_view command : {"AT+CREG=1", "AT+CEREG=1"}) {
    steps_.append({.command = std::string(command)});
  }
}

}  // namespace tocsin::modem
