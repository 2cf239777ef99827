// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "drivers/byte_channel.h"
#include "drivers/errands.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/smpp.h"
#include "drivers/smpp/trace.h"

namespace tocsin::smpp {

enum class Role { Transceiver, Transmitter, Receiver };

constexpr bool sends(Role role) {
  return role != Role::Receiver;
}

constexpr bool receives(Role role) {
  return role != Role::Transmitter;
}

std::string roleName(Role role);

// Why a session is over.
struct SessionEnd {
  enum class Why {
    Lost,        // the connection did not come about, or ended
    Silent,      // the login was not answered in limits::kSmscBindMax
    NoSuchBind,  // the centre does not know this kind of login
    Refused,     // the login failed for a reason that may pass
    Rejected,    // the login failed for a reason that stays
    Untrusted,   // another certificate than it should be
    Setting,     // no password, or another setting that a person must change
  };

  Why why = Why::Lost;
  std::string what{};
};

// Called on the loop, never from inside a call to the session. It may be destroyed only in a later
// turn.
struct SessionEvents {
  std::function<void(const std::string& centre)> onBound;  // the centre's system_id
  std::function<void(const SessionEnd&)> onEnded;          // once, the last
  std::function<void(const PduView&)> onAnswer;    // to a request(), by its sequence; also a nack
  std::function<void(const PduView&)> onDelivery;  // deliver_sm, data_sm: to be answered
  std::function<void()> onLeaving;  // the centre logs out: nothing new; answers may still come
  std::function<void(Time asked)> onProof;  // it has what we wrote before `asked`
};

// One connection to a message centre from its opening to its end: the login, the questions whether
// somebody is there (both ways), the logout.
//
//   open -> bind -> bound -> (unbind of the centre) leaving -> ended
//
// What is written in one turn of the loop leaves in one piece. A centre that has taken nothing of
// kUnsentMax octets is given up.
class Session {
 public:
  static constexpr Duration kOpenMax = seconds{30};  // a channel has shorter waits of its own
  static constexpr Duration kEnquireAnswerMax = seconds{10};
  static constexpr int kEnquireMissesMax = 2;
  static constexpr Duration kLeavingMax = seconds{5};
  static constexpr std::size_t kUnsentMax = 4'194'304;

  Session(const SmppOptions& options,
          Role role,
          std::unique_ptr<drivers::ByteChannel> channel,
          Loop& loop,
          const Clock& clock,
          Trace& trace,
          SessionEvents events);

  void open();

  bool isBound() const { return state_ == State::Bound; }

  bool isLeaving() const { return state_ == State::Leaving; }

  // Its sequence number. Whoever asks waits for the answer himself.
  std::uint32_t request(std::uint32_t command, std::string_view body);
  void answer(const Header& request, std::uint32_t status);

  // Ends it in a later turn, with an unbind, and onEnded.
  void give(const SessionEnd& end);
  // At once and for good: an unbind is written when it is bound, and nothing is told any more.
  void close();

 private:
  enum class State { Opening, Binding, Bound, Leaving, Ended };

  void opened();
  void channelClosed(const Error& why);
  void received(std::string_view bytes);
  void take(const PduView& pdu);
  void takeRequest(const PduView& pdu);
  void takeAnswer(const PduView& pdu);
  void bindAnswered(const PduView& pdu);
  void leave(const Header& unbind);
  void planEnquire(Duration in);
  void lookForSilence();
  void enquire();
  void enquireMissed();
  void write(const Header& header, std::string_view body);
  void flush();
  void end(const SessionEnd& end);

  const SmppOptions& options_;
  const Role role_;
  const char leg_;  // in the trace
  std::unique_ptr<drivers::ByteChannel> channel_;
  const Clock& clock_;
  Trace& trace_;
  SessionEvents events_;

  State state_ = State::Opening;
  FrameSplitter splitter_;
  std::string unsent_;
  bool isBlocked_ = false;  // the channel has no room
  std::uint32_t lastSequence_ = 0, bindSequence_ = 0, enquireSequence_ = 0;  // 0: none
  Time heardAt_{}, enquiredAt_{};
  bool heardSince_ = false;  // enquiredAt_
  int misses_ = 0;
  drivers::Errands::Ticket bindTimer_ = 0, enquireTimer_ = 0, flushTimer_ = 0;
  drivers::Errands errands_;
};

}  // namespace tocsin::smpp
