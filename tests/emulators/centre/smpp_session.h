// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/centre/smpp_pdu.h"

namespace tocsin::centre {

// One connection of an SMPP client (ESME).
class SmppSession : public Session {
 public:
  SmppSession(Centre& centre, Wire wire);

  bool takesDelivery() const override;
  void deliver(const Delivery& delivery) override;
  void forget(std::uint64_t delivery) override;
  void askAlive() override;
  void unbind() override;
  void alert(std::string_view number) override;

 protected:
  std::size_t consume(std::string_view octets) override;
  void breakLength(std::string& answer, int length) const override;
  void makeStray(std::string& answer) const override;

 private:
  void carryOut(const Pdu& pdu);
  void bind(const Pdu& pdu);
  std::uint32_t judgeBind(const Pdu& pdu, std::string& details, std::string& account);
  void submit(const Pdu& pdu);
  void answerUnbind(const Pdu& pdu);
  void answerAlive(const Pdu& pdu);
  void takeAnswer(const Pdu& pdu);
  void nack(std::uint32_t status, std::uint32_t sequence);
  std::string bare(const Pdu& pdu, std::uint32_t status) const;
  std::string refusal(const Pdu& pdu, const Treatment& treatment, std::uint32_t status) const;

  std::uint32_t bound_ = 0;  // the command; 0: not bound
  std::uint32_t lastSequence_ = 0;
  std::map<std::uint32_t, std::uint64_t> underway_;  // deliveries by sequence_number
  emulator::Timers timers_;
};

}  // namespace tocsin::centre
