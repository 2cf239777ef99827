// SPDX-License-Identifier: Apache-2.0
// Users, rights and who listens at a socket.
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <pwd.h>
#include <sstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "app/doctor/look.h"

namespace tocsin::doctor {
namespace {

// capability(7)
constexpr std::uint64_t kDacOverride = 1U << 1U, kDacReadSearch = 1U << 2U;
constexpr int kGroupsMax = 256;

std::string nameOfUser(unsigned user) {
  const passwd* entry = ::getpwuid(user);
  return entry == nullptr ? std::to_string(user) : entry->pw_name;
}

std::string nameOfGroup(unsigned group) {
  const ::group* entry = ::getgrgid(group);
  return entry == nullptr ? std::to_string(group) : entry->gr_name;
}

// "Uid:	0	0	0	0" of /proc/PID/status: the second is the effective one.
void readStatusLine(const std::string& line, Identity& who) {
  std::istringstream words(line);
  std::string key;
  words >> key;
  unsigned value = 0;
  if (key == "Uid:" && words >> value && words >> value) {
    who.user = value;
  } else if (key == "Gid:" && words >> value && words >> value) {
    who.groups.push_back(value);
  } else if (key == "Groups:") {
    while (words >> value) {
      who.groups.push_back(value);
    }
  } else if (std::uint64_t bits = 0; key == "CapEff:" && words >> std::hex >> bits) {
    who.mayWriteAll = (bits & kDacOverride) != 0;
    who.mayReadAll = who.mayWriteAll || (bits & kDacReadSearch) != 0;
  }
}

// Closes with its scope.
struct Socket {
  int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

  Socket() = default;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  ~Socket() {
    if (fd >= 0) ::close(fd);
  }
};

}  // namespace

std::string parentOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

PathFacts lookAt(const std::string& path) {
  PathFacts facts{.path = path};

  struct stat found {};

  if (::stat(path.c_str(), &found) != 0) {
    const bool isAbsent = errno == ENOENT || errno == ENOTDIR;
    if (!isAbsent) facts.trouble = std::strerror(errno);
    return facts;
  }
  facts.exists = true;
  facts.isDirectory = S_ISDIR(found.st_mode);
  facts.mode = found.st_mode & 07777U;
  facts.owner = found.st_uid;
  facts.group = found.st_gid;
  facts.ownerName = nameOfUser(found.st_uid);
  facts.groupName = nameOfGroup(found.st_gid);
  facts.hasAcl = ::getxattr(path.c_str(), "system.posix_acl_access", nullptr, 0) > 0;
  return facts;
}

std::optional<Identity> identityOf(int process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/status");
  if (!status) return std::nullopt;
  Identity who{.process = process};
  for (std::string line; std::getline(status, line);) {
    readStatusLine(line, who);
  }
  who.name = nameOfUser(who.user);
  return who;
}

std::optional<std::string> stateOf(int process) {
  const std::string folder = "/proc/" + std::to_string(process);
  std::ifstream arguments(folder + "/cmdline"), environment(folder + "/environ");
  std::string state = "/var/lib/tocsin";
  constexpr std::string_view kVariable = "STATE_DIRECTORY=";
  std::string word;
  if (!environment || environment.peek() == std::ifstream::traits_type::eof()) return std::nullopt;
  while (std::getline(environment, word, '\0')) {
    if (word.starts_with(kVariable)) state = word.substr(kVariable.size());
  }
  while (std::getline(arguments, word, '\0')) {
    if (word == "--state") std::getline(arguments, state, '\0');
  }
  return state;
}

Identity identityOfUser(unsigned user) {
  Identity who{.name = nameOfUser(user), .user = user};
  who.mayReadAll = who.mayWriteAll = user == 0;
  const passwd* entry = ::getpwuid(user);
  if (entry == nullptr) return who;
  std::array<gid_t, kGroupsMax> groups{};
  int count = kGroupsMax;
  if (::getgrouplist(entry->pw_name, entry->pw_gid, groups.data(), &count) < 0) return who;
  who.groups.assign(groups.begin(), groups.begin() + count);
  return who;
}

std::optional<unsigned> userNamed(const std::string& name) {
  const passwd* entry = ::getpwnam(name.c_str());
  if (entry == nullptr) return std::nullopt;
  return entry->pw_uid;
}

Listener lookForListener(const std::string& socket) {
  Listener found;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const Socket client;
  if (client.fd < 0 || socket.size() >= sizeof address.sun_path) {
    found.trouble = socket + ": no path of a socket";
    return found;
  }
  std::memcpy(address.sun_path, socket.data(), socket.size());
  if (::connect(client.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const bool isRefused = errno == EACCES || errno == EPERM;
    if (isRefused) found.reach = DaemonFacts::Reach::Refused;
    found.trouble = socket + ": " + std::strerror(errno);
    return found;
  }
  found.reach = DaemonFacts::Reach::Answers;
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(client.fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0) {
    found.identity = identityOf(peer.pid);
  }
  return found;
}

}  // namespace tocsin::doctor
