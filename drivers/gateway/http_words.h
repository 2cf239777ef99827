// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "drivers/gateway/gateway.h"
#include "drivers/gateway/http_client.h"
#include "drivers/sms_driver.h"

namespace tocsin::gateway {

// The request that hands `submit` over.
HttpRequest requestFor(const drivers::Submit& submit, const HttpOptions& options);

// What the answers of one gateway mean (docs/gateways.md).
class HttpWords {
 public:
  // The patterns have passed checkHttp; one that does not read is as one that is never found.
  explicit HttpWords(const HttpOptions& options);
  ~HttpWords();
  HttpWords(const HttpWords&) = delete;
  HttpWords& operator=(const HttpWords&) = delete;

  drivers::SubmitResult resultOf(const drivers::Submit& submit, const HttpEnd& end) const;

  // Of a refusal for the account: who refuses, and what a person has to look at.
  std::string troubleOf(const drivers::SubmitResult& result, int status) const;

 private:
  struct Patterns;
  const std::string origin_;  // of the URL
  const std::vector<int> successStatus_;
  const std::unique_ptr<Patterns> patterns_;
};

// Config error with the place in the pattern.
Status checkPattern(const std::string& pattern);

}  // namespace tocsin::gateway
