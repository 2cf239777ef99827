// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "queue/base/loop.h"
#include "tests/emulators/modem/faults.h"
#include "tests/emulators/modem/options.h"
#include "tests/emulators/modem/tpdu.h"

namespace tocsin::emulator {

struct Machine;

// The radio of a modem and the service centre behind it: what is sent, and what waits until the
// modem can be reached and has room for it. Nothing that waits is lost.
class Network {
 public:
  explicit Network(Machine& machine);

  // <stat> of +CREG, as of now.
  int registration() const;
  bool isRegistered() const;

  int signal() const { return signal_; }

  int functionality() const { return functionality_; }  // AT+CFUN

  void setFunctionality(int value);
  void setRegistration(int stat);

  void setSignal(int signal) { signal_ = signal; }

  void setDeaf(std::optional<Cure> until);

  // Status reports of what is sent from now on; without a status there are none.
  void setReports(std::optional<int> status, Duration time);

  // Looks for the network, and tells when it is found.
  void search();
  // +CREG and its like for those who asked to be told.
  void tellRegistration();

  // The network takes it: its TP-MR.
  int submit(const SubmitPdu& pdu, std::string hex);

  void receive(const IncomingSms& sms);

  // A report for the latest SMS with this TP-MR; false when there is none.
  bool report(int reference, int status);

  // Hands over what waits, as far as it can.
  void deliverWaiting();

  // Of AT+CNMA; false when nothing waits for it.
  bool acknowledge();

  // AT+CNMI was set: what was kept back is told (`isKept`) or dropped.
  void tellKept(bool isKept);

  void treat(Cure cure);

  // As after a loss of power.
  void forget();

 private:
  struct Waiting {
    Octets pdu;
    bool isReport = false;
  };

  bool canDeliver() const;
  bool deliver(const Waiting& sms);
  bool sayDirect(const Waiting& sms);
  bool storeReport(const Octets& pdu);
  bool storeSms(const Octets& pdu);
  void tellStored(const std::string& memory, int index);
  void tell(std::string line);
  void plan(const Octets& pdu, bool isReport);

  Machine& machine_;
  int functionality_ = 1;
  int wanted_ = 1;  // <stat> when the radio is on and has searched
  bool isSearching_ = false;
  int signal_ = 20;
  std::optional<Cure> deafUntil_;
  std::optional<int> reportStatus_ = 0;
  Duration reportTime_;
  int lastReference_ = -1;
  int lastConcatenation_ = 0;
  std::map<int, SentSms> sent_;  // by TP-MR: the latest
  std::deque<Waiting> waiting_;
  std::deque<std::string> kept_;  // URCs of AT+CNMI=0
  bool awaitsAck_ = false;
  bool toldFull_ = false;
  bool isDelivering_ = false;
  LoopHandle searchTimer_ = 0, ackTimer_ = 0;
};

}  // namespace tocsin::emulator
