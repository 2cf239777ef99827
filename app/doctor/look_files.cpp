// SPDX-License-Identifier: Apache-2.0
// The spool, room on the disk, and certificates.
#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <memory>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "app/doctor/look.h"

namespace tocsin::doctor {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTestBytes = 4096;
constexpr std::size_t kFilesLookedAtMax = 20'000;

// docs/formats/spool.md: what a scan takes.
bool isAlert(const std::string& name) {
  if (name.empty() || name.front() == '.' || name.size() <= 4) return false;
  std::string ending = name.substr(name.size() - 4);
  std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return ending == ".xml";
}

void note(const fs::directory_entry& entry, const Identity& service, WaitingFacts& waiting) {
  std::error_code failed;
  const auto changed = entry.last_write_time(failed);
  if (failed) return;  // taken meanwhile
  const auto age = std::chrono::floor<Duration>(fs::file_time_type::clock::now() - changed);
  const std::string name = entry.path().filename().string();
  ++waiting.count;
  if (waiting.oldest.empty() || age > waiting.oldestAge) {
    waiting.oldest = name;
    waiting.oldestAge = age;
  }
  if (!waiting.unreadable.empty()) return;
  const PathFacts file = lookAt(entry.path().string());
  if (mayAccess(file, service, kRead) == false) waiting.unreadable = name;
}

// Why nothing can be written there; "" when it can.
std::string writeAndRemove(const std::string& directory) {
  std::string path = directory + "/.tocsin-doctor-XXXXXX";
  const int fd = ::mkstemp(path.data());
  if (fd < 0) return std::strerror(errno);
  const std::array<char, kTestBytes> bytes{};
  std::string wrong;
  errno = 0;
  const ssize_t written = ::write(fd, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size()) || ::fsync(fd) != 0) {
    wrong = errno == 0 ? "there is no room for 4 KiB" : std::strerror(errno);
  }
  ::close(fd);
  ::unlink(path.c_str());
  return wrong;
}

OptionalTime endOf(const X509* certificate) {
  std::tm end{};
  if (::ASN1_TIME_to_tm(::X509_get0_notAfter(certificate), &end) != 1) return std::nullopt;
  return Time{seconds{::timegm(&end)}};
}

// Of our own chain the first that ends counts, of those that are trusted the last.
enum class Counts { First, Last };

CertificateFacts readCertificates(const std::string& subject,
                                  const std::string& path,
                                  Counts counts) {
  CertificateFacts facts{.subject = subject, .path = path};
  const std::unique_ptr<BIO, decltype(&::BIO_free)> file(::BIO_new_file(path.c_str(), "r"),
                                                         ::BIO_free);
  if (!file) {
    facts.isUnknown = errno == EACCES;
    facts.trouble = std::strerror(errno);
    return facts;
  }
  while (true) {
    const std::unique_ptr<X509, decltype(&::X509_free)> certificate(
        ::PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr), ::X509_free);
    if (!certificate) break;
    const OptionalTime end = endOf(certificate.get());
    if (!end) continue;
    const bool isNew = !facts.notAfter ||
                       (counts == Counts::First ? *end < *facts.notAfter : *end > *facts.notAfter);
    if (isNew) facts.notAfter = end;
  }
  if (!facts.notAfter) facts.trouble = "there is no certificate in it";
  return facts;
}

}  // namespace

SpoolFacts lookIntoSpool(const std::string& directory, const Identity& service) {
  SpoolFacts facts{.directory = lookAt(directory)};
  std::error_code failed;
  fs::directory_iterator entry(directory, failed);
  if (failed) return facts;
  facts.waiting.emplace();
  for (std::size_t looked = 0; !failed && entry != fs::directory_iterator();
       entry.increment(failed)) {
    std::error_code ignored;
    if (!isAlert(entry->path().filename().string()) || !entry->is_regular_file(ignored)) continue;
    if (++looked > kFilesLookedAtMax) break;
    note(*entry, service, *facts.waiting);
  }
  return facts;
}

FileFacts lookAtFile(const std::string& subject, const std::string& path) {
  return {.subject = subject, .folder = lookAt(parentOf(path)), .file = lookAt(path)};
}

std::vector<FileFacts> lookAtFiles(const config::Config& config) {
  std::vector<FileFacts> all;
  const auto add = [&](const std::string& subject, const std::string& path) {
    if (!path.empty()) all.push_back(lookAtFile(subject, path));
  };
  const auto addHeaders = [&](const std::string& name, const auto& headers) {
    for (const config::HeaderLine& header : headers) {
      add(name + " " + header.name, header.value);
    }
  };
  add("[http] tls_certificate", config.http.tlsCertificate);
  add("[http] tls_key", config.http.tlsKey);
  add("[heartbeat] tls_ca", config.heartbeat.tlsCa);
  for (const config::DriverSection& driver : config.drivers) {
    add(driver.name + " pin_file", driver.pinFile);
    if (const config::CentreSection* centre = driver.centre()) {
      add(driver.name + " password_file", centre->passwordFile);
      add(driver.name + " tls_ca", centre->tlsCa);
    }
    addHeaders(driver.name, driver.http.headerFiles);
    add(driver.name + " tls_ca", driver.http.tlsCa);
  }
  for (const config::ForwardSection& forward : config.forwards) {
    addHeaders(forward.name, forward.headerFiles);
    add(forward.name + " tls_ca", forward.tlsCa);
  }
  return all;
}

RoomFacts measure(const std::string& subject, const std::string& directory, bool writes) {
  RoomFacts facts{.subject = subject, .path = directory};
  std::error_code failed;
  const fs::space_info space = fs::space(directory, failed);
  if (failed) {
    facts.cannotLook = failed.message();
  } else {
    facts.freeBytes = space.available;
    facts.totalBytes = space.capacity;
  }
  if (writes) facts.writeTest = writeAndRemove(directory);
  return facts;
}

std::vector<CertificateFacts> lookAtCertificates(const config::Config& config) {
  std::vector<CertificateFacts> all;
  const auto add = [&](const std::string& subject, const std::string& path, Counts counts) {
    if (!path.empty()) all.push_back(readCertificates(subject, path, counts));
  };
  add("[http]", config.http.tlsCertificate, Counts::First);
  for (const config::DriverSection& driver : config.drivers) {
    if (const config::CentreSection* centre = driver.centre()) {
      add(driver.name + " tls_ca", centre->tlsCa, Counts::Last);
    }
    add(driver.name + " tls_ca", driver.http.tlsCa, Counts::Last);
  }
  for (const config::ForwardSection& forward : config.forwards) {
    add(forward.name + " tls_ca", forward.tlsCa, Counts::Last);
  }
  return all;
}

}  // namespace tocsin::doctor
