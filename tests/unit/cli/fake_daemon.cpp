// SPDX-License-Identifier: Apache-2.0
#include "fake_daemon.h"

#include <iterator>
#include <sys/socket.h>
#include <utility>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>

namespace tocsin::cli {
namespace {

using namespace Poco::Net;

class Handler : public HTTPRequestHandler {
 public:
  explicit Handler(FakeDaemon& daemon) : daemon_(daemon) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    AskedOfFake asked{.line = request.getMethod() + " " + request.getURI(),
                      .contentType = request.get("Content-Type", ""),
                      .body = std::string(std::istreambuf_iterator<char>(request.stream()), {})};
    const FakeAnswer answer = daemon_.take(std::move(asked));
    if (answer.hangsUp) {
      auto& impl = dynamic_cast<HTTPServerRequestImpl&>(request);
      ::shutdown(impl.socket().impl()->sockfd(), SHUT_RDWR);
      return;
    }
    response.setStatus(static_cast<HTTPResponse::HTTPStatus>(answer.status));
    if (!answer.retryAfter.empty()) response.set("Retry-After", answer.retryAfter);
    response.setContentType(answer.status < 400 ? "application/json" : "application/problem+json");
    response.sendBuffer(answer.body.data(), answer.body.size());
  }

 private:
  FakeDaemon& daemon_;
};

class Factory : public HTTPRequestHandlerFactory {
 public:
  explicit Factory(FakeDaemon& daemon) : daemon_(daemon) {}

  HTTPRequestHandler* createRequestHandler(const HTTPServerRequest& /*request*/) override {
    return new Handler(daemon_);  // owned by Poco
  }

 private:
  FakeDaemon& daemon_;
};

}  // namespace

FakeDaemon::FakeDaemon(const std::string& socketPath) {
  ServerSocket socket;
  socket.bind(SocketAddress(SocketAddress::UNIX_LOCAL, socketPath));
  socket.listen();
  server_ = std::make_unique<HTTPServer>(new Factory(*this), socket, new HTTPServerParams);
  server_->start();
}

FakeDaemon::~FakeDaemon() {
  server_->stopAll(true);
}

void FakeDaemon::answer(const std::string& line, FakeAnswer answer) {
  const std::lock_guard lock(mutex_);
  answers_[line] = std::move(answer);
}

FakeAnswer FakeDaemon::take(AskedOfFake asked) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(std::move(asked));
  const auto found = answers_.find(asked_.back().line);
  if (found != answers_.end()) return found->second;
  return {.status = 404, .body = R"({"title": "Not Found", "status": 404})"};
}

std::vector<AskedOfFake> FakeDaemon::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

}  // namespace tocsin::cli
