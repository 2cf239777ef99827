// SPDX-License-Identifier: Apache-2.0
#include "queue/reply/reply.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "queue/base/check.h"
#include "queue/base/sms_text.h"

// Whatever a phone sends: nothing is taken that is not the sender's, and no number that neither
// stands in the text nor is the one that a bare yes means.
namespace {

using tocsin::check;
using tocsin::Duration;
using tocsin::minutes;
using tocsin::reply::Alert;
using tocsin::reply::Sender;
using tocsin::reply::Verdict;

constexpr tocsin::Time kPagedAt{Duration{1'795'250'520'000}};

// The first byte chooses what is open, the second when the reply was sent; the rest is its text.
Sender senderOf(std::uint8_t choice) {
  Sender sender;
  for (const char* number : {"7042", "7055", "3861", "2400"}) {
    Alert alert;
    alert.number = number;
    alert.text = "core-sw-2 not responding";
    alert.open = (choice & 1) != 0;
    alert.paged = true;
    alert.handedOverAt = kPagedAt;
    alert.entitled = (choice & 2) == 0 || alert.number != "7055";
    alert.taken = !alert.open && alert.number == "3861";
    sender.alerts.push_back(alert);
    sender.sent.push_back({"<" + alert.number +
                               "> CRIT core-sw-2 not responding. Thu 14:02 noc L1. "
                               "To take it reply " +
                               alert.number + ". Can't: PASS " + alert.number,
                           kPagedAt,
                           true});
    if ((choice & 4) != 0) break;
  }
  if ((choice & 8) != 0) sender.suggested = "7042";
  if ((choice & 16) != 0) {
    sender.sent.insert(sender.sent.begin(),
                       {"7024 UNKNOWN, NOTHING TAKEN. Did you mean 7042?", kPagedAt, false});
  }
  return sender;
}

// The digits of a text one after the other, whatever stands between them.
std::string digitsOf(std::string_view text) {
  std::string digits;
  for (char32_t c : tocsin::decodeUtf8(text)) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= U'0' && c <= U'9') digits += static_cast<char>(c);
    if (c == U'O' || c == U'o') digits += '0';
    if (c == U'l' || c == U'I') digits += '1';
  }
  return digits;
}

void checkNumber(const Sender& sender, const std::string& number) {
  const bool known = std::any_of(sender.alerts.begin(), sender.alerts.end(), [&](const Alert& a) {
    return a.number == number && a.entitled;
  });
  check(known, "only messages of the sender are taken or declined");
}

void checkVerdict(std::string_view text, const Sender& sender, const Verdict& verdict) {
  const bool one = verdict.acknowledge.size() == 1 && verdict.decline.empty();
  const bool bare =
      one && (verdict.reason.starts_with("a yes to") || verdict.reason.starts_with("yes to"));
  const std::string digits = digitsOf(text);
  for (const std::string& number : verdict.acknowledge) {
    checkNumber(sender, number);
    check(verdict.all || bare || digits.find(number) != std::string::npos,
          "a number that is taken stands in the text");
  }
  for (const std::string& number : verdict.decline)
    checkNumber(sender, number);
  check(verdict.acknowledge.empty() || verdict.decline.empty(), "a reply takes or declines");
  check(!verdict.reason.empty(), "every verdict has its reason");
  const bool quiet =
      verdict.did == tocsin::reply::Did::Machine || verdict.did == tocsin::reply::Did::Echo;
  const bool answered = !verdict.answers.empty() || !verdict.acknowledge.empty() ||
                        !verdict.decline.empty() || verdict.ask != tocsin::reply::Ask::None;
  check(answered != quiet, "everybody is answered but machines and echoes");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const Sender sender = senderOf(bytes[0]);
  const tocsin::Time sentAt = kPagedAt + Duration{bytes[1] * 100} - minutes{bytes[1] % 2};
  const std::string text(reinterpret_cast<const char*>(bytes) + 2, size - 2);
  checkVerdict(text, sender, tocsin::reply::interpret(text, sender, sentAt));
  return 0;
}
