// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <utility>

#include "drivers/gateway/gateway.h"
#include "drivers/gateway/gateway_driver.h"
#include "drivers/gateway/http_client.h"
#include "drivers/gateway/http_words.h"
#include "drivers/gateway/template.h"
#include "queue/base/limits.h"

namespace tocsin::gateway {
namespace {

using drivers::Submit;

// From the time limit of a request to the news of its end.
constexpr Duration kEndMax = seconds{5};

class HttpGateway final : public GatewayDriver {
 public:
  HttpGateway(HttpOptions options, Loop& loop, Log log)
      : GatewayDriver(options.name, loop, std::move(log)),
        options_(std::move(options)),
        words_(options_),
        loop_(loop) {}

  void start(drivers::DriverEvents events, const std::vector<Submit>& inDoubt) override {
    client_.emplace(loop_, static_cast<std::size_t>(window()));
    GatewayDriver::start(std::move(events), inDoubt);
  }

  void stop() override {
    client_.reset();
    GatewayDriver::stop();
  }

  void submit(const Submit& submit) override {
    if (!client_.has_value()) return;
    client_->send(requestFor(submit, options_),
                  [this, submit, mine = session()](const HttpEnd& ended) {
                    if (mine.expired()) return;
                    const auto result = words_.resultOf(submit, ended);
                    end(result, ended.isUntrusted, words_.troubleOf(result, ended.status));
                  });
  }

  int window() const override {
    return std::clamp(options_.window, 1, static_cast<int>(limits::kGatewayThreadsMax));
  }

  Duration submitTimeMax() const override { return options_.timeMax + kEndMax; }

 private:
  const HttpOptions options_;
  const HttpWords words_;
  Loop& loop_;
  std::optional<HttpClient> client_;
};

Error wrong(const std::string& where, const Status& status) {
  return {Fault::Config, where + ": " + status.error().what};
}

// Only behind the host: who is spoken to is no matter of an SMS.
Status checkHost(const std::string& url) {
  const auto host = url.find("://");
  const auto path = host == std::string::npos ? host : url.find_first_of("/?", host + 3);
  if (url.substr(0, path).find("${") == std::string::npos) return {};
  return Error{Fault::Config, "a ${...} stands behind the host, in the path or the query"};
}

Status checkHeaders(const HttpOptions& options) {
  for (const auto& [name, value] : options.headers) {
    if (Status known = checkTemplate(value); !known) return wrong("header " + name, known);
    if (hasPlaceholder(value, "text")) {
      return Error{Fault::Config,
                   "header " + name +
                       ": the text of an SMS goes into the url or the body; a header has one line "
                       "and no letters beyond ASCII"};
    }
    if (options.headersFromFiles.contains(name)) {
      return Error{Fault::Config, "header " + name + " has a value and a file; write one of them"};
    }
  }
  return {};
}

}  // namespace

std::unique_ptr<drivers::SmsDriver> makeHttp(HttpOptions options,
                                             Loop& loop,
                                             const Clock& /*clock*/,
                                             Log log) {
  return std::make_unique<HttpGateway>(std::move(options), loop, std::move(log));
}

Status checkHttp(const HttpOptions& options) {
  if (Status known = checkTemplate(options.url); !known) return wrong("url", known);
  if (Status good = checkHost(options.url); !good) return wrong("url", good);
  if (Status known = checkTemplate(options.body); !known) return wrong("body", known);
  if (Status good = checkHeaders(options); !good) return good;
  if (Status reads = checkPattern(options.successPattern); !reads) return reads;
  if (Status reads = checkPattern(options.referencePattern); !reads) return reads;
  const bool isStatus = std::all_of(options.successStatus.begin(),
                                    options.successStatus.end(),
                                    [](int status) { return status >= 100 && status <= 599; });
  if (!isStatus) return Error{Fault::Config, "a status of HTTP is a number from 100 to 599"};
  if (options.timeMax <= Duration{0}) return Error{Fault::Config, "a request needs some time"};
  HttpRequest request = requestFor({}, options);
  // What a person wrote, not what became of it: a line break would be a blank by now.
  request.headers = options.headers;
  return checkRequest(request);
}

}  // namespace tocsin::gateway
