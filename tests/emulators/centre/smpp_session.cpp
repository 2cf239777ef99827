// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/smpp_session.h"

#include <algorithm>

namespace tocsin::centre {
namespace {

std::string_view kindOf(std::uint32_t bind) {
  switch (bind) {
    case smpp::kBindReceiver: return "rx";
    case smpp::kBindTransmitter: return "tx";
    default: return "trx";
  }
}

std::uint32_t statusOf(Centre::Login login) {
  switch (login) {
    case Centre::Login::Good: return smpp::kOk;
    case Centre::Login::NoSuchAccount: return smpp::kInvSysId;
    case Centre::Login::WrongPassword: return smpp::kInvPaswd;
    case Centre::Login::TooMany: break;
  }
  return smpp::kBindFail;
}

}  // namespace

SmppSession::SmppSession(Centre& centre, Wire wire)
    : Session(centre, Protocol::Smpp, std::move(wire)), timers_(centre.loop()) {}

std::size_t SmppSession::consume(std::string_view octets) {
  std::size_t done = 0;
  while (!isClosed()) {
    const auto pdu = readPdu(octets.substr(done));
    if (!pdu) break;
    if (pdu->length < smpp::kHeaderSize || pdu->length > smpp::kPduMax) {
      say("BAD-LENGTH " + std::to_string(pdu->length));
      nack(smpp::kInvCmdLen, 0);
      close();
      break;
    }
    if (octets.size() - done < pdu->length) break;
    carryOut(*pdu);
    done += pdu->length;
  }
  return isClosed() ? octets.size() : done;
}

void SmppSession::carryOut(const Pdu& pdu) {
  if ((pdu.id & smpp::kAnswer) != 0) return takeAnswer(pdu);
  switch (pdu.id) {
    case smpp::kSubmitSm: return submit(pdu);
    case smpp::kBindReceiver:
    case smpp::kBindTransmitter:
    case smpp::kBindTransceiver: return bind(pdu);
    case smpp::kEnquireLink: return answerAlive(pdu);
    case smpp::kUnbind: return answerUnbind(pdu);
    default: break;
  }
  say("UNKNOWN-COMMAND " + std::to_string(pdu.id));
  nack(smpp::kInvCmdId, pdu.sequence);
}

void SmppSession::nack(std::uint32_t status, std::uint32_t sequence) {
  send(PduWriter(smpp::kGenericNack, status, sequence).take());
}

// An answer without a body.
std::string SmppSession::bare(const Pdu& pdu, std::uint32_t status) const {
  return PduWriter(pdu.id | smpp::kAnswer, status, pdu.sequence).take();
}

std::string SmppSession::refusal(const Pdu& pdu,
                                 const Treatment& treatment,
                                 std::uint32_t status) const {
  const bool isNack = treatment.mishap && treatment.mishap->deed == Mishap::Deed::Nack;
  return isNack ? PduWriter(smpp::kGenericNack, status, pdu.sequence).take() : bare(pdu, status);
}

std::uint32_t SmppSession::judgeBind(const Pdu& pdu, std::string& details, std::string& account) {
  const auto request = readBind(pdu.body);
  if (!request) return smpp::kInvMsgLen;
  account = request->systemId;
  details = "kind=" + std::string(kindOf(pdu.id)) + " version=" + std::to_string(request->version) +
            " type=" + wordOfLog(request->systemType);
  if (bound_ != 0) return smpp::kAlyBnd;
  return statusOf(centre().check(request->systemId, request->password));
}

void SmppSession::bind(const Pdu& pdu) {
  const Treatment treatment = centre().treat(Question::Bind);
  std::string details;
  std::string account;
  std::uint32_t status = judgeBind(pdu, details, account);
  if (treatment.status != 0) status = static_cast<std::uint32_t>(treatment.status);
  if (status != smpp::kOk || !treatment.isTaken) {
    say("BIND-REFUSED " + wordOfLog(account) + " " + details + " status=" + std::to_string(status));
    return answer(refusal(pdu, treatment, status), treatment);
  }
  bound_ = pdu.id;
  logIn(account, details);
  PduWriter resp(pdu.id | smpp::kAnswer, 0, pdu.sequence);
  resp.text("centre");
  const std::uint8_t version = centre().options().version;
  if (centre().conditions().hasVendorTlv) resp.tlv(0x1402, "(null)");
  if (version != 0) resp.tlv(0x0210, std::string(1, static_cast<char>(version)));
  answer(resp.take(), treatment);
  centre().mailroom().pump(account);
  const Duration every = centre().options().aliveEvery;
  if (every > Duration{0}) timers_.in(every, [this] { askAlive(); });
}

void SmppSession::submit(const Pdu& pdu) {
  SubmitRead read = readSubmit(pdu.body, centre().options().defaultAlphabet);
  read.submit.from = read.from;
  read.submit.to = read.to;
  const bool maySend = bound_ == smpp::kBindTransmitter || bound_ == smpp::kBindTransceiver;
  Treatment treatment;
  const int window = centre().conditions().window;
  if (!maySend) {
    treatment.status = smpp::kInvBndSts;
  } else if (read.status != smpp::kOk) {
    treatment.status = static_cast<int>(read.status);
  } else if (window > 0 && unanswered() >= window) {
    treatment.status = kBusy;
  } else {
    treatment = centre().treatSubmit(account(), read.to);
  }
  if (treatment.status != 0) {
    treatment.isTaken = false;
    const int status = treatment.status == kBusy ? int{smpp::kThrottled} : treatment.status;
    centre().refused(*this, read.submit, status);
    return answerSubmit(refusal(pdu, treatment, static_cast<std::uint32_t>(status)), treatment);
  }
  const std::uint64_t number = centre().nextNumber();
  const std::string id = Centre::idText(centre().conditions().answerId, number);
  if (treatment.isTaken) centre().take(*this, read.submit, number, id);
  PduWriter resp(pdu.id | smpp::kAnswer, 0, pdu.sequence);
  resp.text(id);
  if (centre().conditions().hasVendorTlv) resp.tlv(0x1402, "(null)");
  answerSubmit(resp.take(), treatment);
}

void SmppSession::answerAlive(const Pdu& pdu) {
  say("ALIVE");
  answer(bare(pdu, smpp::kOk), centre().treat(Question::Alive));
}

void SmppSession::answerUnbind(const Pdu& pdu) {
  const Treatment treatment = centre().treat(Question::Unbind);
  bound_ = 0;
  logOut();
  answer(bare(pdu, static_cast<std::uint32_t>(treatment.status)), treatment);
}

void SmppSession::takeAnswer(const Pdu& pdu) {
  const auto found = underway_.find(pdu.sequence);
  if (pdu.id == (smpp::kEnquireLink | smpp::kAnswer)) return say("ALIVE-ANSWER");
  if (pdu.id == (smpp::kUnbind | smpp::kAnswer)) return close();
  const bool isNack = pdu.id == smpp::kGenericNack;
  if (!isNack && pdu.id != (smpp::kDeliverSm | smpp::kAnswer)) return;
  if (found == underway_.end()) {
    return say("UNASKED " + std::to_string(pdu.id) + " sequence=" + std::to_string(pdu.sequence));
  }
  const std::uint64_t number = found->second;
  underway_.erase(found);
  centre().mailroom().answered(number,
                               static_cast<int>(pdu.status == 0 && isNack ? 8 : pdu.status));
}

bool SmppSession::takesDelivery() const {
  const bool mayReceive = bound_ == smpp::kBindReceiver || bound_ == smpp::kBindTransceiver;
  return mayReceive && !isClosed() &&
         underway_.size() < static_cast<std::size_t>(centre().options().deliveries);
}

void SmppSession::deliver(const Delivery& delivery) {
  underway_[++lastSequence_] = delivery.number;
  send(writeDeliver(
      delivery, lastSequence_, centre().conditions(), centre().options().defaultAlphabet));
}

void SmppSession::forget(std::uint64_t delivery) {
  std::erase_if(underway_, [delivery](const auto& each) { return each.second == delivery; });
}

void SmppSession::askAlive() {
  send(PduWriter(smpp::kEnquireLink, 0, ++lastSequence_).take());
  const Duration every = centre().options().aliveEvery;
  if (every > Duration{0}) timers_.in(every, [this] { askAlive(); });
}

void SmppSession::unbind() {
  send(PduWriter(smpp::kUnbind, 0, ++lastSequence_).take());
}

// Section 4.12.1: the client's address and that of the phone that can be reached again.
void SmppSession::alert(std::string_view number) {
  PduWriter pdu(smpp::kAlertNotification, 0, ++lastSequence_);
  pdu.octet(1).octet(1).text(centre::bare(number)).octet(0).octet(0).text("");
  send(pdu.tlv(0x0422, std::string(1, '\0')).take());
}

void SmppSession::breakLength(std::string& answer, int length) const {
  setLength(answer, static_cast<std::uint32_t>(length));
}

void SmppSession::makeStray(std::string& answer) const {
  setSequence(answer, 0x7FFFFFFE);
}

}  // namespace tocsin::centre
