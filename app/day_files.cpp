// SPDX-License-Identifier: Apache-2.0
#include "app/day_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "app/api/message_json.h"
#include "queue/base/limits.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

constexpr Duration kRetryAfter = minutes{1};
constexpr std::size_t kRemovedADay = 2;
constexpr std::string_view kEnding = ".jsonl";
constexpr std::size_t kDayChars = 10;  // "2026-11-21"

Error systemError(const std::string& doing) {
  return {Fault::Transient, doing + ": " + std::strerror(errno)};
}

std::string twoDigits(int number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

bool isDayFile(const fs::path& path) {
  const std::string name = path.filename().string();
  return name.size() == kDayChars + kEnding.size() && name.ends_with(kEnding) && name[4] == '-' &&
         name[7] == '-';
}

std::vector<fs::path> dayFilesIn(const std::string& directory) {
  std::vector<fs::path> files;
  std::error_code failed;
  for (fs::directory_iterator it(directory, failed), end; !failed && it != end;
       it.increment(failed)) {
    if (isDayFile(it->path())) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// What is behind the last line's end, and where that line begins.
struct Tail {
  std::string line;
  std::uintmax_t end = 0;  // of the last whole line
};

Tail tailOf(const std::string& file, std::uintmax_t size) {
  constexpr std::uintmax_t kBlock = 65'536;
  std::ifstream in(file, std::ios::binary);
  std::string read;
  for (std::uintmax_t from = size; from > 0;) {
    const std::uintmax_t step = std::min(kBlock, from);
    from -= step;
    std::string block(step, '\0');
    in.seekg(static_cast<std::streamoff>(from));
    in.read(block.data(), static_cast<std::streamsize>(step));
    read.insert(0, block);
    const auto last = read.rfind('\n');
    if (last == std::string::npos) continue;
    const auto before = last == 0 ? std::string::npos : read.rfind('\n', last - 1);
    if (before == std::string::npos && from > 0) continue;
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    return {read.substr(begin, last - begin), from + last + 1};
  }
  return {};
}

}  // namespace

LastLine lastLineOf(const std::string& file) {
  std::error_code failed;
  const std::uintmax_t size = fs::file_size(file, failed);
  if (failed) return {};
  const Tail tail = tailOf(file, size);
  if (tail.end < size) fs::resize_file(file, tail.end, failed);
  const auto line = api::parseJson(tail.line);
  if (!line || !line->is_object()) return {};
  try {
    return {line->value("closing", std::int64_t{0}),
            line->value("id", std::int64_t{0}),
            line->value("created", std::string())};
  } catch (const api::JsonIn::exception&) {
    return {};  // somebody else's line
  }
}

Status DayWriter::open() {
  if (reader_) return {};
  std::error_code failed;
  fs::create_directories(options_.directory, failed);
  if (failed) return Error{Fault::Transient, options_.directory + ": " + failed.message()};
  auto zone = loop::TimeZone::load(options_.timeZone);
  if (!zone) zone = loop::TimeZone::load("UTC");
  if (!zone) return zone.error();
  zone_.emplace(std::move(*zone));
  auto reader = store::JournalReader::open(options_.journal);
  if (!reader) return reader.error();
  reader_.emplace(std::move(*reader));
  last_ = writtenBefore();
  return {};
}

// How far it got before the start, as far as that was this journal.
std::int64_t DayWriter::writtenBefore() {
  const std::vector<fs::path> files = dayFilesIn(options_.directory);
  if (files.empty()) return 0;
  // The newest by name; after a clock that went back it may be another one that was written last.
  const auto newest =
      std::max_element(files.begin(), files.end(), [](const auto& a, const auto& b) {
        std::error_code ignored;
        return fs::last_write_time(a, ignored) < fs::last_write_time(b, ignored);
      });
  std::int64_t last = 0;
  for (const fs::path& file : {*newest, files.back()}) {
    const LastLine line = lastLineOf(file.string());
    const auto message = reader_->byId(line.message);
    const bool isOurs = message && *message && toRfc3339((*message)->created) == line.created;
    if (isOurs) last = std::max(last, line.closing);
  }
  return last;
}

Status DayWriter::step() {
  if (Status status = open(); !status) return status;
  const auto rows = reader_->closings(last_, limits::kClosingsStepMax);
  if (!rows) return rows.error();
  isMore_ = rows->size() >= limits::kClosingsStepMax;
  return write(*rows);
}

// Lines of one day go into its file together.
Status DayWriter::write(const std::vector<store::ClosingRow>& rows) {
  for (std::size_t i = 0; i < rows.size();) {
    const std::string day = dayOf(rows[i].at);
    std::string lines;
    std::int64_t last = last_;
    for (; i < rows.size() && dayOf(rows[i].at) == day; ++i) {
      const auto line = lineOf(rows[i]);
      if (!line) return line.error();
      lines += *line;
      last = rows[i].id;
    }
    if (Status status = append(day, lines); !status) return status;
    last_ = last;
  }
  return {};
}

Result<std::string> DayWriter::lineOf(const store::ClosingRow& row) {
  const auto message = reader_->byId(row.message.value);
  if (!message) return message.error();
  if (!*message) return std::string();
  const auto pages = reader_->pages(row.message.value);
  if (!pages) return pages.error();
  api::JsonOut json;
  json["closing"] = row.id;
  json["closing_at"] = toRfc3339(row.at);
  json.update(api::messageJson(**message, api::MessageDetail::Whole));
  json["sms"] = api::JsonOut::array();
  for (const store::PageView& page : *pages) {
    json["sms"].push_back(api::pageJson(page));
  }
  return api::dumpJson(json) + "\n";
}

// All of the lines and on the disk, or the file as it was.
Status DayWriter::append(const std::string& day, const std::string& lines) {
  if (lines.empty()) return {};
  const std::string path = options_.directory + "/" + day + std::string(kEnding);
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (fd < 0) return systemError("cannot write " + path);
  if (isStopped_) {  // meanwhile; another one may write it by now
    ::close(fd);
    return Error{Fault::Transient, "it is not waited for"};
  }

  struct stat before {};

  Status status = ::fstat(fd, &before) == 0 ? Status{} : systemError("cannot look at " + path);
  for (std::size_t done = 0; status && done < lines.size();) {
    const ssize_t wrote = ::write(fd, lines.data() + done, lines.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) status = systemError("cannot write " + path);
    if (wrote > 0) done += static_cast<std::size_t>(wrote);
  }
  if (status && ::fsync(fd) != 0) status = systemError("cannot sync " + path);
  if (!status) static_cast<void>(::ftruncate(fd, before.st_size));
  ::close(fd);
  if (status && day != std::exchange(day_, day)) removeOld(day);
  return status;
}

std::string DayWriter::dayOf(Time at) const {
  const LocalTime local = zone_->localTime(at);
  return std::to_string(local.year) + "-" + twoDigits(local.month) + "-" + twoDigits(local.day);
}

// By their names, which are days; few at a time, as a clock that is years ahead would remove all.
void DayWriter::removeOld(const std::string& today) const {
  if (options_.keepFiles == Duration{0}) return;
  const auto now = fromRfc3339(today + "T12:00:00Z");
  if (!now) return;
  const std::string oldest = toRfc3339(*now - options_.keepFiles).substr(0, kDayChars);
  const std::vector<fs::path> files = dayFilesIn(options_.directory);
  for (std::size_t i = 0; i < std::min(files.size(), kRemovedADay); ++i) {
    std::error_code ignored;
    if (files[i].filename().string().substr(0, kDayChars) < oldest) fs::remove(files[i], ignored);
  }
}

DayFiles::DayFiles(const DayWriter::Options& options, Loop& loop, Hooks hooks, Duration patience)
    : directory_(options.directory),
      hooks_(std::move(hooks)),
      patience_(patience),
      loop_(loop),
      writer_(std::make_shared<DayWriter>(options)),
      aside_(loop) {
  begin();
}

DayFiles::~DayFiles() {
  writer_->stop();
  if (timer_ != 0) loop_.cancel(timer_);
}

void DayFiles::notify() {
  isNotified_ = true;
  if (!aside_.isBusy() && trouble_.empty()) begin();
}

void DayFiles::waitFor(Duration delay, void (DayFiles::*then)()) {
  if (timer_ != 0) loop_.cancel(timer_);
  timer_ = loop_.after(delay, [this, then] {
    timer_ = 0;
    (this->*then)();
  });
}

void DayFiles::begin() {
  isNotified_ = false;
  waitFor(patience_, &DayFiles::giveUp);
  aside_.run([writer = writer_] { return writer->step(); },
             [this](const Status& status) { end(status); });
}

void DayFiles::giveUp() {
  tell(directory_ + " does not answer");
}

void DayFiles::end(const Status& status) {
  if (writer_->last() != std::exchange(told_, writer_->last())) hooks_.written(told_);
  tell(status ? "" : status.error().what);
  if (!status) return waitFor(kRetryAfter, &DayFiles::begin);
  if (timer_ != 0) loop_.cancel(std::exchange(timer_, 0));
  if (isNotified_ || writer_->isMore()) begin();
}

void DayFiles::tell(const std::string& trouble) {
  if (trouble != std::exchange(trouble_, trouble)) hooks_.trouble(trouble);
}

}  // namespace tocsin::app
