// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/settings.h"

#include <charconv>
#include <map>
#include <optional>

namespace tocsin::emulator {

const char* const kUsage =
    R"(modem_emulator: GSM modems on pseudo terminals, for tests

  --modems N            how many (1)
  --link PATH           symbolic links PATH0, PATH1... to their ports (modem)
  --port keep|discard   bytes that come while nobody has the port open wait (keep) or are lost
  --control PATH        a Unix socket that takes lines of program/control.h
  --stdin               takes such lines from standard input, too; its end ends the program
  --do LINE             such a line, before the ports appear; any number of them
  --phone NUMBER=SCRIPT a phone that replies by itself (phones.h); any number of them
  --log FILE            one line an event (standard output)
  --seed N --chunk N    dice; octets that are said at once
  --submit-time T --answer-time T --boot-time T --sms-ready-time T --register-time T
  --report-time T --ack-time T    as 250ms, 3s
  --pin PIN --puk PUK --maker S --model S --revision S --imei S --own-number S
  --service-centre S --report-memory S --full-urc S --signal N --memory NAME=SIZE
  --vanish-at-reboot    as a USB stick does

"READY" in the log: every port is there. Ends with SIGTERM, SIGINT, or the line "quit".
)";

namespace {

Error bad(const std::string& what) {
  return {Fault::Config, what};
}

std::optional<int> numberIn(const std::string& text) {
  int value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool isNumber = fault == std::errc{} && end == text.data() + text.size() && value >= 0;
  return isNumber ? std::optional(value) : std::nullopt;
}

using Settings = ProgramSettings;
using Take = bool (*)(Settings&, const std::string& value);

template <auto Field>
bool takeText(Settings& settings, const std::string& value) {
  settings.*Field = value;
  return true;
}

template <auto Field>
bool takeModemText(Settings& settings, const std::string& value) {
  settings.modem.*Field = value;
  return true;
}

template <auto Field>
bool takeTime(Settings& settings, const std::string& value) {
  const auto time = parseDuration(value);
  settings.modem.*Field = time.value_or(Duration{0});
  return time.has_value();
}

template <auto Field>
bool takeModemNumber(Settings& settings, const std::string& value) {
  const auto number = numberIn(value);
  using Number = std::remove_reference_t<decltype(settings.modem.*Field)>;
  settings.modem.*Field = static_cast<Number>(number.value_or(0));
  return number.has_value();
}

bool takeModems(Settings& settings, const std::string& value) {
  settings.modems = numberIn(value).value_or(0);
  return settings.modems > 0;
}

bool takePort(Settings& settings, const std::string& value) {
  settings.port = value == "discard" ? PortMode::Discard : PortMode::Keep;
  return value == "discard" || value == "keep";
}

bool takeLine(Settings& settings, const std::string& value) {
  settings.first.push_back(value);
  return true;
}

bool takePhone(Settings& settings, const std::string& value) {
  const std::size_t equals = value.find('=');
  if (equals == std::string::npos) return false;
  settings.first.push_back("phone " + value.substr(0, equals) + " " + value.substr(equals + 1));
  return true;
}

bool takeMemory(Settings& settings, const std::string& value) {
  const std::size_t equals = value.find('=');
  const auto size = equals == std::string::npos ? std::nullopt : numberIn(value.substr(equals + 1));
  if (!size) return false;
  for (MemoryOptions& memory : settings.modem.memories) {
    if (memory.name == value.substr(0, equals)) memory.size = *size;
  }
  return true;
}

const std::map<std::string, Take>& options() {
  using M = ModemOptions;
  static const std::map<std::string, Take> kOptions{
      {"--modems", takeModems},
      {"--link", takeText<&Settings::link>},
      {"--port", takePort},
      {"--control", takeText<&Settings::control>},
      {"--log", takeText<&Settings::log>},
      {"--do", takeLine},
      {"--phone", takePhone},
      {"--memory", takeMemory},
      {"--seed", takeModemNumber<&M::seed>},
      {"--chunk", takeModemNumber<&M::chunk>},
      {"--signal", takeModemNumber<&M::signal>},
      {"--submit-time", takeTime<&M::submitTime>},
      {"--answer-time", takeTime<&M::answerTime>},
      {"--boot-time", takeTime<&M::bootTime>},
      {"--sms-ready-time", takeTime<&M::smsReadyTime>},
      {"--register-time", takeTime<&M::registerTime>},
      {"--report-time", takeTime<&M::reportTime>},
      {"--ack-time", takeTime<&M::ackTime>},
      {"--pin", takeModemText<&M::pin>},
      {"--puk", takeModemText<&M::puk>},
      {"--maker", takeModemText<&M::maker>},
      {"--model", takeModemText<&M::model>},
      {"--revision", takeModemText<&M::revision>},
      {"--imei", takeModemText<&M::imei>},
      {"--own-number", takeModemText<&M::ownNumber>},
      {"--service-centre", takeModemText<&M::serviceCentre>},
      {"--report-memory", takeModemText<&M::reportMemory>},
      {"--full-urc", takeModemText<&M::fullUrc>}};
  return kOptions;
}

// The last digits counted up.
std::string counted(std::string digits, int by) {
  for (std::size_t i = digits.size(); i-- > 0 && by > 0;) {
    const int sum = digits[i] - '0' + by;
    digits[i] = static_cast<char>('0' + sum % 10);
    by = sum / 10;
  }
  return digits;
}

}  // namespace

Result<ProgramSettings> readSettings(const std::vector<std::string>& arguments) {
  Settings settings;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& name = arguments[i];
    if (name == "--help") {
      settings.wantsHelp = true;
    } else if (name == "--stdin") {
      settings.readsInput = true;
    } else if (name == "--vanish-at-reboot") {
      settings.modem.vanishesAtReboot = true;
    } else {
      const auto found = options().find(name);
      if (found == options().end()) return bad("unknown option " + name + "; see --help");
      if (++i == arguments.size() || !found->second(settings, arguments[i])) {
        return bad("what should follow " + name + "? See --help");
      }
    }
  }
  return settings;
}

ModemOptions ofModem(const ModemOptions& options, int number) {
  ModemOptions own = options;
  own.seed += static_cast<std::uint32_t>(number);
  for (std::string* digits : {&own.imei, &own.imsi, &own.iccid, &own.ownNumber}) {
    *digits = counted(*digits, number);
  }
  return own;
}

}  // namespace tocsin::emulator
