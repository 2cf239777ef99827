// SPDX-License-Identifier: Apache-2.0
#include "spool/file_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <optional>
#include <sys/stat.h>

#include "queue/base/limits.h"

namespace tocsin::spool {
namespace {

using Why = NotOpened::Why;

std::string_view kindOf(mode_t mode) {
  if (S_ISLNK(mode)) return "symbolic link";
  if (S_ISDIR(mode)) return "directory";
  if (S_ISFIFO(mode)) return "pipe";
  if (S_ISSOCK(mode)) return "socket";
  return "device";
}

NotOpened failed(int error, const FileFacts& facts) {
  constexpr std::array kOurs{EMFILE, ENFILE, ENOMEM, EINTR};
  Why why = Why::Unreadable;
  if (error == ENOENT) why = Why::Vanished;
  if (std::find(kOurs.begin(), kOurs.end(), error) != kOurs.end()) why = Why::NoResources;
  return {.why = why, .what = std::strerror(error), .facts = facts};
}

std::optional<NotOpened> refuseByKind(const FileStat& stat) {
  if (S_ISREG(stat.st_mode)) return std::nullopt;
  return NotOpened{
      .why = Why::NotRegular, .what = std::string{kindOf(stat.st_mode)}, .facts = factsOf(stat)};
}

}  // namespace

std::variant<FileFacts, NotOpened> lookAt(int directory, const std::string& name) {
  FileStat stat{};
  if (::fstatat(directory, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) return failed(errno, {});
  if (auto notRegular = refuseByKind(stat)) return *std::move(notRegular);
  return factsOf(stat);
}

std::variant<OpenFile, NotOpened> openAlertFile(int directory,
                                                const std::string& name,
                                                bool knownRegular) {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  FileFacts facts;
  Fd fd;
  if (knownRegular) fd = Fd{::openat(directory, name.c_str(), kFlags)};
  if (!fd) {  // not known, or something else lies there by now: the look tells what
    auto looked = lookAt(directory, name);
    if (auto* const notOpened = std::get_if<NotOpened>(&looked)) return std::move(*notOpened);
    facts = std::get<FileFacts>(looked);
    fd = Fd{::openat(directory, name.c_str(), kFlags)};
  }
  if (!fd) return failed(errno, facts);
  FileStat stat{};
  if (::fstat(fd.value(), &stat) != 0) return failed(errno, facts);
  if (auto notRegular = refuseByKind(stat)) return *std::move(notRegular);
  return OpenFile{std::move(fd), factsOf(stat)};
}

ReadOutcome readWhole(const OpenFile& file, std::string& into) {
  // One byte more than expected: a file that grew shows itself.
  const std::size_t expected =
      std::min<std::size_t>(static_cast<std::size_t>(file.facts.size), limits::kSpoolFileBytesMax);
  into.resize(expected + 1);
  std::size_t have = 0;
  while (have < into.size()) {
    const ssize_t got = ::read(file.fd.value(), into.data() + have, into.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ReadOutcome::Failed;
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  into.resize(have);
  FileStat stat{};
  if (::fstat(file.fd.value(), &stat) != 0) return ReadOutcome::Failed;
  const bool unchanged = have == file.facts.size && factsOf(stat) == file.facts;
  return unchanged ? ReadOutcome::Whole : ReadOutcome::Changed;
}

std::string contentHashOf(int directory, const std::string& name, std::uint64_t inode) {
  auto opening = openAlertFile(directory, name, false);
  const auto* const file = std::get_if<OpenFile>(&opening);
  if (file == nullptr || file->facts.inode != inode ||
      file->facts.size > limits::kSpoolFileBytesMax) {
    return {};
  }
  std::string content;
  return readWhole(*file, content) == ReadOutcome::Whole ? sha256Hex(content) : std::string{};
}

}  // namespace tocsin::spool
