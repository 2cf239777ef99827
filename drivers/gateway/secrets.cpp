// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/secrets.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "drivers/gateway/escape.h"

namespace tocsin::gateway {
namespace {

constexpr std::size_t kSecretBytesMin = 4;
constexpr std::string_view kInstead = "****";
constexpr std::array<std::string_view, 7> kSecretNames{
    "auth", "key", "token", "secret", "passw", "cookie", "credential"};

std::string replaced(std::string text, std::string_view what, std::string_view instead) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
    text.replace(at, what.size(), instead);
    at += instead.size();
  }
  return text;
}

std::string without(std::string text, const std::string& secret) {
  if (secret.size() < kSecretBytesMin) return text;
  const std::array ways{secret,
                        replaced(secret, "/", "\\/"),  // PHP's JSON
                        jsonEscaped(secret),
                        xmlEscaped(secret),
                        urlEncoded(secret)};
  for (const std::string& way : ways)
    text = replaced(std::move(text), way, kInstead);
  return text;
}

}  // namespace

bool namesSecret(std::string_view header) {
  std::string name(header);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return std::any_of(kSecretNames.begin(), kSecretNames.end(), [&name](std::string_view word) {
    return name.find(word) != std::string::npos;
  });
}

std::string withoutSecrets(std::string text, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    text = without(std::move(text), value);
    const auto blank = value.find(' ');
    if (blank != std::string::npos) text = without(std::move(text), value.substr(blank + 1));
  }
  return text;
}

}  // namespace tocsin::gateway
