// SPDX-License-Identifier: Apache-2.0
#include "app/archive.h"

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

#include "app/checks/checks.h"
#include "queue/base/limits.h"
#include "queue/store/backup.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

constexpr int kDone = 0, kRefused = 65, kTryAgain = 75, kConfiguration = 78;
constexpr mode_t kConfigMode = 0640;

int failed(const Error& error) {
  std::fprintf(stderr, "tocsin: %s\n", error.what.c_str());
  return error.fault == Fault::Transient ? kTryAgain : kRefused;
}

Time wallClock() {
  return std::chrono::floor<Duration>(std::chrono::system_clock::now());
}

std::string readWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(limits::kConfigBytesMax, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  return text;
}

// A mistake in the file is no reason for having no backup.
std::optional<config::Config> configurationOf(const Options& options) {
  const config::Checks none;
  for (const std::string& path : {options.config, lastGoodPath(options)}) {
    config::Parsed parsed = config::load(path, none);
    if (parsed.config) return std::move(parsed.config);
    std::fputs(config::toText(parsed.problems, path).c_str(), stderr);
  }
  return std::nullopt;
}

// The configuration of a backup on its way to its place; what was there is kept beside it.
class NewConfiguration {
 public:
  NewConfiguration(std::string path, std::string text)
      : path_(std::move(path)), text_(std::move(text)) {}

  // Before anything else is changed: who may not write it learns it now.
  Status prepare() {
    if (text_ == readWhole(path_)) return {};
    const std::string fresh = path_ + ".restoring";
    std::error_code ignored;
    fs::create_directories(fs::path(path_).parent_path(), ignored);
    drop();
    const int fd = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) ::close(fd);  // it may hold secrets: nobody else's from the beginning
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text_;
    file.close();
    if (!file) return Error{Fault::Transient, "cannot write " + path_ + ": nothing was restored"};

    struct stat owner {};

    const bool isThere = ::stat(path_.c_str(), &owner) == 0;
    const std::string folder = fs::path(path_).parent_path().string();
    if (!isThere && ::stat(folder.c_str(), &owner) != 0) owner = {};
    if (::geteuid() == 0) static_cast<void>(::chown(fresh.c_str(), owner.st_uid, owner.st_gid));
    static_cast<void>(::chmod(fresh.c_str(), isThere ? owner.st_mode & 07777 : kConfigMode));
    isNew_ = true;
    return {};
  }

  void drop() const { ::unlink((path_ + ".restoring").c_str()); }

  Status place(Time now) {
    if (!isNew_) return {};
    std::error_code wrong;
    if (fs::exists(path_, wrong)) {
      kept_ = path_ + ".before-restore-" + toRfc3339(now).substr(0, 19) + "Z";
      fs::copy_file(path_, kept_, fs::copy_options::overwrite_existing, wrong);
      if (wrong) return Error{Fault::Transient, "cannot keep " + path_ + ": " + wrong.message()};
    }
    fs::rename(path_ + ".restoring", path_, wrong);
    if (!wrong) return {};
    return Error{Fault::Transient, "cannot write " + path_ + ": " + wrong.message()};
  }

  bool isNew() const { return isNew_; }

  const std::string& kept() const { return kept_; }

 private:
  const std::string path_, text_;
  std::string kept_;
  bool isNew_ = false;
};

store::RestoreOrder orderOf(const Options& options, const config::QueueSection& queue) {
  return {options.restore,
          queue.database,
          wallClock(),
          {queue.digits, queue.numberFrom, queue.numbersQuarantine},
          options.force};
}

void tell(const Options& options,
          const store::Backup& backup,
          const store::Restored& done,
          const NewConfiguration& configuration) {
  std::printf("restored the backup of %s: %lld messages, %lld of them open and held\n",
              toRfc3339(backup.at).c_str(),
              static_cast<long long>(backup.messages),
              static_cast<long long>(done.held));
  if (!done.kept.empty()) {
    std::printf("the journal that was there is kept as %s\n", done.kept.c_str());
  }
  if (configuration.isNew()) std::printf("%s is that of the backup\n", options.config.c_str());
  if (!configuration.kept().empty()) {
    std::printf("the configuration that was there is kept as %s\n", configuration.kept().c_str());
  }
  // Files that it names (passwords, PINs, keys) are not in a backup.
  const config::Parsed parsed = config::load(options.config, checks::configChecks());
  std::fputs(config::toText(parsed.problems, options.config).c_str(), stdout);
  std::printf(
      "Next: start tocsin%s\n",
      done.held == 0 ? "" : "; look at `tocsin queue`, cancel what is over, then `tocsin resume`");
}

}  // namespace

int backUp(const Options& options) {
  const auto config = configurationOf(options);
  if (!config) return kConfiguration;
  store::Backup facts;
  facts.at = wallClock();
  facts.version = TOCSIN_VERSION;
  std::error_code ignored;
  facts.configPath = fs::absolute(options.config, ignored).string();
  facts.config = readWhole(options.config);
  const Status made = store::backUp(config->queue.database, facts, options.backup);
  if (!made) return failed(made.error());
  const auto read = store::readBackup(options.backup);
  if (!read) return failed(read.error());
  std::printf("%s: %lld messages, %lld of them open, and %s\n",
              options.backup.c_str(),
              static_cast<long long>(read->messages),
              static_cast<long long>(read->open),
              read->config.empty() ? "no configuration" : facts.configPath.c_str());
  return kDone;
}

int restore(const Options& options) {
  const auto backup = store::readBackup(options.restore);
  if (!backup) return failed(backup.error());
  const bool takesConfig = !options.keepConfiguration && !backup->config.empty();
  const config::Parsed parsed = takesConfig ? config::parse(backup->config) : config::Parsed{};
  if (takesConfig && !parsed.config) {
    std::fputs(config::toText(parsed.problems, "the configuration in the backup").c_str(), stderr);
    std::fputs("tocsin: --keep-configuration restores the journal alone\n", stderr);
    return kConfiguration;
  }
  const auto config = takesConfig ? parsed.config : configurationOf(options);
  if (!config) return kConfiguration;
  NewConfiguration configuration(options.config, backup->config);
  if (takesConfig) {
    if (const Status ready = configuration.prepare(); !ready) return failed(ready.error());
  }
  const store::RestoreOrder order = orderOf(options, config->queue);
  const auto done = store::restore(order);
  if (!done) {
    configuration.drop();
    return failed(done.error());
  }
  if (const Status placed = configuration.place(order.now); !placed) return failed(placed.error());
  tell(options, *backup, *done, configuration);
  return kDone;
}

}  // namespace tocsin::app
