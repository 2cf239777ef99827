// SPDX-License-Identifier: Apache-2.0
#include "app/api/server.h"

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "server_fixture.h"
#include "tests/support/http_client.h"

namespace tocsin::api {
namespace {

using http::RawClient;
using http::requestText;
using http::roundTrip;

// The whole server at a real socket.
class WholeServerTest : public ServerTest {
 protected:
  void SetUp() override {
    options_.socketPath = socket_;
    options_.openHistory = journal_.opener();
    options_.now = [this] { return now_; };
    options_.log = [](LogLevel, std::string_view) {};
    options_.passwordCost = 1;
    options_.listenTrouble = [this](const std::string& what) { trouble_ = what; };
    options_.firstLink = [this](const std::string& path) { link_ = path; };
  }

  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(directory_);
  }

  void startWhole() {
    auto server = Server::start(options_, loop_, operations_);
    ASSERT_TRUE(server) << server.error().what;
    server_ = *std::move(server);
  }

  const std::filesystem::path directory_ =
      std::filesystem::temp_directory_path() / ("tocsin-api-" + std::to_string(::getpid()));
  const std::string socket_ = directory_ / "made" / "tocsin.sock";
  ServerOptions options_;
  std::string trouble_ = "not told";
  std::string link_;
  std::unique_ptr<Server> server_;
};

TEST_F(WholeServerTest, TheSocketIsForOwnerAndGroupAndGoesWithTheServer) {
  startWhole();

  struct stat file {};

  ASSERT_EQ(::stat(socket_.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777, 0660U);
  EXPECT_EQ(http::statusOf(roundTrip(socket_, requestText("GET /healthz"))), 200);
  server_.reset();
  EXPECT_FALSE(std::filesystem::exists(socket_));
}

TEST_F(WholeServerTest, ItStopsWhileARequestWaitsForTheLoop) {
  startWhole();
  loop_.hold(true);
  const RawClient client(socket_);
  ASSERT_TRUE(client.send(requestText("GET /healthz")));
  server_.reset();
  (void)client.readAll();  // an end, with or without an answer
  loop_.hold(false);
  loop_.settle();
}

TEST_F(WholeServerTest, AChangeReachesAStream) {
  startWhole();
  const RawClient client(socket_);
  ASSERT_TRUE(client.send(requestText("GET /api/v1/events")));
  EXPECT_NE(client.readUntil("\n\n").find("200 OK"), std::string::npos);
  loop_.post([this] { server_->changed({.messages = {1207}, .alarms = true}); });
  const std::string text = client.readUntil("\"topics\":[\"alarms\"]");
  EXPECT_NE(text.find("event: messages\ndata: {\"items\":[{\"id\":1207,"), std::string::npos)
      << text;
}

TEST_F(WholeServerTest, ABoxWithoutUsersOffersALinkForItsFirstAdmin) {
  options_.tcp.address = "127.0.0.1:0";
  startWhole();
  EXPECT_EQ(trouble_, "");
  EXPECT_GT(server_->port(), 0);
  ASSERT_TRUE(link_.starts_with("/#/setup/")) << link_;
  const std::string secret = link_.substr(link_.rfind('/') + 1);
  EXPECT_EQ(operations_.logins.table.firstSetupHash, sha256Hex(secret));
  server_.reset();
  link_.clear();
  operations_.logins.table.users["ann"] = {};
  startWhole();
  EXPECT_EQ(link_, "");
}

TEST_F(WholeServerTest, ADegradedBoxOffersNoLink) {
  options_.tcp.address = "127.0.0.1:0";
  options_.isDegraded = true;
  startWhole();
  loop_.settle();
  EXPECT_EQ(link_, "");
  EXPECT_EQ(operations_.logins.table.firstSetupHash, "");
}

TEST_F(WholeServerTest, APortThatStaysClosedIsToldAndTheSocketIsServed) {
  options_.tcp.address = "0.0.0.0:0";  // not without a certificate
  startWhole();
  EXPECT_NE(trouble_, "");
  EXPECT_EQ(server_->port(), 0);
  EXPECT_EQ(http::statusOf(roundTrip(socket_, requestText("GET /healthz"))), 200);
}

}  // namespace
}  // namespace tocsin::api
