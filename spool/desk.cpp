// SPDX-License-Identifier: Apache-2.0
#include "spool/desk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>
#include <utility>

#include "queue/base/limits.h"
#include "spool/fd.h"
#include "spool/file_name.h"
#include "spool/file_reader.h"
#include "spool/moves.h"
#include "spool/readable.h"

namespace tocsin::spool {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
constexpr std::string_view kErrorEnding = ".error.txt";
constexpr unsigned kNamesTriedMax = 1'000;

struct CloseDirectory {
  void operator()(DIR* directory) const { ::closedir(directory); }
};

struct Coded {
  std::string_view part;  // of the reason
  std::string_view code;
};

// What the room and the dispatcher write as the reason, by what is typical of it; whatever else it
// is, it is about the XML. A test holds the words of this room to it.
constexpr std::array kCodes{Coded{"there is no recipient list", "unknown_list"},
                            Coded{"no recipient list", "no_list"},
                            Coded{"a recipient list of more than", "no_list"},
                            Coded{"no text", "no_text"},
                            Coded{"the root element is", "wrong_root"},
                            Coded{"DOCTYPE", "doctype"},
                            Coded{"bytes; it was not read", "too_big"},
                            Coded{", not a file; it was not opened", "no_file"},
                            Coded{"the file is empty", "empty"},
                            Coded{"not in the encoding of the file", "encoding"}};

std::string codeOf(const std::string& reason) {
  if (reason.empty()) return {};
  const auto* const found = std::find_if(kCodes.begin(), kCodes.end(), [&](const Coded& one) {
    return reason.find(one.part) != std::string::npos;
  });
  return std::string{found == kCodes.end() ? "xml" : found->code};
}

Error noSuchFile(const std::string& name) {
  return {Fault::Permanent, "there is no refused file \"" + displayName(name) + "\""};
}

Error cannot(const std::string& what, int error) {
  return {Fault::Transient, what + ": " + std::strerror(error)};
}

// A name that leads nowhere but into the folder, and that we show.
bool isPlain(const std::string& name) {
  return !name.empty() && name.size() <= kFileNameBytesMax && name.front() != '.' &&
         name.find('/') == std::string::npos && displayName(name) == name;
}

// The path was configured and may lead over links; rejected/ itself may not be one.
Fd openRejected(int spool) {
  return Fd{::openat(spool, "rejected", kFolderFlags | O_NOFOLLOW)};
}

// Calls `visit` with each name, of at most kDeskNamesMax.
template <class Visit>
Status visitNames(int folder, const Visit& visit) {
  const int own = ::openat(folder, ".", kFolderFlags);
  const std::unique_ptr<DIR, CloseDirectory> stream{own < 0 ? nullptr : ::fdopendir(own)};
  if (stream == nullptr) {
    auto error = cannot("cannot list the spool", errno);
    if (own >= 0) ::close(own);
    return error;
  }
  for (int seen = 0; seen < kDeskNamesMax; ++seen) {
    errno = 0;
    const dirent* const entry = ::readdir(stream.get());
    if (entry == nullptr) return errno == 0 ? Status{} : cannot("cannot list the spool", errno);
    visit(std::string_view{entry->d_name});
  }
  return {};
}

std::string readStart(int folder, const std::string& name) {
  const auto opening = openAlertFile(folder, name, false);
  const auto* const file = std::get_if<OpenFile>(&opening);
  std::string content;
  if (file == nullptr || readWhole(*file, content) == ReadOutcome::Failed) return {};
  content.resize(std::min(content.size(), limits::kSpoolFileBytesMax));
  return content;
}

// The line "wrong:  ..." of an error text.
std::string reasonIn(const std::string& errorText) {
  constexpr std::string_view kWrong = "\nwrong:";
  const std::size_t at = errorText.find(kWrong);
  if (at == std::string::npos) return {};
  const std::size_t begin = errorText.find_first_not_of(' ', at + kWrong.size());
  if (begin == std::string::npos) return {};
  return errorText.substr(begin, errorText.find('\n', begin) - begin);
}

// Moved there when its inode was changed last: the mtime is the producer's.
RefusedEntry entryOf(const std::string& name, const FileStat& stat) {
  RefusedEntry entry;
  entry.name = name;
  entry.at =
      fromMillis(std::int64_t{stat.st_ctim.tv_sec} * 1'000 + stat.st_ctim.tv_nsec / 1'000'000);
  if (S_ISREG(stat.st_mode)) entry.bytes = stat.st_size;
  return entry;
}

Status listRefused(int rejected, std::vector<RefusedEntry>& all) {
  const Status listed = visitNames(rejected, [&](std::string_view shown) {
    const std::string name{shown};
    FileStat stat{};
    if (!isPlain(name) || shown.ends_with(kErrorEnding)) return;
    if (::fstatat(rejected, name.c_str(), &stat, AT_SYMLINK_NOFOLLOW) != 0) return;
    all.push_back(entryOf(name, stat));
  });
  const std::size_t shown = std::min(all.size(), limits::kRefusedShownMax);
  std::partial_sort(all.begin(),
                    all.begin() + static_cast<std::ptrdiff_t>(shown),
                    all.end(),
                    [](const RefusedEntry& a, const RefusedEntry& b) {
                      return std::tie(b.at, a.name) < std::tie(a.at, b.name);
                    });
  all.resize(shown);
  return listed;
}

void explain(int rejected, RefusedEntry& entry) {
  entry.reason = reasonIn(readStart(rejected, fitName(entry.name, kErrorEnding)));
  entry.code = codeOf(entry.reason);
  entry.list = readableOf(readStart(rejected, entry.name)).list;
}

// What the file was called in the spool: refused a second time it lies as a.xml~2.
std::string spoolName(const std::string& name) {
  if (isAlertName(name)) return name;
  const std::size_t tilde = name.rfind('~');
  if (tilde != std::string::npos && tilde + 1 < name.size() &&
      name.find_first_not_of("0123456789", tilde + 1) == std::string::npos &&
      isAlertName(std::string_view{name}.substr(0, tilde))) {
    return name.substr(0, tilde);
  }
  return fitName(name, ".xml");  // a long name that was cut has lost its ending
}

// a.xml, a~2.xml, a~3.xml: the scan finds them all.
std::string numberedAlert(const std::string& name, unsigned number) {
  if (number < 2) return name;
  const std::size_t dot = name.rfind('.');
  return fitName(name.substr(0, dot), "~" + std::to_string(number) + name.substr(dot));
}

Result<std::string> moveBack(int rejected, const std::string& name, int spool) {
  const std::string wanted = spoolName(name);
  int error = EEXIST;
  for (unsigned number = 1; error == EEXIST && number <= kNamesTriedMax; ++number) {
    std::string back = numberedAlert(wanted, number);
    error = renameNoReplace(rejected, name, spool, back);
    if (error == 0) return back;
  }
  if (error == ENOENT) return noSuchFile(name);
  return cannot("\"" + name + "\" cannot be moved back into the spool", error);
}

// Its regular file, or why it is none.
Status checkRefused(int rejected, const std::string& name) {
  const auto looked = lookAt(rejected, name);
  const auto* const why = std::get_if<NotOpened>(&looked);
  if (why == nullptr) return {};
  switch (why->why) {
    case NotOpened::Why::Vanished: return noSuchFile(name);
    case NotOpened::Why::NotRegular:
      return Error{Fault::Permanent, "\"" + name + "\" is a " + why->what + ", not a file"};
    case NotOpened::Why::Unreadable:
    case NotOpened::Why::NoResources: break;
  }
  return Error{Fault::Transient, "\"" + name + "\" cannot be read: " + why->what};
}

struct Opened {
  Fd spool, rejected;
};

Result<Opened> openFolders(const std::string& directory, const std::string& name) {
  if (!isPlain(name)) return noSuchFile(name);
  Opened opened;
  opened.spool = Fd{::open(directory.c_str(), kFolderFlags)};
  if (!opened.spool) return cannot("cannot open " + directory, errno);
  opened.rejected = openRejected(opened.spool.value());
  if (!opened.rejected) return cannot("cannot open " + directory + "/rejected", errno);
  if (auto status = checkRefused(opened.rejected.value(), name); !status) return status.error();
  return opened;
}

}  // namespace

Result<Overview> lookAtSpool(const std::string& directory) {
  Overview overview;
  const Fd spool{::open(directory.c_str(), kFolderFlags)};
  const Fd rejected = spool ? openRejected(spool.value()) : Fd{};
  if (!spool || !rejected) {
    if (errno == ENOENT || errno == ENOTDIR) return overview;
    return cannot("cannot open " + directory + (spool ? "/rejected" : ""), errno);
  }
  overview.stands = true;
  Status listed = visitNames(spool.value(), [&](std::string_view name) {
    if (isAlertName(name)) ++overview.waiting;
  });
  if (listed) listed = listRefused(rejected.value(), overview.refused);
  if (!listed) return listed.error();
  for (RefusedEntry& entry : overview.refused) {
    explain(rejected.value(), entry);
  }
  return overview;
}

Result<std::string> readRefused(const std::string& directory, const std::string& name) {
  const auto folders = openFolders(directory, name);
  if (!folders) return folders.error();
  const auto opening = openAlertFile(folders->rejected.value(), name, false);
  std::string content;
  const auto* const file = std::get_if<OpenFile>(&opening);
  if (file == nullptr || readWhole(*file, content) == ReadOutcome::Failed) {
    return Error{Fault::Transient, "\"" + name + "\" cannot be read now"};
  }
  content.resize(std::min(content.size(), limits::kSpoolFileBytesMax));
  return content;
}

// The spool may refuse the file again before this returns, and write its error text anew: so the
// old one is put aside first, and only that one is deleted.
Result<std::string> retryRefused(const std::string& directory, const std::string& name) {
  const auto folders = openFolders(directory, name);
  if (!folders) return folders.error();
  if (name.ends_with(kErrorEnding)) return noSuchFile(name);
  const int rejected = folders->rejected.value();
  const std::string errorText = fitName(name, kErrorEnding);
  const std::string aside = fitName("." + name, kErrorEnding);
  const bool isAside = ::renameat(rejected, errorText.c_str(), rejected, aside.c_str()) == 0;
  auto moved = moveBack(rejected, name, folders->spool.value());
  if (isAside && moved) static_cast<void>(::unlinkat(rejected, aside.c_str(), 0));
  if (isAside && !moved) {
    static_cast<void>(renameNoReplace(rejected, aside, rejected, errorText));
  }
  return moved;
}

}  // namespace tocsin::spool
