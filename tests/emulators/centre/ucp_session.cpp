// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/ucp_session.h"

#include <algorithm>

#include "tests/emulators/centre/text.h"

namespace tocsin::centre {
namespace {

constexpr int kNumbers = 100;  // TRN 00 to 99

int codeOf(Centre::Login login) {
  if (login == Centre::Login::Good) return 0;
  return login == Centre::Login::TooMany ? ucp::kNotAllowed : ucp::kAuthentication;
}

}  // namespace

UcpSession::UcpSession(Centre& centre, Wire wire)
    : Session(centre, Protocol::Ucp, std::move(wire)), timers_(centre.loop()) {}

std::size_t UcpSession::consume(std::string_view octets) {
  std::size_t done = 0;
  while (!isClosed()) {
    const std::size_t begin = octets.find(ucp::kStx, done);
    if (begin == std::string_view::npos) return octets.size();  // nothing but what is passed over
    const std::size_t end = octets.find(ucp::kEtx, begin);
    if (end == std::string_view::npos) return begin;
    carryOut(readFrame(octets.substr(begin + 1, end - begin - 1)));
    done = end + 1;
  }
  return octets.size();
}

std::string UcpSession::good(const Frame& frame, std::string_view rest) {
  return writeFrame(frame.number, 'R', frame.operation, "A" + std::string(rest));
}

std::string UcpSession::bad(const Frame& frame, int code) {
  const std::string digits = std::to_string(100 + code % 100).substr(1);
  return writeFrame(frame.number, 'R', frame.operation, "N/" + digits + "/");
}

void UcpSession::carryOut(const Frame& frame) {
  if (frame.flaw != Frame::Flaw::None) {
    say("BAD-FRAME " + std::to_string(static_cast<int>(frame.flaw)));
    const bool isSum = frame.flaw == Frame::Flaw::Checksum;
    if (frame.isAnswer || frame.number < 0) return;
    return send(bad(frame, isSum ? ucp::kChecksum : ucp::kSyntax));
  }
  if (frame.isAnswer) return takeAnswer(frame);
  switch (frame.operation) {
    case 60: return logInBy(frame);
    case 1:
    case 51: return submit(frame);
    case 31: {
      say("ALIVE");
      const Treatment treatment = centre().treat(Question::Alive);
      const int code = treatment.status;
      return answer(code == 0 ? good(frame, "//0003") : bad(frame, code), treatment);
    }
    default: break;
  }
  say("UNKNOWN-OPERATION " + std::to_string(frame.operation));
  send(bad(frame, ucp::kNotSupported));
}

// OAdC OTON ONPI STYP PWD NPWD VERS LAdC LTON LNPI OPID RES1; passwords are hexadecimal digits.
void UcpSession::logInBy(const Frame& frame) {
  const Treatment treatment = centre().treat(Question::Bind);
  const bool isForm = frame.fields.size() == 12 && frame.fields[3] == "1";
  const auto octets = isForm ? octetsOfHex(frame.fields[4]) : std::nullopt;
  const std::string name(isForm ? frame.fields[0] : "");
  int code = octets ? 0 : int{ucp::kSyntax};
  if (code == 0) code = codeOf(centre().check(name, textOf(Alphabet::Gsm7, *octets)));
  if (code == 0 && !account().empty()) code = ucp::kNotAllowed;
  if (treatment.status != 0) code = treatment.status;
  if (code != 0 || !treatment.isTaken) {
    say("BIND-REFUSED " + wordOfLog(name) + " kind=ucp status=" + std::to_string(code));
    return answer(bad(frame, code), treatment);
  }
  const std::string kind = "kind=ucp ton=" + wordOfLog(frame.fields[1]) +
                           " npi=" + wordOfLog(frame.fields[2]) +
                           " version=" + wordOfLog(frame.fields[6]);
  logIn(name, kind);
  answer(good(frame, "/"), treatment);
  centre().mailroom().pump(name);
  const Duration every = centre().options().aliveEvery;
  if (every > Duration{0}) timers_.in(every, [this] { askAlive(); });
}

void UcpSession::submit(const Frame& frame) {
  const int window = centre().conditions().window;
  if (window > 0 && unanswered() >= window) {
    return say("DISCARDED number=" + std::to_string(frame.number));
  }
  UcpSubmit read = readUcpSubmit(frame);
  read.submit.from = read.from;
  read.submit.to = read.to;
  read.submit.octets = read.octets;
  Treatment treatment;
  if (account().empty() || read.code != 0) {
    treatment.status = account().empty() ? int{ucp::kNotAllowed} : read.code;
  } else {
    treatment = centre().treatSubmit(account(), read.to);
  }
  if (treatment.status != 0) {
    treatment.isTaken = false;
    const int code = treatment.status == kBusy ? int{ucp::kNotAllowed} : treatment.status;
    centre().refused(*this, read.submit, code);
    return answerSubmit(bad(frame, code), treatment);
  }
  const bool isBare = centre().conditions().isAdcBare;
  const std::string adc(isBare ? bare(read.adc) : std::string_view(read.adc));
  const std::string reference = adc + ":" + stampOf(centre().now());
  if (treatment.isTaken) centre().take(*this, read.submit, 0, reference);
  answerSubmit(good(frame, (frame.operation == 51 ? "//" : "/") + reference), treatment);
}

void UcpSession::takeAnswer(const Frame& frame) {
  if (frame.operation == 31) return say("ALIVE-ANSWER");
  const auto found = underway_.find(frame.number);
  if (found == underway_.end()) {
    return say("UNASKED " + std::to_string(frame.operation) +
               " sequence=" + std::to_string(frame.number));
  }
  const std::uint64_t number = found->second;
  const bool isGood = !frame.fields.empty() && frame.fields[0] == "A";
  const int code = frame.fields.size() > 1 ? numberIn(frame.fields[1]).value_or(0) : 0;
  underway_.erase(found);
  centre().mailroom().answered(number, isGood ? 0 : std::max(code, 1));
}

bool UcpSession::takesDelivery() const {
  const auto most = std::min(centre().options().deliveries, kNumbers - 1);
  return !account().empty() && !isClosed() && underway_.size() < static_cast<std::size_t>(most);
}

int UcpSession::nextNumber() {
  do {
    lastNumber_ = (lastNumber_ + 1) % kNumbers;
  } while (underway_.contains(lastNumber_));
  return lastNumber_;
}

void UcpSession::deliver(const Delivery& delivery) {
  const int number = nextNumber();
  underway_[number] = delivery.number;
  send(writeUcpDelivery(delivery, number));
}

void UcpSession::forget(std::uint64_t delivery) {
  std::erase_if(underway_, [delivery](const auto& each) { return each.second == delivery; });
}

void UcpSession::askAlive() {
  send(writeFrame(nextNumber(), 'O', 31, account() + "/0539"));
  const Duration every = centre().options().aliveEvery;
  if (every > Duration{0}) timers_.in(every, [this] { askAlive(); });
}

void UcpSession::breakLength(std::string& answer, int length) const {
  answer.replace(4, 5, std::to_string(100'000 + length % 100'000).substr(1));
}

void UcpSession::makeStray(std::string& answer) const {
  const int number = (answer[1] - '0') * 10 + (answer[2] - '0');
  answer = renumbered(answer, (number + kNumbers / 2) % kNumbers);
}

}  // namespace tocsin::centre
