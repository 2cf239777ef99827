// SPDX-License-Identifier: Apache-2.0
#include "drivers/modem/at_status.h"

#include <array>
#include <vector>

#include "drivers/modem/at_fields.h"

namespace tocsin::modem {
namespace {

constexpr int kNetworkMax = 10;
constexpr int kTriesMin = 2;

// 27.007 section 7.3, <AcT>. By 8 some makers mean CDMA, so it is not named.
constexpr std::array<std::string_view, 14> kTechnologies{"2G (GSM)",
                                                         "2G (GSM)",
                                                         "3G (UMTS)",
                                                         "2G (EDGE)",
                                                         "3G (HSPA)",
                                                         "3G (HSPA)",
                                                         "3G (HSPA)",
                                                         "4G (LTE)",
                                                         "",
                                                         "4G (NB-IoT)",
                                                         "4G (LTE)",
                                                         "5G (NR)",
                                                         "5G (NR)",
                                                         "5G (NR)"};

constexpr int kTriesMax = 99;
constexpr std::size_t kStateDigitsMax = 2;

std::string textAt(const std::vector<Field>& fields, std::size_t at) {
  return at < fields.size() ? std::string(fields[at].text) : std::string();
}

std::optional<int> numberAt(const std::vector<Field>& fields, std::size_t at) {
  return at < fields.size() ? numberIn(fields[at].text) : std::nullopt;
}

bool isState(const Field& field) {
  return !field.isQuoted && field.text.size() <= kStateDigitsMax && numberIn(field.text);
}

struct PinWord {
  std::string_view word;
  PinState state;
};

constexpr std::array kPinWords{
    PinWord{"READY", PinState::Ready},
    PinWord{"SIM PIN", PinState::Pin},
    PinWord{"SIM PUK", PinState::Puk},
    PinWord{"SIM PIN2", PinState::Pin2},
    PinWord{"SIM PUK2", PinState::Puk2},
    PinWord{"NOT READY", PinState::NotReady},
    PinWord{"NOT INSERTED", PinState::NotInserted},
    PinWord{"SIM NOT INSERTED", PinState::NotInserted},
    PinWord{"SIM REMOVED", PinState::NotInserted},
};

std::optional<int> triesAt(const std::vector<Field>& fields, std::size_t at) {
  const auto number = numberAt(fields, at);
  return number && *number <= kTriesMax ? number : std::nullopt;
}

PinTries readCpinr(const std::vector<Field>& fields) {
  const std::string code = textAt(fields, 0);
  if (equalsNoCase(code, "SIM PIN")) return {.pin = triesAt(fields, 1)};
  if (equalsNoCase(code, "SIM PUK")) return {.pin = {}, .puk = triesAt(fields, 1)};
  return {};
}

PinTries readHuawei(const std::vector<Field>& fields) {
  PinTries tries{.pin = triesAt(fields, 3), .puk = triesAt(fields, 2)};
  const bool asksPin = equalsNoCase(textAt(fields, 0), "SIM PIN");
  if (!tries.pin && asksPin) tries.pin = triesAt(fields, 1);
  return tries;
}

PinTries readPinThenPuk(const std::vector<Field>& fields) {
  return {.pin = triesAt(fields, 0), .puk = triesAt(fields, 1)};
}

PinTries readPinAlone(const std::vector<Field>& fields) {
  return {.pin = triesAt(fields, 0)};
}

PinTries readQuectel(const std::vector<Field>& fields) {
  if (!equalsNoCase(textAt(fields, 0), "SC")) return {};
  return {.pin = triesAt(fields, 1), .puk = triesAt(fields, 2)};
}

struct TriesRow {
  std::string_view prefix;
  PinTries (*read)(const std::vector<Field>& fields);
};

constexpr std::array kTriesRows{
    TriesRow{"+CPINR", readCpinr},
    TriesRow{"^CPIN", readHuawei},
    TriesRow{"#PCT", readPinAlone},
    TriesRow{"+SPIC", readPinThenPuk},
    TriesRow{"^SPIC", readPinAlone},
    TriesRow{"+QPINC", readQuectel},
};

}  // namespace

bool carriesSms(Network network) {
  switch (network) {
    case Network::Home:
    case Network::Roaming:
    case Network::HomeSmsOnly:
    case Network::RoamingSmsOnly:
    case Network::HomeNoCsfb:
    case Network::RoamingNoCsfb: return true;
    case Network::Idle:
    case Network::Searching:
    case Network::Denied:
    case Network::Unknown:
    case Network::EmergencyOnly: return false;
  }
  return false;
}

std::optional<Registration> readRegistration(std::string_view line) {
  for (const std::string_view prefix : {"+CREG", "+CGREG", "+CEREG"}) {
    const auto body = bodyOf(line, prefix);
    if (!body) continue;
    const std::vector<Field> fields = fieldsOf(*body);
    const bool isAnswer = fields.size() > 1 && isState(fields[1]);
    const std::size_t at = isAnswer ? 1 : 0;
    const auto state = numberAt(fields, at);
    if (!state || *state > kNetworkMax || !isState(fields.front())) return std::nullopt;
    return Registration{.network = static_cast<Network>(*state),
                        .isUrc = !isAnswer,
                        .area = textAt(fields, at + 1),
                        .cell = textAt(fields, at + 2)};
  }
  return std::nullopt;
}

std::optional<Signal> readSignal(std::string_view line) {
  const auto body = bodyOf(line, "+CSQ");
  if (!body) return std::nullopt;
  const auto raw = numberAt(fieldsOf(*body), 0);
  if (!raw) return std::nullopt;
  if (*raw <= 31) return Signal{.raw = *raw, .dbm = -113 + 2 * *raw};
  if (*raw >= 100 && *raw <= 191) return Signal{.raw = *raw, .dbm = -116 + (*raw - 100)};
  if (*raw == 99 || *raw == 199) return Signal{.raw = *raw};
  return std::nullopt;
}

bool isWeak(const Signal& signal) {
  return signal.dbm && *signal.dbm < -113 + 2 * kWeakSignalBelow;
}

std::optional<PinState> readPinState(std::string_view line) {
  const auto body = bodyOf(line, "+CPIN");
  if (!body) return std::nullopt;
  const auto fields = fieldsOf(*body);
  if (fields.empty() || fields.front().text.empty()) return std::nullopt;
  for (const PinWord& word : kPinWords) {
    if (equalsNoCase(word.word, fields.front().text)) return word.state;
  }
  return startsNoCase(fields.front().text, "PH-") ? PinState::Personal : PinState::Other;
}

std::optional<PinTries> readPinTries(std::string_view line) {
  for (const TriesRow& row : kTriesRows) {
    const auto body = bodyOf(line, row.prefix);
    if (!body) continue;
    const PinTries tries = row.read(fieldsOf(*body));
    if (!tries.pin && !tries.puk) return std::nullopt;
    return tries;
  }
  return std::nullopt;
}

bool mayTryPin(const PinTries& tries) {
  return !tries.pin || *tries.pin >= kTriesMin;
}

std::optional<Operator> readOperator(std::string_view line) {
  const auto body = bodyOf(line, "+COPS");
  if (!body) return std::nullopt;
  const std::vector<Field> fields = fieldsOf(*body);
  if (!numberAt(fields, 0)) return std::nullopt;
  const auto technology = numberAt(fields, 3);
  const bool isKnown = technology && *technology >= 0 &&
                       static_cast<std::size_t>(*technology) < kTechnologies.size();
  return Operator{
      .name = textAt(fields, 2),
      .isNumeric = numberAt(fields, 1) == 2,
      .technology = isKnown ? kTechnologies[static_cast<std::size_t>(*technology)] : ""};
}

}  // namespace tocsin::modem
