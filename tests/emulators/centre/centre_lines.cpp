// SPDX-License-Identifier: Apache-2.0
// What the centre is told while it runs.
#include <algorithm>
#include <map>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/centre/text.h"
#include "tests/emulators/modem/faults.h"

namespace tocsin::centre {
namespace {

using Line = std::vector<std::string>;

Error bad(const std::string& what) {
  return {Fault::Permanent, what};
}

constexpr const char* kMo =
    "mo FROM TO TEXT [account NAME] [udh|wide|sar|payload] [reversed] [missing N]";

const std::map<std::string_view, LongForm> kLongForms{{"udh", LongForm::Udh},
                                                      {"wide", LongForm::Wide},
                                                      {"sar", LongForm::Sar},
                                                      {"payload", LongForm::Payload}};

// What stands behind the text of an MO.
struct MoManner {
  std::string account{};
  LongForm form = LongForm::Udh;
  PartsManner parts{};
};

Result<MoManner> readManner(const Line& words, std::string account) {
  MoManner manner{std::move(account)};
  for (std::size_t i = 4; i < words.size(); ++i) {
    const auto form = kLongForms.find(words[i]);
    const bool isLast = i + 1 == words.size();
    if (form != kLongForms.end()) {
      manner.form = form->second;
    } else if (words[i] == "reversed") {
      manner.parts.isReversed = true;
    } else if (words[i] == "account" && !isLast) {
      manner.account = words[++i];
    } else if (words[i] == "missing" && !isLast && numberIn(words[i + 1])) {
      manner.parts.missing = *numberIn(words[++i]);
    } else {
      return bad(kMo);
    }
  }
  return manner;
}

using SessionDeed = bool (*)(Session&, const Line& words);

const std::map<std::string_view, SessionDeed> kSessionDeeds{
    {"close", [](Session& s, const Line& w) { return s.close(), w.size() == 1; }},
    {"reset", [](Session& s, const Line& w) { return s.close(true), w.size() == 1; }},
    {"alive", [](Session& s, const Line& w) { return s.askAlive(), w.size() == 1; }},
    {"unbind", [](Session& s, const Line& w) { return s.unbind(), w.size() == 1; }},
    {"alert", [](Session& s, const Line& w) { return s.alert(w.back()), w.size() == 2; }},
    {"stall", [](Session& s, const Line& w) { return s.stall(true), w.size() == 1; }},
    {"resume", [](Session& s, const Line& w) { return s.stall(false), w.size() == 1; }},
    {"garbage",
     [](Session& s, const Line& w) {
       s.send("\xFF\xFE garbage \x01\x02 HTTP/1.1 400 Bad Request\r\n\r\n");
       return w.size() == 1;
     }},
    {"bytes", [](Session& s, const Line& w) {
       const auto octets = octetsOfHex(w.back());
       if (octets) s.send(*octets);
       return octets && w.size() == 2;
     }}};

}  // namespace

Result<std::string> Centre::tell(std::string_view line) {
  const auto words = emulator::wordsOf(line);
  if (!words) return words.error();
  if (words->empty()) return std::string();
  auto mishap = parseMishap(*words);
  if (!mishap) return mishap.error();
  if (*mishap) {
    mishaps_.add(std::move(**mishap));
    return std::string();
  }
  const auto isChanged = change(conditions_, *words);
  if (!isChanged) return isChanged.error();
  return *isChanged ? Result<std::string>(std::string()) : tellEvent(*words);
}

Result<std::string> Centre::tellEvent(const Line& words) {
  if (words[0] == "count") return counts();
  if (words[0] == "clear") {
    conditions_ = {};
    mishaps_.clear();
    return std::string();
  }
  if (words[0] != "mo" && words[0] != "receipt") return tellSessions(words);
  const Status status = words[0] == "mo" ? receiveBy(words) : report(words);
  if (!status) return status.error();
  return std::string();
}

std::string Centre::counts() const {
  return "submits=" + std::to_string(submits_) +
         " deliveries=" + std::to_string(mailroom_.waiting()) +
         " sessions=" + std::to_string(sessions_.size());
}

Status Centre::receiveBy(const Line& words) {
  if (words.size() < 4) return bad(kMo);
  const auto manner = readManner(words, options_.accounts.front().name);
  if (!manner) return manner.error();
  postParts({clock_.now(), manner->account, words[1], words[2], words[3], {}},
            manner->form,
            manner->parts);
  return {};
}

void Centre::postParts(const Sms& sms, LongForm form, const PartsManner& manner) {
  lastReference_ = lastReference_ % 0xFF + 1;
  std::vector<Delivery> parts = cut(sms.text, form, lastReference_);
  if (manner.isReversed) std::reverse(parts.begin(), parts.end());
  for (Delivery& part : parts) {
    if (part.part.reference >= 0 && part.part.number == manner.missing) continue;
    part.account = sms.account;
    part.from = sms.from;
    part.to = sms.to;
    part.done = clock_.now();
    mailroom_.post(std::move(part));
  }
}

Status Centre::report(const Line& words) {
  const auto state = words.size() >= 3 ? stateOf(words[2]) : std::nullopt;
  const auto error = words.size() == 4 ? numberIn(words[3]) : std::optional(0);
  if (!state || !error || words.size() > 4) return bad("receipt REF STATE [ERROR]");
  const auto found = taken_.find(words[1]);
  if (found == taken_.end()) return bad("no SMS was taken as " + words[1]);
  postReceipt(found->second, *state, *error);
  return {};
}

Result<std::string> Centre::tellSessions(const Line& words) {
  const std::string& who = words.front();
  const bool hasName = (who == "session" || who == "account") && words.size() > 2;
  const bool isOne = hasName || who == "smpp" || who == "ucp";
  const Line deed(words.begin() + (hasName ? 2 : isOne ? 1 : 0), words.end());
  std::vector<Session*> meant;
  for (Session* session : sessions_) {
    const bool isMeant = who == "session"   ? numberIn(words[1]) == session->number()
                         : who == "account" ? session->account() == words[1]
                         : who == "smpp"    ? session->protocol() == Protocol::Smpp
                         : who == "ucp"     ? session->protocol() == Protocol::Ucp
                                            : true;
    if (isMeant) meant.push_back(session);
  }
  const Status status = carryOut(meant, deed);
  if (!status) return status.error();
  return std::string();
}

Status Centre::carryOut(const std::vector<Session*>& sessions, const Line& words) {
  const auto deed = words.empty() ? kSessionDeeds.end() : kSessionDeeds.find(words.front());
  if (deed == kSessionDeeds.end()) return bad("unknown; faults.h has all lines");
  for (Session* session : sessions) {
    if (!deed->second(*session, words)) return bad(words.front() + ": see faults.h");
  }
  return {};
}

}  // namespace tocsin::centre
