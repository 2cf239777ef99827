// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/pdu/user_data.h"
#include "drivers/smpp/address.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/receipt.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/text.h"
#include "drivers/smpp/trace.h"
#include "queue/base/check.h"
#include "queue/base/sms_text.h"

// Whatever a centre sends: the same PDUs however it comes in pieces, and of each body values that
// the other rooms can rely on.
namespace {

using namespace tocsin;  // NOLINT(google-build-using-namespace): one file, one function

bool isUtf8(std::string_view text) {
  return encodeUtf8(decodeUtf8(text)) == text;
}

void checkText(const smpp::Sm& sm) {
  using smpp::DefaultAlphabet;
  for (const auto alphabet :
       {DefaultAlphabet::Gsm7, DefaultAlphabet::Latin1, DefaultAlphabet::Ascii}) {
    const auto read = smpp::readText(sm, alphabet);
    check(isUtf8(pdu::textOf(read.body)), "a text is UTF-8");
    if (!read.concatenation) continue;
    check(read.concatenation->part >= 1 && read.concatenation->part <= read.concatenation->total,
          "a part is one of its parts");
  }
}

void checkReceipt(const smpp::Sm& sm) {
  const auto receipt = smpp::readReceipt(sm);
  if (!receipt) return;
  check(!receipt->what.empty(), "a receipt says something");
  check(smpp::canonicalId(receipt->id) == receipt->id, "an id is told in its one form");
  check(receipt->id.find(' ') == std::string::npos, "an id is one word");
  const auto& forms = receipt->otherForms;
  check(std::find(forms.begin(), forms.end(), receipt->id) == forms.end(),
        "other forms are others");
}

void checkBody(std::string_view body) {
  for (const smpp::Sm& sm : {smpp::decodeSm(body), smpp::decodeDataSm(body)}) {
    check(sm.message.size() <= body.size(), "nothing is read that is not there");
    checkText(sm);
    checkReceipt(sm);
    static_cast<void>(PhoneNumber::fromSender(smpp::senderText(sm.source, "DE"), "DE"));
  }
  smpp::Sm sm = smpp::decodeSm(body);
  if (sm.message.size() > 254) return;
  const smpp::Sm again = smpp::decodeSm(smpp::encodeSm(sm));
  check(again.isWhole && again.message == sm.message && again.source == sm.source,
        "what is written reads back");
  const smpp::Bind bind = smpp::decodeBind(body);
  check(smpp::decodeBind(smpp::encodeBind(bind)).password == bind.password, "so does a login");
}

std::vector<std::string> pdusOf(const std::vector<std::string_view>& pieces) {
  smpp::FrameSplitter splitter;
  std::vector<std::string> pdus;
  for (const std::string_view piece : pieces) {
    splitter.add(piece);
    while (true) {
      const auto pdu = splitter.next();
      if (!pdu) pdus.emplace_back("broken");
      if (!pdu) return pdus;
      if (!pdu->has_value()) break;
      pdus.push_back(smpp::encodePdu((*pdu)->header, (*pdu)->body));
    }
  }
  return pdus;
}

}  // namespace

// The first octet says where the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes are bytes
  const std::string all(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view bytes = all;
  const std::size_t at = std::min<std::size_t>(data[0], bytes.size());
  const auto pdus = pdusOf({bytes});
  check(pdus == pdusOf({bytes.substr(0, at), bytes.substr(at)}), "pieces change nothing");
  smpp::Trace trace;
  for (const std::string& pdu : pdus) {
    if (pdu.size() < smpp::kHeaderOctets) continue;
    const std::string_view body = std::string_view(pdu).substr(smpp::kHeaderOctets);
    checkBody(body);
    trace.received({}, 'x', {smpp::integerOf(std::string_view(pdu).substr(4, 4)), 0, 0}, body);
  }
  checkBody(bytes);
  check(isUtf8(trace.text()), "a trace can be shown");
  return 0;
}
