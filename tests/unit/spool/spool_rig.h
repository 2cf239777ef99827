// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "spool/spool.h"
#include "tests/support/fake_loop.h"

namespace tocsin::spool {

// A directory that is gone with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// As long as it lives, file permissions count, even when the test runs as root.
class WithoutPrivileges {
 public:
  WithoutPrivileges();
  ~WithoutPrivileges();
  WithoutPrivileges(const WithoutPrivileges&) = delete;
  WithoutPrivileges& operator=(const WithoutPrivileges&) = delete;
};

// The two-element form.
std::string alertXml(std::string_view text, std::string_view list = "noc");

void writeFile(const std::string& path, std::string_view content);
void appendFile(const std::string& path, std::string_view content);
std::string readFile(const std::string& path);
void setMtime(const std::string& path, Time mtime);

// A spool on a real directory, with a loop that the test turns, and a dispatcher that keeps what it
// is told and settles at once unless told not to.
class SpoolRig {
 public:
  SpoolRig();

  // start() of a new spool on the directory, as after a crash when there was one already.
  void start();
  // A power cut: nothing is settled any more.
  void crash();

  // Runs what the kernel and the timers have for us now, until there is no more.
  void turn();
  // Lets time pass, then turns.
  void pass(Duration by);

  // As a good producer does: a hidden name first, then a rename.
  void drop(const std::string& name, std::string_view content);

  std::string path(const std::string& name) const { return directory + "/" + name; }

  bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }

  std::string read(const std::string& name) const { return readFile(path(name)); }

  std::vector<std::string> offeredNames() const;
  // The last thing told of a subject; nothing when nothing was, empty when it was cleared.
  std::optional<std::string> trouble(Trouble::Kind kind, const std::string& subject) const;
  bool wasLogged(std::string_view part) const;

  TemporaryDirectory temporary;
  std::string directory = temporary.path() + "/spool";
  test::FakeClock clock;
  test::FakeLoop loop{clock};
  Options options;
  std::unique_ptr<Spool> spool;
  Status started;

  bool settlesAtOnce = true;
  std::vector<Incoming> files;       // all that were offered
  std::vector<std::size_t> batches;  // how many at once
  std::vector<std::string> doneNames;
  std::vector<std::pair<std::string, Refusal>> refusals;
  std::vector<Trouble> troubles;
  std::vector<std::string> log;
};

}  // namespace tocsin::spool
