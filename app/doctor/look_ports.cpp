// SPDX-License-Identifier: Apache-2.0
// Who holds the serial lines.
#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

#include "app/doctor/look.h"

namespace tocsin::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTty = "tty:";
constexpr const char* kLocks = "/var/lock/LCK..";

// The names of their processes; the kernel cuts at 15 characters.
constexpr std::array<std::string_view, 7> kMeddlers{
    "ModemManager", "brltty", "gammu-smsd", "smsd", "wvdial", "pppd", "minicom"};

constexpr std::array<const char*, 3> kUdevFolders{
    "/etc/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d"};

std::string nameOf(const std::string& pid) {
  std::string name;
  std::ifstream in("/proc/" + pid + "/comm");
  std::getline(in, name);
  return name.empty() ? "process" : name;
}

// Calls `visit` with each process's number, as text.
template <class Visit>
void visitProcesses(Visit visit) {
  std::error_code failed;
  for (fs::directory_iterator it("/proc", failed), end; !failed && it != end;
       it.increment(failed)) {
    const std::string pid = it->path().filename().string();
    const bool isProcess =
        std::all_of(pid.begin(), pid.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (isProcess) visit(pid);
  }
}

int numberOf(const std::string& pid) {
  int number = 0;
  std::from_chars(pid.data(), pid.data() + pid.size(), number);
  return number;
}

// A pseudo-terminal has its program at the other end, which may hold both ends.
bool isOtherEnd(const std::string& target, const std::set<std::string>& open) {
  return target.starts_with("/dev/pts/") &&
         (open.contains("/dev/ptmx") || open.contains("/dev/pts/ptmx"));
}

// Which of the open files of a process are among `targets`; false when this user may not look.
bool lookIntoProcess(const std::string& pid, std::map<std::string, PortFacts*>& targets) {
  std::error_code failed;
  fs::directory_iterator it("/proc/" + pid + "/fd", failed);
  if (failed) return failed != std::errc::permission_denied;
  std::set<std::string> open;
  for (; !failed && it != fs::directory_iterator(); it.increment(failed)) {
    std::error_code ignored;
    open.insert(fs::read_symlink(it->path(), ignored).string());
  }
  for (auto& [target, port] : targets) {
    if (!open.contains(target) || isOtherEnd(target, open)) continue;
    port->holders.push_back({numberOf(pid), nameOf(pid)});
  }
  return true;
}

// The lock file of a program that keeps to UUCP's way: "LCK..ttyUSB0" with a number in it.
std::string lockFileOf(const fs::path& device) {
  const std::string path = kLocks + device.filename().string();
  std::ifstream in(path);
  if (!in) return "";
  int pid = 0;
  in >> pid;
  std::error_code ignored;
  const bool isAlive = pid > 0 && fs::exists("/proc/" + std::to_string(pid), ignored);
  if (!isAlive) return "";  // every program takes such a file over
  return path + " (" + nameOf(std::to_string(pid)) + " " + std::to_string(pid) + ")";
}

}  // namespace

std::vector<PortFacts> lookAtPorts(const config::Config& config) {
  std::vector<PortFacts> ports;
  for (const config::DriverSection& driver : config.drivers) {
    std::string_view device = driver.device;
    if (driver.type != "modem" || device.starts_with("tcp:")) continue;
    if (device.starts_with(kTty)) device.remove_prefix(kTty.size());
    ports.push_back({.driver = driver.name,
                     .device = std::string(device),
                     .path = lookAt(std::string(device))});
  }
  std::map<std::string, PortFacts*> targets;
  for (PortFacts& port : ports) {
    std::error_code failed;
    const fs::path target = fs::canonical(port.device, failed);
    if (failed) continue;
    port.lockFile = lockFileOf(target);
    targets[target.string()] = &port;
  }
  if (targets.empty()) return ports;
  bool isWhole = true;
  visitProcesses(
      [&](const std::string& pid) { isWhole = lookIntoProcess(pid, targets) && isWhole; });
  for (PortFacts& port : ports) {
    port.isScanWhole = isWhole;
  }
  return ports;
}

std::vector<Holder> lookForMeddlers() {
  std::vector<Holder> found;
  visitProcesses([&](const std::string& pid) {
    const std::string name = nameOf(pid);
    const bool isOne = std::find(kMeddlers.begin(), kMeddlers.end(), name) != kMeddlers.end();
    if (isOne) found.push_back({numberOf(pid), name});
  });
  return found;
}

bool hasUdevRules() {
  for (const char* folder : kUdevFolders) {
    std::error_code failed;
    for (fs::directory_iterator it(folder, failed), end; !failed && it != end;
         it.increment(failed)) {
      if (it->path().filename().string().find("tocsin") != std::string::npos) return true;
    }
  }
  return false;
}

}  // namespace tocsin::doctor
