// SPDX-License-Identifier: Apache-2.0
#include "app/setup/modems.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>

#include "app/setup/at_port.h"
#include "drivers/modem/at_status.h"

namespace tocsin::setup {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTty = "tty:";
// As modems come from the factory: USB sticks take any, RS-232 ones begin with the others.
constexpr std::array kSpeeds{115'200, 9'600, 57'600, 19'200};
constexpr Duration kHelloMax{700};
constexpr Duration kAnswerMax = seconds{5};
constexpr int kHellos = 2;  // the first may meet the rest of a line

std::string toText(modem::PinState state) {
  using enum modem::PinState;
  switch (state) {
    case Ready: return "ready";
    case Pin: return "asks for its PIN";
    case Puk: return "locked, asks for its PUK";
    case Pin2:
    case Puk2: return "ready";
    case Personal: return "locked to another phone";
    case NotReady: return "not ready yet";
    case NotInserted: return "no SIM";
    case Other: return "unknown";
  }
  return "unknown";
}

std::string toText(const modem::Signal& signal) {
  if (!signal.dbm) return "unknown";
  return std::to_string(*signal.dbm) + " dBm" + (modem::isWeak(signal) ? ", weak" : "");
}

// "Manufacturer: X", "\"X\"" and "+CGMM: X" are all said.
std::string bare(std::string_view line) {
  if (line.starts_with('+')) {
    const auto colon = line.find(':');
    if (colon != std::string_view::npos) line.remove_prefix(colon + 1);
  }
  const auto isEdge = [](char c) { return c == ' ' || c == '"'; };
  while (!line.empty() && isEdge(line.front()))
    line.remove_prefix(1);
  while (!line.empty() && isEdge(line.back()))
    line.remove_suffix(1);
  return std::string(line);
}

bool isNumber(std::string_view text) {
  return text.size() >= 14 && text.size() <= 17 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<Modem> portraitOf(AtPort& port, const std::string& device, int baud) {
  Portrait portrait(Modem{.device = device, .baud = baud});
  for (const std::string& question : questions()) {
    for (const std::string& line : port.ask(question, kAnswerMax).lines) {
      portrait.read(question, line);
    }
  }
  return portrait.modem();
}

void addFolder(const std::string& folder,
               std::string_view prefix,
               std::vector<std::string>& paths) {
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().filename().string().starts_with(prefix)) paths.push_back(it->path().string());
  }
}

// FTDI, Prolific, Silicon Labs, WCH, Moxa, MosChip, Texas Instruments, Digi (Edgeport).
constexpr std::array<std::string_view, 8> kBridges{
    "0403", "067b", "10c4", "1a86", "110a", "9710", "0451", "1608"};

// The folder of the USB device of a serial port in sysfs; empty: it is none, or a bridge.
fs::path usbDeviceOf(std::string_view device, const fs::path& sysfs) {
  if (device.starts_with(kTty)) device.remove_prefix(kTty.size());
  std::error_code failed;
  const fs::path port = fs::canonical(device, failed).filename();
  if (failed) return {};
  const fs::path root = fs::canonical(sysfs, failed);
  fs::path folder = fs::canonical(sysfs / "class/tty" / port / "device", failed);
  for (; !failed && folder != root && folder.has_relative_path(); folder = folder.parent_path()) {
    std::ifstream file(folder / "idVendor");
    std::string vendor;
    if (!(file >> vendor)) continue;
    const bool isBridge = std::find(kBridges.begin(), kBridges.end(), vendor) != kBridges.end();
    return isBridge ? fs::path{} : folder;
  }
  return {};
}

}  // namespace

bool isSameModem(const std::string& device, const std::string& other, const std::string& sysfs) {
  const fs::path usb = usbDeviceOf(device, sysfs);
  return !usb.empty() && usb == usbDeviceOf(other, sysfs);
}

const std::vector<std::string>& questions() {
  static const std::vector<std::string> kQuestions{
      "AT+CGMI", "AT+CGMM", "AT+CGSN", "AT+CPIN?", "AT+CREG?", "AT+CEREG?", "AT+CSQ", "AT+COPS?"};
  return kQuestions;
}

void Portrait::read(std::string_view command, std::string_view line) {
  if (line == command) return;  // an echo
  if (command == "AT+CGMI" && modem_.maker.empty()) modem_.maker = bare(line);
  if (command == "AT+CGMM" && modem_.model.empty()) modem_.model = bare(line);
  if (command == "AT+CGSN" && isNumber(bare(line))) modem_.imei = bare(line);
  if (const auto sim = modem::readPinState(line)) {
    modem_.sim = toText(*sim);
    modem_.asksPin = *sim == modem::PinState::Pin;
  }
  if (const auto state = modem::readRegistration(line)) {
    const bool isHome = modem::carriesSms(state->network);
    if (isHome || modem_.network.empty()) modem_.network = isHome ? "registered" : "not registered";
  }
  if (const auto signal = modem::readSignal(line)) modem_.signal = toText(*signal);
  if (const auto name = modem::readOperator(line)) {
    modem_.operatorName = name->name;
    modem_.technology = name->technology;
  }
}

std::vector<std::string> serialDevices(const std::string& dev) {
  std::vector<std::string> paths;
  const auto add = [&](const std::string& folder, const char* prefix) {
    const auto before = static_cast<std::ptrdiff_t>(paths.size());
    addFolder(dev + folder, prefix, paths);
    std::sort(paths.begin() + before, paths.end());
  };
  add("/tocsin/by-port", "");
  add("/serial/by-id", "");
  add("", "ttyUSB");
  add("", "ttyACM");
  std::set<std::string> seen;
  std::erase_if(paths, [&](const std::string& path) {
    std::error_code failed;
    const fs::path target = fs::canonical(path, failed);
    return failed || !seen.insert(target.string()).second;
  });
  return paths;
}

Result<Modem> probe(const std::string& device, int baud) {
  auto port = AtPort::open(device);
  if (!port) return port.error();
  for (const int speed : kSpeeds) {
    const int tried = baud != 0 ? baud : speed;
    if (const Status set = port->setSpeed(tried); !set) return set.error();
    for (int hello = 0; hello < kHellos; ++hello) {
      if (port->ask("AT", kHelloMax).isOk) return portraitOf(*port, device, tried);
    }
    if (baud != 0) break;
  }
  return Error{Fault::Transient, device + ": no modem answers AT there"};
}

}  // namespace tocsin::setup
