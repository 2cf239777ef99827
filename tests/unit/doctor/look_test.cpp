// SPDX-License-Identifier: Apache-2.0
#include "app/doctor/look.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/certificates.h"

namespace tocsin::doctor {
namespace {

namespace fs = std::filesystem;

class LookTest : public testing::Test {
 protected:
  LookTest() {
    std::string pattern = (fs::temp_directory_path() / "tocsin-doctor-XXXXXX").string();
    home_ = ::mkdtemp(pattern.data());
  }

  ~LookTest() override { fs::remove_all(home_); }

  std::string write(const std::string& name, const std::string& text = "x") const {
    std::ofstream(home_ + "/" + name) << text;
    return home_ + "/" + name;
  }

  std::string home_;
};

TEST_F(LookTest, APathIsSeenWithItsMode) {
  const std::string path = write("a");
  ::chmod(path.c_str(), 0640);
  const PathFacts facts = lookAt(path);
  EXPECT_TRUE(facts.exists);
  EXPECT_FALSE(facts.isDirectory);
  EXPECT_EQ(facts.mode, 0640U);
  EXPECT_EQ(facts.owner, ::geteuid());
  EXPECT_FALSE(lookAt(home_ + "/b").exists);
  EXPECT_EQ(lookAt(home_ + "/b").trouble, "");
  EXPECT_EQ(parentOf("/var/lib/q.db"), "/var/lib");
  EXPECT_EQ(parentOf("q.db"), ".");
}

TEST_F(LookTest, AProcessIsKnownByItsNumber) {
  const auto self = identityOf(::getpid());
  ASSERT_TRUE(self);
  EXPECT_EQ(self->user, ::geteuid());
  EXPECT_EQ(self->process, ::getpid());
  EXPECT_THAT(self->groups, testing::Contains(::getegid()));
  EXPECT_FALSE(identityOf(999'999'999));
  EXPECT_EQ(identityOfUser(0).name, "root");
  EXPECT_TRUE(identityOfUser(0).mayWriteAll);
}

TEST_F(LookTest, FilesThatWaitAreCountedAsTheScanFindsThem) {
  for (const char* name : {"a.xml", "B.XML", ".c.xml", "d.tmp", ".xml"}) {
    write(name);
  }
  fs::create_directory(home_ + "/e.xml");
  fs::last_write_time(home_ + "/B.XML", fs::file_time_type::clock::now() - hours{1});
  const SpoolFacts facts = lookIntoSpool(home_, identityOfUser(0));
  ASSERT_TRUE(facts.waiting);
  EXPECT_EQ(facts.waiting->count, 2U);
  EXPECT_EQ(facts.waiting->oldest, "B.XML");
  EXPECT_GE(facts.waiting->oldestAge, hours{1});
  EXPECT_EQ(facts.waiting->unreadable, "");
  EXPECT_FALSE(lookIntoSpool(home_ + "/none", {}).waiting);
}

TEST_F(LookTest, AFileThatTheServiceMayNotReadIsNamed) {
  ::chmod(write("a.xml").c_str(), 0600);
  const Identity other{.name = "tocsin", .user = 4'000'000, .groups = {4'000'000}};
  EXPECT_EQ(lookIntoSpool(home_, other).waiting->unreadable, "a.xml");
}

TEST_F(LookTest, RoomIsMeasuredAndTheTestFileIsGone) {
  const RoomFacts facts = measure("state", home_, true);
  EXPECT_GT(facts.totalBytes, 0U);
  EXPECT_EQ(facts.writeTest, "");
  EXPECT_TRUE(fs::is_empty(home_));
  EXPECT_FALSE(measure("state", home_, false).writeTest);
  const RoomFacts none = measure("state", home_ + "/none", true);
  EXPECT_EQ(none.writeTest, std::strerror(ENOENT));
  EXPECT_NE(none.cannotLook, "");
}

TEST_F(LookTest, WhoHoldsAPortIsFoundThroughItsLinks) {
  const std::string target = write("target");
  fs::create_symlink(target, home_ + "/by-id");
  config::Config config;
  config::DriverSection modem;
  modem.name = "modem1";
  modem.type = "modem";
  modem.device = "tty:" + home_ + "/by-id";
  config.drivers = {modem};
  modem.device = "tcp:10.0.0.7:4001";
  config.drivers.push_back(modem);
  const int fd = ::open(target.c_str(), O_RDONLY);
  const auto held = lookAtPorts(config);
  ASSERT_EQ(held.size(), 1U);
  ASSERT_EQ(held.front().holders.size(), 1U);
  EXPECT_EQ(held.front().holders.front().pid, ::getpid());
  EXPECT_EQ(held.front().device, home_ + "/by-id");
  ::close(fd);
  EXPECT_TRUE(lookAtPorts(config).front().holders.empty());
  fs::remove(target);
  EXPECT_FALSE(lookAtPorts(config).front().path.exists);
}

TEST_F(LookTest, AJournalThatIsNoneIsTold) {
  EXPECT_FALSE(lookIntoJournal(home_ + "/none.db", true).exists);
  const JournalFacts facts = lookIntoJournal(write("q.db", "no database at all, but long"), true);
  EXPECT_NE(facts.trouble, "");
  EXPECT_TRUE(lookIntoJournal(home_ + "/q.db", false).isUnknown);
}

TEST_F(LookTest, TheEndOfACertificateIsRead) {
  const auto soon = test::makeIdentity({.toDays = 3});
  const auto late = test::makeIdentity({.toDays = 90});
  config::Config config;
  config.http.tlsCertificate = write("chain.pem", late.pem() + soon.pem());
  config::DriverSection driver;
  driver.name = "smsc1";
  driver.type = "smpp";
  driver.smpp.centre.tlsCa = config.http.tlsCertificate;
  config.drivers = {driver};
  const auto found = lookAtCertificates(config);
  ASSERT_EQ(found.size(), 2U);
  const Time now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  EXPECT_EQ(found[0].subject, "[http]");
  EXPECT_LT(*found[0].notAfter, now + hours{24 * 4});
  EXPECT_EQ(found[1].subject, "smsc1 tls_ca");
  EXPECT_GT(*found[1].notAfter, now + hours{24 * 89});
}

TEST_F(LookTest, AFileWithoutACertificateIsTold) {
  config::Config config;
  config.http.tlsCertificate = write("c.pem", "nothing");
  EXPECT_EQ(lookAtCertificates(config).front().trouble, "there is no certificate in it");
  config.http.tlsCertificate = home_ + "/none";
  EXPECT_NE(lookAtCertificates(config).front().trouble, "");
}

TEST_F(LookTest, WhoListensAtASocketIsKnown) {
  const std::string path = home_ + "/s";
  EXPECT_EQ(lookForListener(path).reach, DaemonFacts::Reach::Down);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  ASSERT_EQ(::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ::listen(fd, 4);
  const Listener listener = lookForListener(path);
  EXPECT_EQ(listener.reach, DaemonFacts::Reach::Answers);
  ASSERT_TRUE(listener.identity);
  EXPECT_EQ(listener.identity->process, ::getpid());
  ::close(fd);
  EXPECT_EQ(lookForListener(path).trouble, path + ": " + std::strerror(ECONNREFUSED));
  EXPECT_EQ(lookForListener(std::string(200, 'x')).reach, DaemonFacts::Reach::Down);
}

TEST_F(LookTest, AllOfItIsLookedAtForAConfiguration) {
  const std::string path = write("tocsin.toml",
                                 "[spool]\ndirectory = \"" + home_ + "\"\n[queue]\ndatabase = \"" +
                                     home_ + "/queue.db\"\n[http]\nsocket = \"" + home_ + "/s\"\n");
  const Facts facts = look(lookAtConfiguration(path, {}), path, fromMillis(0));
  EXPECT_TRUE(facts.configuration.config);
  EXPECT_EQ(facts.daemon.reach, DaemonFacts::Reach::Down);
  EXPECT_EQ(facts.service.user, ::geteuid());  // who owns the place of the journal
  EXPECT_EQ(facts.rooms.size(), 2U);
  EXPECT_FALSE(facts.journal.exists);
  EXPECT_TRUE(facts.configuration.file.file.exists);
  EXPECT_EQ(facts.configuration.isInUse, std::nullopt);  // nobody runs with it
}

TEST_F(LookTest, AConfigurationThatThisUserMayNotReadIsUnknownAndNoMistake) {
  const std::string path = write("tocsin.toml", "[http]\nsocket = \"/elsewhere\"\n");
  ::chmod(path.c_str(), 0);
  ::chmod(home_.c_str(), 0711);
  const auto isUnknown = [&] {
    const Sight seen = lookAtConfiguration(path, {});
    return seen.isUnknown && !seen.parsed.config && seen.parsed.problems.empty() &&
           seen.parsed.places && seen.parsed.places->socket == config::HttpSection{}.socket;
  };
  const pid_t child = ::fork();  // root reads everything
  if (child == 0) ::_exit((::geteuid() != 0 || ::setuid(65534) == 0) && isUnknown() ? 0 : 1);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST_F(LookTest, EveryFileThatTheConfigurationNamesIsLookedAt) {
  config::Config config;
  config.http.tlsKey = write("key");
  config.drivers.resize(3);
  config.drivers[0].name = "modem1";
  config.drivers[0].pinFile = home_ + "/pin";
  config.drivers[1].name = "smsc1";
  config.drivers[1].type = "smpp";
  config.drivers[1].smpp.centre.passwordFile = write("password");
  config.drivers[2].name = "gateway";
  config.drivers[2].http.headerFiles = {{"Authorization", write("token")}};
  std::string seen;
  for (const FileFacts& file : lookAtFiles(config)) {
    EXPECT_TRUE(file.folder.isDirectory) << file.subject;
    seen += file.subject + (file.file.exists ? "; " : " is missing; ");
  }
  EXPECT_EQ(seen,
            "[http] tls_key; modem1 pin_file is missing; smsc1 password_file; "
            "gateway Authorization; ");
}

}  // namespace
}  // namespace tocsin::doctor
