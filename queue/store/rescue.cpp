// SPDX-License-Identifier: Apache-2.0
#include "queue/store/rescue.h"

#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/store/backup_file.h"
#include "queue/store/journal_impl.h"

namespace tocsin::store {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFresh = ".rescued";

// In its place at once, and not half of it: a log of the old file that was left alone would be read
// into the new one.
Status putInPlace(const std::string& fresh, const std::string& path) {
  std::error_code failed;
  fs::remove(path + "-wal", failed);
  fs::remove(path + "-shm", failed);
  fs::rename(fresh, path, failed);
  if (failed) return Error{Fault::Transient, "cannot make " + path + ": " + failed.message()};
  return syncFolderOf(path);
}

Status makeFolderOf(const std::string& path) {
  std::error_code failed;
  const fs::path folder = fs::path(path).parent_path();
  fs::create_directories(folder, failed);
  if (!failed) return {};
  return Error{Fault::Transient, "cannot make " + folder.string() + ": " + failed.message()};
}

// Producers may make files in the folder, but none of ours.
bool isOurs(const std::string& path) {
  struct stat found {};

  return ::lstat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
         found.st_uid == ::geteuid() && found.st_nlink == 1;
}

}  // namespace

bool Journal::isInPlace() const {
  return impl_->path.empty() || (impl_->hasItsFile() && impl_->hasItsLog());
}

Status Journal::copyTo(const std::string& file) {
  impl_->abandonTurn();
  Status status = copyDatabase(impl_->db, file);
  if (status) status = syncFile(file);
  if (!status) ::unlink(file.c_str());  // what is there of it takes the room of others
  return status;
}

Status Journal::rescue() {
  const std::string& path = impl_->path;
  if (impl_->hasItsFile()) {
    impl_->abandonTurn();
    const auto isDone = truncateLog();
    if (!isDone) return isDone.error();
    if (*isDone) return {};
    return Error{Fault::Transient, "somebody reads " + path};
  }
  if (FileIdentity::of(path)) {
    return Error{Fault::Config, "another file is at " + path + ": it is left as it is"};
  }
  Status status = makeFolderOf(path);
  if (status) status = copyTo(path + kFresh);
  return status ? putInPlace(path + kFresh, path) : status;
}

Result<Kept> keepJournal(Journal& journal, const std::string& path, const std::string& elsewhere) {
  const Status home = journal.rescue();
  if (home) return Kept{path, {}};
  Status status = journal.copyTo(elsewhere);
  if (status) status = syncFolderOf(elsewhere);
  if (status) return Kept{elsewhere, home.error().what};
  return Error{Fault::Transient, home.error().what + "; " + status.error().what};
}

Status bringHome(const std::string& elsewhere, const std::string& path) {
  if (FileIdentity::of(path) || !isOurs(elsewhere)) return {};
  const std::string fresh = path + kFresh;
  Status status = makeFolderOf(path);
  std::error_code failed;
  if (status) fs::copy_file(elsewhere, fresh, fs::copy_options::overwrite_existing, failed);
  if (failed) status = Error{Fault::Transient, "cannot make " + fresh + ": " + failed.message()};
  if (status) status = syncFile(fresh);
  if (status) status = putInPlace(fresh, path);
  if (status) fs::remove(elsewhere, failed);
  if (!status) fs::remove(fresh, failed);
  return status;
}

}  // namespace tocsin::store
