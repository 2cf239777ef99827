// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "app/forward/target.h"
#include "drivers/gateway/http_client.h"
#include "drivers/gateway/url.h"

namespace tocsin::forward {
namespace {

using gateway::HttpEnd;
using gateway::HttpRequest;

constexpr std::size_t kThreads = 2;
constexpr std::array kNeverTaken{400, 413, 415, 422};

std::string contentType(Form form) {
  switch (form) {
    case Form::Text: return "text/plain; charset=utf-8";
    case Form::Json: return "application/json";
    case Form::Xml: return "application/xml; charset=utf-8";
  }
  return "";
}

// A header of the options wins.
HttpRequest requestOf(const HttpOptions& options) {
  HttpRequest request{.method = "POST",
                      .url = options.url,
                      .headers = options.headers,
                      .headersFromFiles = options.headersFromFiles,
                      .body = {},
                      .caFile = options.caFile,
                      .timeMax = options.timeMax};
  request.headers.try_emplace("Content-Type", contentType(options.form));
  return request;
}

Status statusOf(const std::string& origin, const HttpEnd& end) {
  if (end.how != HttpEnd::How::Answered) return Error{Fault::Transient, end.what};
  if (end.status >= 200 && end.status <= 299) return {};
  const bool isForGood =
      std::find(kNeverTaken.begin(), kNeverTaken.end(), end.status) != kNeverTaken.end();
  return Error{isForGood ? Fault::Permanent : Fault::Transient,
               origin + " answered HTTP " + std::to_string(end.status)};
}

class Http final : public Target {
 public:
  Http(HttpOptions options, Loop& loop) : options_(std::move(options)), client_(loop, kThreads) {}

  void forward(const ForwardedSms& sms, Done done) override {
    HttpRequest request = requestOf(options_);
    request.body = inForm(sms, options_.form);
    client_.send(std::move(request),
                 [origin = gateway::originOf(options_.url),
                  done = std::move(done)](const HttpEnd& end) { done(statusOf(origin, end)); });
  }

 private:
  const HttpOptions options_;
  gateway::HttpClient client_;
};

}  // namespace

Status checkHttp(const HttpOptions& options) {
  if (options.timeMax <= Duration{0}) return Error{Fault::Config, "a request needs some time"};
  return gateway::checkRequest(requestOf(options));
}

std::unique_ptr<Target> makeHttp(HttpOptions options, Loop& loop) {
  return std::make_unique<Http>(std::move(options), loop);
}

}  // namespace tocsin::forward
