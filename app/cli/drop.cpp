// SPDX-License-Identifier: Apache-2.0
#include "app/cli/drop.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "queue/base/sms_text.h"

namespace tocsin::cli {
namespace {

// Readable for the daemon, whose user is rarely the sender's: who may read alerts is decided by the
// permissions of the directory.
constexpr mode_t kFileMode = 0644;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}

  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int fd() const { return fd_; }

  bool isOpen() const { return fd_ >= 0; }

 private:
  int fd_;
};

Error failed(const std::string& what, const std::string& path) {
  return {.fault = Fault::Transient, .what = what + " " + path + ": " + std::strerror(errno)};
}

bool writeAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

void element(std::string& xml, const char* name, const std::string& value) {
  if (value.empty()) return;
  xml += std::string("  <") + name + ">" + xmlText(value) + "</" + name + ">\n";
}

// XML 1.0, production 2 (Char).
bool mayStandInXml(char32_t c) {
  return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
}

}  // namespace

std::string xmlText(std::string_view text) {
  std::string xml;
  xml.reserve(text.size());
  for (const char32_t c : decodeUtf8(text)) {
    switch (c) {
      case '&': xml += "&amp;"; continue;
      case '<': xml += "&lt;"; continue;
      case '>': xml += "&gt;"; continue;
      case '\r': xml += "&#13;"; continue;
      case '\n':
      case '\t': xml += static_cast<char>(c); continue;
      default: break;
    }
    const char32_t kept = c < 0x20 ? U' ' : mayStandInXml(c) ? c : U'\uFFFD';
    xml += encodeUtf8(std::u32string_view(&kept, 1));
  }
  return xml;
}

std::string toXml(const Alert& alert) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<SMS>\n";
  element(xml, "RECIPIENT_LIST", alert.list);
  element(xml, "MSG", alert.text);
  element(xml, "SEVERITY", alert.severity);
  element(xml, "SOURCE", alert.source);
  element(xml, "BY", alert.by);
  element(xml, "HOST", alert.host);
  element(xml, "SERVICE", alert.service);
  element(xml, "GROUP", alert.group);
  element(xml, "KEY", alert.key);
  element(xml, "EVENT", alert.event);
  element(xml, "CREATED", alert.created ? toRfc3339(*alert.created) : "");
  element(xml, "VALIDITY", alert.validityMinutes ? std::to_string(*alert.validityMinutes) : "");
  return xml + "</SMS>\n";
}

std::string spoolFileName(Time now, std::int64_t process, std::uint64_t random) {
  std::array<char, 80> name{};
  std::snprintf(name.data(),
                name.size(),
                "%010lld_%lld_%016llx.xml",
                static_cast<long long>(toMillis(now) / 1'000),
                static_cast<long long>(process),
                static_cast<unsigned long long>(random));
  return name.data();
}

Result<std::string> drop(const std::string& directory, const std::string& xml, Time now) {
  std::uint64_t random = 0;
  if (getrandom(&random, sizeof random, 0) != sizeof random) {
    return failed("no random name for a file in", directory);
  }
  const std::string name = spoolFileName(now, getpid(), random);
  const std::string path = directory + "/" + name;
  const std::string unfinished = directory + "/." + name + ".tmp";

  const Descriptor folder(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.isOpen()) return failed("cannot open the spool", directory);
  {
    const Descriptor file(
        open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kFileMode));
    if (!file.isOpen()) return failed("cannot write in the spool", directory);
    const bool isSafe =
        fchmod(file.fd(), kFileMode) == 0 && writeAll(file.fd(), xml) && fsync(file.fd()) == 0;
    if (!isSafe) {
      Error error = failed("cannot write", unfinished);
      unlink(unfinished.c_str());
      return error;
    }
  }
  if (rename(unfinished.c_str(), path.c_str()) != 0) {
    Error error = failed("cannot rename", unfinished);
    unlink(unfinished.c_str());
    return error;
  }
  if (fsync(folder.fd()) != 0) {
    return failed("the alert may not survive a power cut: fsync of", directory);
  }
  return path;
}

}  // namespace tocsin::cli
