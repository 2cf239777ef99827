// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/http_words.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <Poco/Exception.h>
#include <Poco/RegularExpression.h>

#include "drivers/gateway/gateway_driver.h"
#include "drivers/gateway/secrets.h"
#include "drivers/gateway/template.h"
#include "drivers/gateway/url.h"

namespace tocsin::gateway {
namespace {

using drivers::Refusal;
using drivers::Submit;
using drivers::SubmitEnd;
using drivers::SubmitResult;
using Poco::RegularExpression;

// A pattern that tries too much ends without a find, instead of with our stack (pcrepattern(3)).
constexpr auto kBounds = "(*LIMIT_MATCH=200000)(*LIMIT_RECURSION=4000)";

struct Meaning {
  int from = 0, to = 0;
  Refusal refusal = Refusal::ForNow;
};

// The first row that fits counts.
constexpr std::array kMeanings{
    Meaning{300, 399, Refusal::Account},  // a redirect: the URL is not the right one
    Meaning{401, 405, Refusal::Account},  // who we are, what we pay, where we knock
    Meaning{407, 407, Refusal::Account},
    Meaning{408, 408, Refusal::ForNow},
    Meaning{410, 410, Refusal::Account},
    Meaning{425, 425, Refusal::ForNow},
    Meaning{429, 429, Refusal::TooFast},
    Meaning{400, 499, Refusal::Form},
};

// Sent and then died, or a proxy that has handed it over and heard nothing (520 and 524 are those
// of a well-known one): the SMS may be on its way.
constexpr std::array kMaybeTaken{500, 502, 504, 520, 524};

// So is a success that is another one than those of the configuration.
bool isInDoubt(int status) {
  return (status >= 200 && status <= 299) ||
         std::find(kMaybeTaken.begin(), kMaybeTaken.end(), status) != kMaybeTaken.end();
}

// Where to look when a gateway refuses the account.
struct Hint {
  int from = 0, to = 0;
  const char* look = "";
};

constexpr std::array kHints{
    Hint{300, 399, "it wants another url: a redirect is not followed"},
    Hint{401, 401, "look at headers and header_files: who we are"},
    Hint{402, 402, "look at the credit there"},
    Hint{403, 403, "look at headers and header_files, and at what the account there may do"},
    Hint{404, 404, "look at url: there is no such path"},
    Hint{405, 405, "look at method and url"},
    Hint{407, 407, "a proxy stands before it: proxies are not used"},
    Hint{410, 410, "look at url: that path is gone"},
};

Refusal refusalOf(int status) {
  const auto found = std::find_if(kMeanings.begin(), kMeanings.end(), [=](const Meaning& row) {
    return status >= row.from && status <= row.to;
  });
  return found == kMeanings.end() ? Refusal::ForNow : found->refusal;
}

// Before it is cut: half a secret is one, too.
std::string shown(const HttpEnd& end, std::string text) {
  return oneLine(withoutSecrets(std::move(text), end.secrets));
}

std::string wordsOf(const HttpEnd& end) {
  const std::string said = shown(end, end.body);
  return "HTTP " + std::to_string(end.status) + (said.empty() ? "" : ": " + said);
}

std::unique_ptr<RegularExpression> compiled(const std::string& pattern) {
  if (pattern.empty()) return nullptr;
  try {
    return std::make_unique<RegularExpression>(kBounds + pattern);
  } catch (const Poco::Exception&) {
    return std::make_unique<RegularExpression>("(?!)");
  }
}

// The first group of `pattern`, the whole without one; absent: not found.
std::optional<std::string> found(const RegularExpression& pattern, const std::string& in) {
  try {
    RegularExpression::MatchVec matches;
    if (pattern.match(in, 0, matches) == 0) return std::nullopt;
    const auto& match = matches.size() > 1 ? matches[1] : matches[0];
    if (match.offset == std::string::npos) return "";
    return in.substr(match.offset, match.length);
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

}  // namespace

struct HttpWords::Patterns {
  std::unique_ptr<RegularExpression> success, reference;  // nullptr: none
};

HttpWords::HttpWords(const HttpOptions& options)
    : origin_(originOf(options.url)),
      successStatus_(options.successStatus),
      patterns_(std::make_unique<Patterns>(
          Patterns{compiled(options.successPattern), compiled(options.referencePattern)})) {}

HttpWords::~HttpWords() = default;

SubmitResult HttpWords::resultOf(const Submit& submit, const HttpEnd& end) const {
  SubmitResult result = inDoubt(submit, end.what);
  if (end.how == HttpEnd::How::NotSent) result.end = SubmitEnd::Refused;
  if (end.how != HttpEnd::How::Answered) return result;
  result.what = wordsOf(end);
  const bool isSuccess = successStatus_.empty() ? end.status >= 200 && end.status <= 299
                                                : std::find(successStatus_.begin(),
                                                            successStatus_.end(),
                                                            end.status) != successStatus_.end();
  if (!isSuccess) {
    if (!isInDoubt(end.status)) result.end = SubmitEnd::Refused;
    result.refusal = refusalOf(end.status);
    return result;
  }
  if (patterns_->success != nullptr && !found(*patterns_->success, end.body)) {
    if (end.isWhole) result.end = SubmitEnd::Refused;
    result.what += "; it does not have what success_pattern asks for";
    return result;
  }
  result.end = SubmitEnd::Accepted;
  if (patterns_->reference != nullptr) {
    result.reference = shown(end, found(*patterns_->reference, end.body).value_or(""));
  }
  return result;
}

std::string HttpWords::troubleOf(const SubmitResult& result, int status) const {
  const auto found = std::find_if(kHints.begin(), kHints.end(), [=](const Hint& row) {
    return status >= row.from && status <= row.to;
  });
  return "the gateway at " + origin_ + " says " + result.what +
         (found == kHints.end() ? "" : std::string("; ") + found->look);
}

HttpRequest requestFor(const Submit& submit, const HttpOptions& options) {
  const Values values = valuesOf(submit, options.source);
  HttpRequest request{.method = options.method,
                      .url = filled(options.url, values, Place::Url),
                      .headers = {},
                      .headersFromFiles = options.headersFromFiles,
                      .body = {},
                      .caFile = options.caFile,
                      .timeMax = options.timeMax};
  Place place = Place::Plain;
  for (const auto& [name, value] : options.headers) {
    request.headers[name] = filled(value, values, Place::Header);
    constexpr std::string_view kContentType = "content-type";
    const bool isType = std::equal(
        name.begin(), name.end(), kContentType.begin(), kContentType.end(), [](char a, char b) {
          return a == b || (a >= 'A' && a <= 'Z' && a - 'A' + 'a' == b);
        });
    if (isType) place = placeOf(request.headers[name]);
  }
  request.body = filled(options.body, values, place);
  return request;
}

Status checkPattern(const std::string& pattern) {
  if (pattern.empty()) return {};
  try {
    const RegularExpression read(kBounds + pattern);
    return {};
  } catch (const Poco::Exception& e) {
    return Error{Fault::Config, "the pattern \"" + pattern + "\" does not read: " + e.message()};
  }
}

}  // namespace tocsin::gateway
