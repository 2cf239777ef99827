// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/holder.h"

#include <algorithm>
#include <cctype>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <system_error>
#include <unistd.h>

namespace tocsin::channel {
namespace {

namespace fs = std::filesystem;

std::string processName(const std::string& pid) {
  if (pid == std::to_string(::getpid())) return "Tocsin itself";
  std::string name;
  std::ifstream in("/proc/" + pid + "/comm");
  std::getline(in, name);
  return (name.empty() ? "process" : name) + " (" + pid + ")";
}

// proc(5): "PID (COMM) STATE PPID PGRP SESSION TTY_NR ..."; COMM may have blanks and brackets.
std::optional<std::int64_t> terminalOf(const fs::path& process) {
  std::string line;
  std::ifstream in(process / "stat");
  std::getline(in, line);
  const auto end = line.rfind(')');
  if (end == std::string::npos) return std::nullopt;
  std::istringstream rest(line.substr(end + 1));
  std::string state;
  std::int64_t parent = 0, group = 0, session = 0, terminal = 0;
  if (!(rest >> state >> parent >> group >> session >> terminal)) return std::nullopt;
  return terminal;
}

// As the kernel's new_encode_dev() packs it for /proc/PID/stat.
std::int64_t packed(dev_t device) {
  const std::int64_t high = ::major(device), low = ::minor(device);
  return (low & 0xff) | (high << 8) | ((low & ~std::int64_t{0xff}) << 12);
}

}  // namespace

std::string lockHolder(int fd) {
  struct stat file {};

  if (::fstat(fd, &file) != 0) return "";
  char wanted[64];
  std::snprintf(wanted,
                sizeof wanted,
                "%02x:%02x:%" PRIu64,
                ::major(file.st_dev),
                ::minor(file.st_dev),
                static_cast<std::uint64_t>(file.st_ino));
  std::ifstream locks("/proc/locks");  // "1: FLOCK  ADVISORY  WRITE 412 00:05:91 0 EOF"
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, force, mode, pid, place;
    words >> number >> kind >> force >> mode >> pid >> place;
    if (kind == "FLOCK" && place == wanted && !pid.starts_with('-')) return processName(pid);
  }
  return "";
}

std::string sessionOn(dev_t terminal) {
  const std::int64_t wanted = packed(terminal);
  std::error_code failed;
  fs::directory_iterator process("/proc", failed);
  for (; !failed && process != fs::directory_iterator(); process.increment(failed)) {
    const std::string pid = process->path().filename().string();
    const bool isProcess =
        std::all_of(pid.begin(), pid.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (isProcess && terminalOf(process->path()) == wanted) return processName(pid);
  }
  return "";
}

}  // namespace tocsin::channel
