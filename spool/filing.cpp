// SPDX-License-Identifier: Apache-2.0
#include "spool/filing.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "queue/base/limits.h"
#include "spool/file_name.h"
#include "spool/file_reader.h"
#include "spool/receipt.h"

namespace tocsin::spool {
namespace {

constexpr std::string_view kErrorEnding = ".error.txt";

std::string_view folderName(Place place) {
  switch (place) {
    case Place::Spool: return "the spool";
    case Place::Done: return "done/";
    case Place::Rejected: return "rejected/";
    case Place::Alarm: return "alarm/";
  }
  return {};
}

bool isDiskFull(int error) {
  return error == ENOSPC || error == EDQUOT;
}

// A name under which the file is found again by the scan: a~2.xml.
std::string anotherAlertName(const std::string& rawName, unsigned number) {
  const std::size_t dot = rawName.rfind('.');
  const std::string ending = "~" + std::to_string(number) + rawName.substr(dot);
  return fitName(rawName.substr(0, dot), ending);
}

Readable readFrom(int folder, const std::string& name) {
  auto opening = openAlertFile(folder, name, false);
  const auto* const file = std::get_if<OpenFile>(&opening);
  std::string content;
  if (file == nullptr || readWhole(*file, content) == ReadOutcome::Failed) return {};
  return readableOf(content);
}

}  // namespace

Filing::Filing(Folders& folders, Loop& loop, Hooks hooks)
    : folders_(folders),
      hooks_(std::move(hooks)),
      regrowth_(folders, loop, [this](const Refused& refused) {
        hooks_.log(LogLevel::Notice,
                   "refused file " + refused.name + " was still being written; it is tried again");
        const std::string error = fitName(refused.name, kErrorEnding);
        static_cast<void>(::unlinkat(folders_.fd(Place::Rejected), error.c_str(), 0));
        giveBack(Place::Rejected, refused.name, refused.rawName);
      }) {}

std::string Filing::accept(const std::string& fileName, const Offered& file) {
  const Move moved = move(file, Place::Done, fileName);
  switch (moved.outcome) {
    case Outcome::Moved: return moved.name;
    case Outcome::Changed:
      hooks_.log(
          LogLevel::Notice,
          "spool file " + fileName + " was written again after it had been read; both count");
      break;
    case Outcome::Vanished:
      hooks_.log(
          LogLevel::Warning,
          "spool file " + fileName + " was taken away after it had been read; its alert counts");
      break;
    case Outcome::Failed:
      setStuck({.fileName = moved.name, .file = file, .refusal = std::nullopt}, moved.error);
      break;
  }
  return moved.name;
}

void Filing::refuse(const std::string& fileName, const Offered& file, const Refusal& refusal) {
  const Move moved = move(file, Place::Rejected, fileName);
  if (moved.outcome == Outcome::Moved) finishRefusal(moved.name, file, refusal);
  if (moved.outcome == Outcome::Failed) {
    setStuck({.fileName = fileName, .file = file, .refusal = refusal}, moved.error);
  }
}

void Filing::finishRefusal(const std::string& name, const Offered& file, const Refusal& refusal) {
  Readable readable;
  if (file.isRegular) readable = readFrom(folders_.fd(Place::Rejected), name);
  // The form is right, so what is wrong is the list: the example must not repeat it.
  if (file.parsed) readable.list.clear();
  const std::string error = fitName(name, kErrorEnding);
  if (auto status = put(Place::Rejected, error, errorText(name, refusal, readable)); !status) {
    hooks_.log(LogLevel::Error, status.error().what);
  }
  const auto looked = lookAt(folders_.fd(Place::Rejected), name);
  if (const auto* const facts = std::get_if<FileFacts>(&looked)) {
    regrowth_.watch({.name = name, .rawName = file.rawName, .facts = *facts});
  }
}

Filing::Likeness Filing::compare(Place place, const std::string& name, const Offered& file) const {
  const auto looked = lookAt(folders_.fd(place), name);
  const auto* const other = std::get_if<NotOpened>(&looked);
  if (other != nullptr && other->why == NotOpened::Why::Vanished) return Likeness::Vanished;
  if ((other == nullptr) != file.isRegular) return Likeness::Changed;
  const FileFacts& facts = other == nullptr ? std::get<FileFacts>(looked) : other->facts;
  if (facts == file.facts || (!file.isRegular && facts.inode == file.facts.inode)) {
    return Likeness::Same;
  }
  // A producer that sets the time of its file after writing it (cp -p, scp -p) wrote no second
  // alert.
  if (facts.inode != file.facts.inode || facts.size != file.facts.size ||
      file.contentHash.empty()) {
    return Likeness::Changed;
  }
  const std::string hash = contentHashOf(folders_.fd(place), name, facts.inode);
  return hash == file.contentHash ? Likeness::Same : Likeness::Changed;
}

Filing::Move Filing::move(const Offered& file, Place to, const std::string& wanted) {
  const auto without = [&](Outcome outcome, int error) {
    return Move{outcome, namesIn(to).firstFree(folders_.fd(to), wanted), error};
  };
  switch (compare(Place::Spool, file.rawName, file)) {
    case Likeness::Vanished: return without(Outcome::Vanished, ENOENT);
    case Likeness::Changed: hooks_.onBack(file.rawName); return without(Outcome::Changed, 0);
    case Likeness::Same: break;
  }
  const Renamed renamed = rename(file, to, wanted);
  if (renamed.error == ENOENT) return without(Outcome::Vanished, ENOENT);
  if (renamed.error != 0) return without(Outcome::Failed, renamed.error);
  // Between the look and the move the producer may have put a new file under the name.
  if (compare(to, renamed.name, file) == Likeness::Changed) {
    giveBack(to, renamed.name, file.rawName);
    return without(Outcome::Changed, 0);
  }
  return {Outcome::Moved, renamed.name, 0};
}

Renamed Filing::rename(const Offered& file, Place to, const std::string& wanted) {
  FreeNames& names = namesIn(to);
  const int spool = folders_.fd(Place::Spool);
  Renamed renamed = names.renameFree(spool, file.rawName, folders_.fd(to), wanted);
  if (renamed.error != ENOENT) return renamed;
  // Either the file is gone or the folder is; with the folder made again it can only be the file.
  if (!folders_.reopen(to)) return {ENOTDIR, wanted};
  return names.renameFree(spool, file.rawName, folders_.fd(to), wanted);
}

void Filing::giveBack(Place from, const std::string& name, const std::string& rawName) {
  constexpr unsigned kTriesMax = 100;
  int error = EEXIST;
  std::string back = rawName;
  for (unsigned number = 2; error == EEXIST && number < kTriesMax; ++number) {
    error = renameNoReplace(folders_.fd(from), name, folders_.fd(Place::Spool), back);
    if (error == 0) hooks_.onBack(back);
    back = anotherAlertName(rawName, number);
  }
  if (error == 0 || error == ENOENT) return;
  hooks_.onTrouble(
      {.kind = Trouble::Kind::CannotMove,
       .subject = name,
       .what = "the file in " + std::string{folderName(from)} +
               " is a new alert and cannot be moved back into the spool: " + std::strerror(error)});
}

void Filing::setStuck(Stuck stuck, int error) {
  const std::string shown = displayName(stuck.file.rawName);
  const Place to = stuck.refusal ? Place::Rejected : Place::Done;
  std::string what = "cannot be moved to " + std::string{folderName(to)} + ": " +
                     std::strerror(error) +
                     "; it stays, is not read again, and the move is retried";
  hooks_.log(LogLevel::Error, "spool file " + shown + " " + what);
  const std::string rawName = stuck.file.rawName;
  if (stuck_.insert_or_assign(rawName, std::move(stuck)).second) retryOrder_.push_back(rawName);
  hooks_.onTrouble({.kind = Trouble::Kind::CannotMove, .subject = shown, .what = std::move(what)});
}

bool Filing::isStuck(const std::string& rawName, const FileFacts& facts) const {
  if (stuck_.empty()) return false;
  const auto found = stuck_.find(rawName);
  return found != stuck_.end() && found->second.file.facts == facts;
}

void Filing::retryStuck() {
  const std::size_t tries = std::min(retryOrder_.size(), limits::kSpoolBatchFilesMax);
  for (std::size_t i = 0; i < tries; ++i) {
    std::string rawName = std::move(retryOrder_.front());
    retryOrder_.pop_front();
    const auto found = stuck_.find(rawName);
    if (!retry(found->second)) {
      retryOrder_.push_back(std::move(rawName));
      continue;
    }
    stuck_.erase(found);
    hooks_.onTrouble(
        {.kind = Trouble::Kind::CannotMove, .subject = displayName(rawName), .what = {}});
  }
}

// True when there is nothing left to move.
bool Filing::retry(const Stuck& stuck) {
  const Place to = stuck.refusal ? Place::Rejected : Place::Done;
  const Move moved = move(stuck.file, to, stuck.fileName);
  if (moved.outcome == Outcome::Moved && stuck.refusal) {
    finishRefusal(moved.name, stuck.file, *stuck.refusal);
  }
  return moved.outcome != Outcome::Failed;
}

Status Filing::writeReceipt(const Receipt& receipt) {
  return put(
      Place::Done, fitName(displayName(receipt.fileName), ".status.xml"), receiptXml(receipt));
}

Status Filing::writeAlarm(const std::string& name, const std::string& text) {
  std::string safe = displayName(name);
  std::replace(safe.begin(), safe.end(), '/', '_');
  if (safe.starts_with('.')) safe.front() = '_';
  const std::string file = fitName(safe, ".txt");
  if (!text.empty()) return put(Place::Alarm, file, text.back() == '\n' ? text : text + "\n");
  if (::unlinkat(folders_.fd(Place::Alarm), file.c_str(), 0) == 0 || errno == ENOENT) return {};
  return Error{Fault::Transient, "cannot remove alarm/" + file + ": " + std::strerror(errno)};
}

void Filing::removeAlarms() {
  const int own = ::openat(folders_.fd(Place::Alarm), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const std::unique_ptr<DIR, int (*)(DIR*)> stream{own < 0 ? nullptr : ::fdopendir(own),
                                                   &::closedir};
  if (!stream) return;
  while (const dirent* const entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name.ends_with(".txt")) ::unlinkat(folders_.fd(Place::Alarm), entry->d_name, 0);
  }
}

Status Filing::put(Place place, const std::string& name, const std::string& content) {
  int error = writeByRename(folders_.fd(place), name, content);
  if (error == ENOENT && folders_.reopen(place)) {  // somebody deleted the folder
    error = writeByRename(folders_.fd(place), name, content);
  }
  if (error != 0) {
    Error failed{
        Fault::Transient,
        "cannot write " + std::string{folderName(place)} + name + ": " + std::strerror(error)};
    if (isDiskFull(error) && !std::exchange(diskFullTold_, true)) {
      hooks_.onTrouble({.kind = Trouble::Kind::DiskFull,
                        .subject = folders_.directory(),
                        .what = failed.what + "; free some space there"});
    }
    return failed;
  }
  if (std::exchange(diskFullTold_, false)) {
    hooks_.onTrouble(
        {.kind = Trouble::Kind::DiskFull, .subject = folders_.directory(), .what = {}});
  }
  return {};
}

FreeNames& Filing::namesIn(Place place) {
  return place == Place::Done ? doneNames_ : rejectedNames_;
}

}  // namespace tocsin::spool
