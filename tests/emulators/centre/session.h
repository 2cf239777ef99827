// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/centre/centre.h"

namespace tocsin::centre {

// One connection of a client: what both protocols share. Pure: octets in by input(), octets out by
// the wire, time from the loop. What arrives at once is answered at once, in one write.
class Session {
 public:
  struct Wire {
    std::function<void(std::string_view octets)> write;
    // Hangs up, by RST when asked so; the session may be gone in the next turn. Nothing is written
    // afterwards.
    std::function<void(bool isReset)> close;
    std::function<void(bool isStalled)> stall;  // stops reading
  };

  Session(Centre& centre, Protocol protocol, Wire wire);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  virtual ~Session();  // the client has hung up, or was hung up on

  void input(std::string_view octets);

  int number() const { return number_; }

  Protocol protocol() const { return protocol_; }

  const std::string& account() const { return account_; }  // empty: not logged in

  virtual bool takesDelivery() const = 0;
  virtual void deliver(const Delivery& delivery) = 0;
  virtual void forget(std::uint64_t delivery) = 0;  // its answer does not count any more
  virtual void askAlive() = 0;

  virtual void unbind() {}

  virtual void alert(std::string_view number) { static_cast<void>(number); }

  // Octets as they are.
  void send(std::string_view octets);
  void close(bool isReset = false);

  void stall(bool isStalled) { wire_.stall(isStalled); }

 protected:
  // The octets of whole questions and answers at the front were carried out; how many they are.
  virtual std::size_t consume(std::string_view octets) = 0;
  virtual void breakLength(std::string& answer, int length) const = 0;
  virtual void makeStray(std::string& answer) const = 0;

  Centre& centre() { return centre_; }

  const Centre& centre() const { return centre_; }

  bool isClosed() const { return isClosed_; }

  // Submits that came and have no answer yet.
  int unanswered() const { return unanswered_; }

  void say(const std::string& line) { centre_.say(number_, line); }

  void logIn(const std::string& account, std::string_view details);
  void logOut();

  // The answer to a question, as the mishap, if any, wants it.
  void answer(std::string octets, const Treatment& treatment);
  // As answer(), later by Conditions::latency.
  void answerSubmit(std::string octets, const Treatment& treatment);

 private:
  void flush();
  void write();

  Centre& centre_;
  Protocol protocol_;
  Wire wire_;
  int number_;
  std::string account_;
  std::string unread_;
  std::string unwritten_;
  std::vector<std::string> reversed_;
  int unanswered_ = 0;
  bool isReading_ = false;
  bool isWriting_ = false;
  bool isClosed_ = false;
  emulator::Timers timers_;
};

}  // namespace tocsin::centre
