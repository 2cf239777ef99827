// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/spool/spool_rig.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tocsin::spool {
namespace {

constexpr uid_t kNobody = 65534;

}  // namespace

TemporaryDirectory::TemporaryDirectory()
    : path_((std::filesystem::temp_directory_path() / "tocsin-spool-XXXXXX").string()) {
  check(::mkdtemp(path_.data()) != nullptr, "a temporary directory can be made");
  check(::chmod(path_.c_str(), 0755) == 0, "a temporary directory can be opened to others");
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

WithoutPrivileges::WithoutPrivileges() {
  ::setfsuid(::geteuid() == 0 ? kNobody : ::geteuid());
}

WithoutPrivileges::~WithoutPrivileges() {
  ::setfsuid(::geteuid());
}

std::string alertXml(std::string_view text, std::string_view list) {
  std::string xml = "<SMS><RECIPIENT_LIST>";
  xml.append(list).append("</RECIPIENT_LIST><MSG>").append(text).append("</MSG></SMS>");
  return xml;
}

void writeFile(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary) << content;
}

void appendFile(const std::string& path, std::string_view content) {
  std::ofstream(path, std::ios::binary | std::ios::app) << content;
}

std::string readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void setMtime(const std::string& path, Time mtime) {
  const std::int64_t ms = toMillis(mtime);
  const timespec time{.tv_sec = ms / 1'000, .tv_nsec = ms % 1'000 * 1'000'000};
  const std::array<timespec, 2> times{time, time};
  check(::utimensat(AT_FDCWD, path.c_str(), times.data(), 0) == 0, "a file's time can be set");
}

SpoolRig::SpoolRig()
    : clock(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now())) {}

void SpoolRig::start() {
  options.directory = directory;
  Events events;
  events.onFiles = [this](std::vector<Incoming> batch) {
    batches.push_back(batch.size());
    for (Incoming& alert : batch) {
      if (settlesAtOnce) doneNames.push_back(spool->accepted(alert.fileName));
      files.push_back(std::move(alert));
    }
  };
  events.onRefused = [this](const std::string& name, const Refusal& refusal) {
    refusals.emplace_back(name, refusal);
    if (settlesAtOnce) spool->refused(name, refusal);
  };
  events.onTrouble = [this](const Trouble& trouble) { troubles.push_back(trouble); };
  const Log keep = [this](LogLevel, std::string_view line) { log.emplace_back(line); };
  spool = std::make_unique<Spool>(options, loop, clock, keep, events);
  started = spool->start();
}

void SpoolRig::crash() {
  spool.reset();
  loop.forgetAll();
}

void SpoolRig::turn() {
  do {
    loop.runDue();
  } while (loop.pollWatches() > 0);
  loop.runDue();
}

void SpoolRig::pass(Duration by) {
  turn();
  loop.advance(by);
  turn();
}

void SpoolRig::drop(const std::string& name, std::string_view content) {
  const std::string hidden = path(".being-written.tmp");
  writeFile(hidden, content);
  std::filesystem::rename(hidden, path(name));
}

std::vector<std::string> SpoolRig::offeredNames() const {
  std::vector<std::string> names;
  std::transform(files.begin(), files.end(), std::back_inserter(names), [](const Incoming& alert) {
    return alert.fileName;
  });
  return names;
}

std::optional<std::string> SpoolRig::trouble(Trouble::Kind kind, const std::string& subject) const {
  const auto found = std::find_if(troubles.rbegin(), troubles.rend(), [&](const Trouble& one) {
    return one.kind == kind && one.subject == subject;
  });
  if (found == troubles.rend()) return std::nullopt;
  return found->what;
}

bool SpoolRig::wasLogged(std::string_view part) const {
  return std::any_of(log.begin(), log.end(), [part](const std::string& line) {
    return line.find(part) != std::string::npos;
  });
}

}  // namespace tocsin::spool
