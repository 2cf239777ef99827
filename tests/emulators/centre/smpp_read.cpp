// SPDX-License-Identifier: Apache-2.0
// What clients of an SMPP centre say.
#include "tests/emulators/centre/smpp_pdu.h"
#include "tests/emulators/centre/text.h"

namespace tocsin::centre {
namespace {

constexpr unsigned kHasHeader = 0x40;  // esm_class, section 5.2.12

// The fields of a body from its front; once something is missing, nothing more is there.
class Fields {
 public:
  explicit Fields(std::string_view body) : rest_(body) {}

  unsigned octet() {
    const std::string_view one = octets(1);
    return one.empty() ? 0 : static_cast<unsigned char>(one[0]);
  }

  // A string and its NUL, which together take `most` octets at most.
  std::string_view text(std::size_t most) {
    const std::size_t end = rest_.substr(0, most).find('\0');
    if (end == std::string_view::npos) return octets(rest_.size() + 1);
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return text;
  }

  std::string_view octets(std::size_t count) {
    if (count > rest_.size()) {
      isGood_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view octets = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return octets;
  }

  bool isGood() const { return isGood_; }

  bool isOver() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool isGood_ = true;
};

// As people write it; international numbers with "+".
std::string addressOf(unsigned ton, std::string_view address) {
  return ton == 1 && !address.starts_with('+') ? "+" + std::string(address) : std::string(address);
}

struct Coding {
  Alphabet alphabet = Alphabet::Gsm7;
  int messageClass = -1;
};

// Data_coding: section 5.2.19, and from 0x10 on as 3GPP TS 23.038 has it.
Coding codingOf(unsigned dataCoding, Alphabet byDefault) {
  switch (dataCoding) {
    case 0: return {byDefault};
    case 1: return {Alphabet::Ascii};
    case 3: return {Alphabet::Latin1};
    case 8: return {Alphabet::Ucs2};
    default: break;
  }
  if (dataCoding < 0x10) return {Alphabet::Binary};
  const int messageClass = (dataCoding & 0x10U) != 0 ? static_cast<int>(dataCoding & 3U) : -1;
  const bool isWide = (dataCoding & 0xF0U) != 0xF0 && (dataCoding & 0x0CU) == 8;
  const bool isBinary = (dataCoding & 0x0CU) == 4;
  return {isWide ? Alphabet::Ucs2 : isBinary ? Alphabet::Binary : Alphabet::Gsm7, messageClass};
}

unsigned numberOf(std::string_view octets) {
  unsigned value = 0;
  for (const char c : octets) {
    value = value << 8U | static_cast<unsigned char>(c);
  }
  return value;
}

// Parameters behind the mandatory ones (section 5.3); false when one ends too early.
bool readTlvs(Fields& fields, std::string_view& payload, Part& part) {
  while (!fields.isOver()) {
    const unsigned tag = numberOf(fields.octets(2));
    const unsigned length = numberOf(fields.octets(2));
    const std::string_view value = fields.octets(length);
    switch (tag) {
      case 0x0424: payload = value; break;
      case 0x020C: part.reference = static_cast<int>(numberOf(value)); break;
      case 0x020E: part.total = static_cast<int>(numberOf(value)); break;
      case 0x020F: part.number = static_cast<int>(numberOf(value)); break;
      default: break;
    }
  }
  return fields.isGood();
}

}  // namespace

std::optional<BindRequest> readBind(std::string_view body) {
  Fields fields(body);
  BindRequest bind;
  bind.systemId = fields.text(16);
  bind.password = fields.text(9);
  bind.systemType = fields.text(13);
  bind.version = static_cast<int>(fields.octet());
  fields.octets(2);
  fields.text(41);
  return fields.isGood() ? std::optional(bind) : std::nullopt;
}

SubmitRead readSubmit(std::string_view body, Alphabet byDefault) {
  Fields fields(body);
  SubmitRead read;
  fields.text(6);  // service_type
  const unsigned sourceTon = fields.octet();
  fields.octet();
  read.from = addressOf(sourceTon, fields.text(21));
  read.destTon = static_cast<int>(fields.octet());
  fields.octet();
  const std::string_view to = fields.text(21);
  read.to = addressOf(static_cast<unsigned>(read.destTon), to);
  const unsigned esmClass = fields.octet();
  read.esmClass = static_cast<int>(esmClass);
  fields.octets(2);  // protocol_id, priority_flag
  fields.text(17);   // schedule_delivery_time
  read.submit.validity = fields.text(17);
  const unsigned receipt = fields.octet() & 3U;
  read.submit.wantsReceipt = receipt != 0;
  read.submit.wantsFailuresOnly = receipt == 2;
  fields.octet();  // replace_if_present_flag
  const unsigned dataCoding = fields.octet();
  fields.octet();  // sm_default_msg_id
  const std::string_view shortMessage = fields.octets(fields.octet());
  std::string_view payload;
  if (!fields.isGood() || !readTlvs(fields, payload, read.submit.part)) {
    read.status = smpp::kInvMsgLen;
  } else if (!payload.empty() && !shortMessage.empty()) {
    read.status = smpp::kTlvNotAllwd;
  } else if (to.empty()) {
    read.status = smpp::kInvDstAdr;
  }
  const std::string_view data = payload.empty() ? shortMessage : payload;
  const Parted parted = (esmClass & kHasHeader) != 0 ? withoutHeader(data) : Parted{{}, data, {}};
  if (!parted.header.empty()) read.submit.part = parted.part;
  const Coding coding = codingOf(dataCoding, byDefault);
  read.submit.octets = parted.octets;
  read.submit.alphabet = coding.alphabet;
  read.submit.messageClass = coding.messageClass;
  read.submit.coding = static_cast<int>(dataCoding);
  return read;
}

}  // namespace tocsin::centre
