// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/faults.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <utility>

namespace tocsin::centre {
namespace {

using Deed = Mishap::Deed;
using Line = std::vector<std::string>;

Error bad(const std::string& what) {
  return {Fault::Permanent, what};
}

template <class Value>
std::optional<Value> in(const std::map<std::string_view, Value>& table, std::string_view word) {
  const auto found = table.find(word);
  return found == table.end() ? std::nullopt : std::optional(found->second);
}

const std::map<std::string_view, Deed> kDeeds{{"refuse", Deed::Refuse},
                                              {"nack", Deed::Nack},
                                              {"silent", Deed::Silent},
                                              {"close", Deed::Close},
                                              {"cut", Deed::Cut},
                                              {"badlength", Deed::BadLength},
                                              {"twice", Deed::Twice},
                                              {"stray", Deed::Stray}};

const std::map<std::string_view, Question> kQuestions{{"submit", Question::Submit},
                                                      {"bind", Question::Bind},
                                                      {"alive", Question::Alive},
                                                      {"unbind", Question::Unbind}};

const std::map<std::string_view, IdForm> kIdForms{{"dec", IdForm::Dec},
                                                  {"hex", IdForm::HexLow},
                                                  {"HEX", IdForm::HexUp},
                                                  {"padded", IdForm::Padded}};

const std::map<std::string_view, ReceiptForm> kReceiptForms{{"both", ReceiptForm::Both},
                                                            {"text", ReceiptForm::Text},
                                                            {"tlv", ReceiptForm::Tlv},
                                                            {"payload", ReceiptForm::Payload},
                                                            {"loose", ReceiptForm::Loose}};

constexpr std::array<std::string_view, 8> kStates{
    "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"};

bool needsStatus(Deed deed) {
  return deed == Deed::Refuse || deed == Deed::Nack;
}

// Takes what stands behind the deed; false at a word that does not belong there.
bool readMore(const Line& words, std::size_t& i, Mishap& mishap) {
  const auto question = in(kQuestions, words[i]);
  const auto number = numberIn(words[i]);
  const bool isLast = i + 1 == words.size();
  if (question) {
    mishap.of = *question;
  } else if (words[i] == "lost") {
    mishap.isLost = true;
  } else if (words[i] == "once" || words[i] == "always") {
    mishap.times = words[i] == "once" ? 1 : -1;
  } else if (words[i] == "to" && !isLast) {
    mishap.number = bare(words[++i]);
  } else if (number && !isLast && words[i + 1] == "times" && *number > 0) {
    mishap.times = *number;
    ++i;
  } else {
    return false;
  }
  return true;
}

using Change = bool (*)(Conditions&, const Line&);

// The number of a line "WORD N" or "WORD off".
bool readLimit(const Line& words, int& limit) {
  const auto number = words[1] == "off" ? std::optional(0) : numberIn(words[1]);
  limit = number.value_or(0);
  return number.has_value() && words.size() == 2;
}

template <auto Field>
bool changeLimit(Conditions& conditions, const Line& words) {
  return readLimit(words, conditions.*Field);
}

template <auto Field>
bool changeSwitch(Conditions& conditions, const Line& words) {
  conditions.*Field = words[1] == "on";
  return (words[1] == "on" || words[1] == "off") && words.size() == 2;
}

template <auto Field>
bool changeTime(Conditions& conditions, const Line& words) {
  const auto time = parseDuration(words.back());
  conditions.*Field = time.value_or(Duration{0});
  return time.has_value() && words.size() == 2;
}

bool changeSplit(Conditions& conditions, const Line& words) {
  const auto number = words[1] == "off" ? std::optional(0) : numberIn(words[1]);
  const auto time = words.size() == 3 ? parseDuration(words[2]) : std::optional(Duration{1});
  conditions.split = static_cast<std::size_t>(number.value_or(0));
  conditions.splitTime = time.value_or(Duration{1});
  return number && time && words.size() <= 3;
}

bool changeAdc(Conditions& conditions, const Line& words) {
  conditions.isAdcBare = words[1] == "bare";
  return (words[1] == "bare" || words[1] == "kept") && words.size() == 2;
}

bool changeId(Conditions& conditions, const Line& words) {
  const auto answer = in(kIdForms, words[1]);
  const auto receipt = words.size() == 3 ? in(kIdForms, words[2]) : std::optional(IdForm::Dec);
  conditions.answerId = answer.value_or(IdForm::Dec);
  conditions.receiptId = receipt.value_or(IdForm::Dec);
  return answer && receipt && words.size() <= 3;
}

bool changeReceiptState(Conditions& conditions, const Line& words) {
  const auto state = words.size() >= 3 ? stateOf(words[2]) : std::nullopt;
  const auto error = words.size() == 4 ? numberIn(words[3]) : std::optional(0);
  conditions.receiptState = state.value_or(State::Delivrd);
  conditions.receiptError = error.value_or(0);
  return state && error && words.size() <= 4;
}

bool changeReceipts(Conditions& conditions, const Line& words) {
  const std::string& what = words[1];
  if (what == "state") return changeReceiptState(conditions, words);
  if (what == "delay" && words.size() == 3) {
    return changeTime<&Conditions::receiptDelay>(conditions, {words[0], words[2]});
  }
  if (const auto form = in(kReceiptForms, what)) {
    conditions.receiptForm = *form;
  } else if (what == "on" || what == "off") {
    conditions.hasReceipts = what == "on";
  } else if (what == "before" || what == "after") {
    conditions.isReceiptFirst = what == "before";
  } else {
    return false;
  }
  return words.size() == 2;
}

const std::map<std::string_view, std::pair<Change, const char*>> kChanges{
    {"throttle", {changeLimit<&Conditions::throttle>, "throttle N | off"}},
    {"window", {changeLimit<&Conditions::window>, "window N | off"}},
    {"sessions", {changeLimit<&Conditions::sessions>, "sessions N | off"}},
    {"latency", {changeTime<&Conditions::latency>, "latency TIME"}},
    {"retry", {changeTime<&Conditions::retry>, "retry TIME"}},
    {"patience", {changeTime<&Conditions::patience>, "patience TIME"}},
    {"split", {changeSplit, "split N [TIME] | off"}},
    {"reverse", {changeSwitch<&Conditions::isReversed>, "reverse on | off"}},
    {"tlv", {changeSwitch<&Conditions::hasVendorTlv>, "tlv on | off"}},
    {"adc", {changeAdc, "adc kept | bare"}},
    {"id", {changeId, "id dec|hex|HEX|padded [dec|hex|HEX|padded]"}},
    {"receipts",
     {changeReceipts,
      "receipts on | off | before | after | delay TIME | state STATE [ERROR] | both | text | tlv | "
      "payload | loose"}}};

}  // namespace

Result<std::optional<Mishap>> parseMishap(const Line& words) {
  const auto deed = words.empty() ? std::nullopt : in(kDeeds, words.front());
  const bool isEvent = deed == Deed::Close && words.size() == 1;
  if (!deed || isEvent) return std::optional<Mishap>();
  Mishap mishap{*deed};
  if (*deed == Deed::BadLength) mishap.status = 8;
  std::size_t i = 1;
  const bool isCount = words.size() > 2 && words[2] == "times";
  const auto status = words.size() > 1 ? numberIn(words[1]) : std::nullopt;
  if (needsStatus(*deed) || (*deed == Deed::BadLength && status && !isCount)) {
    if (!status) return bad(words.front() + " STATUS ...");
    mishap.status = *status;
    ++i;
  }
  for (; i < words.size(); ++i) {
    if (readMore(words, i, mishap)) continue;
    return bad("after " + words.front() +
               ": submit, bind, alive, unbind, lost, once, N times, always, to NUMBER");
  }
  return std::optional(std::move(mishap));
}

Result<bool> change(Conditions& conditions, const Line& words) {
  const auto found = in(kChanges, words.empty() ? std::string_view() : words.front());
  if (!found) return false;
  Conditions changed = conditions;
  if (words.size() < 2 || !found->first(changed, words)) return bad(found->second);
  conditions = changed;
  return true;
}

std::optional<State> stateOf(std::string_view word) {
  const auto* const found = std::find(kStates.begin(), kStates.end(), word);
  if (found == kStates.end()) return std::nullopt;
  return static_cast<State>(found - kStates.begin() + 1);
}

std::string_view wordOf(State state) {
  return kStates.at(static_cast<std::size_t>(state) - 1);
}

std::optional<int> numberIn(std::string_view word) {
  const int base = word.starts_with("0x") ? 16 : 10;
  if (base == 16) word.remove_prefix(2);
  int value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value, base);
  const bool isNumber = fault == std::errc{} && end == word.data() + word.size() && value >= 0;
  return isNumber ? std::optional(value) : std::nullopt;
}

std::string_view bare(std::string_view number) {
  const std::size_t first = number.find_first_not_of("+0");
  return number.substr(std::min(first, number.size()));
}

std::optional<Mishap> Mishaps::take(Question of, std::string_view number) {
  const auto fits = [&](const Mishap& mishap) {
    return mishap.of == of && (mishap.number.empty() || mishap.number == bare(number));
  };
  const auto found = std::find_if(planned_.begin(), planned_.end(), fits);
  if (found == planned_.end()) return std::nullopt;
  Mishap mishap = *found;
  if (found->times > 0 && --found->times == 0) planned_.erase(found);
  return mishap;
}

}  // namespace tocsin::centre
