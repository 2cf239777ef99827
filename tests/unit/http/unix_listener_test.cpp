// SPDX-License-Identifier: Apache-2.0
#include "app/http/unix_listener.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "tests/support/http_client.h"

namespace tocsin::http {
namespace {

class UnixListenerTest : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove_all(directory_); }

  // A socket file as a killed process leaves it.
  void leaveStale() const {
    std::filesystem::create_directories(directory_);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::close(fd);
  }

  void expectRefused(const std::string& path, const std::string& because) {
    const auto listener = UnixListener::open(path);
    ASSERT_FALSE(listener);
    EXPECT_EQ(listener.error().fault, Fault::Config);
    EXPECT_NE(listener.error().what.find(because), std::string::npos) << listener.error().what;
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("tocsin-unix-" + std::to_string(::getpid()));
  const std::string path_ = directory_ / "a" / "s.sock";
};

TEST_F(UnixListenerTest, TheFileOfAProcessThatIsGoneIsTakenOver) {
  std::filesystem::create_directories(directory_ / "a");
  leaveStale();
  const auto listener = UnixListener::open(path_);
  ASSERT_TRUE(listener) << listener.error().what;
  const RawClient client(path_);
}

TEST_F(UnixListenerTest, OneThatAnswersIsLeftAlone) {
  const auto first = UnixListener::open(path_);
  ASSERT_TRUE(first);
  expectRefused(path_, "another process answers");
  const RawClient client(path_);
}

TEST_F(UnixListenerTest, AFileThatIsNoSocketIsNeverRemoved) {
  std::filesystem::create_directories(directory_ / "a");
  std::ofstream(path_) << "precious";
  expectRefused(path_, "no socket");
  EXPECT_EQ(std::filesystem::file_size(path_), 8U);
}

TEST_F(UnixListenerTest, APathOfMoreThan107BytesIsAClearError) {
  const std::string base = directory_.string() + "/";
  const std::string longest = base + std::string(107 - base.size(), 's');
  EXPECT_TRUE(UnixListener::open(longest));
  expectRefused(longest + "s", "107 bytes, this 108");
  expectRefused("", "1 to 107 bytes");
}

TEST_F(UnixListenerTest, ADirectoryThatCannotBeMadeIsAClearError) {
  expectRefused("/proc/tocsin/s.sock", "its directory cannot be made");
}

TEST_F(UnixListenerTest, AFileThatIsAnothersByNowStays) {
  {
    const auto first = UnixListener::open(path_);
    ASSERT_TRUE(first);
    std::filesystem::remove(path_);
    std::ofstream(path_) << "another";
  }
  EXPECT_TRUE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace tocsin::http
