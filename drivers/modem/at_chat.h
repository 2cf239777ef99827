// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/byte_channel.h"
#include "drivers/errands.h"
#include "drivers/modem/at_line.h"
#include "drivers/modem/at_stream.h"
#include "drivers/modem/quirks.h"
#include "drivers/modem/send_end.h"
#include "drivers/modem/trace_ring.h"

namespace tocsin::modem {

// What a modem answered to one command.
struct Answer {
  std::vector<std::string> lines;       // its information responses, in their order
  std::optional<FinalResult> result{};  // absent: a prompt, or nothing came in time
  bool isPrompt = false;
  bool isGivenUp = false;  // the port or the modem went away: nothing more can be asked
  Position position = Position::BeforeCtrlZ;  // of AT+CMGS: what had been written when it ended

  bool isOk() const { return result && result->kind == Final::Ok; }

  bool isSilent() const { return !result && !isPrompt; }

  std::string_view first() const { return lines.empty() ? std::string_view{} : lines.front(); }

  // The end in words, for people: "+CMS ERROR: 38", "no answer".
  std::string what() const;
};

// One command at a time to a modem, and its answer; what it says unasked goes another way, also in
// the middle of an answer.
//
// Every question ends, by an answer or by its limit. The end is told when all the bytes that came
// with it are read, and once a modem has said an OK too many a moment later, so that an OK said
// twice does not end the next command. Nothing is told any more after the object is gone.
class AtChat {
 public:
  using Done = std::function<void(const Answer&)>;

  // Told while bytes are read: they may note, not ask.
  struct Unasked {
    std::function<void(Urc, const AtEvent&)> onUrc;
    std::function<void(const FinalResult&)> onStray;  // a final result that ends no question
  };

  AtChat(drivers::ByteChannel& channel,
         Loop& loop,
         const Clock& clock,
         TraceRing& trace,
         Unasked unasked);

  bool isBusy() const { return done_ != nullptr || isEscaping_; }

  // Writes `command` and CR, and waits for a final result at most `limit`.
  void ask(std::string_view command, Duration limit, Done done);

  // As ask(), and a prompt ends it, too (AT+CMGS): "\r\n> ".
  void askForPrompt(std::string_view command, Duration limit, Done done);

  // Behind a prompt: writes `payload` and Ctrl-Z in the model's pace and waits for the final
  // result. An OK without +CMGS ends it only when none follows for a while.
  void typeBehindPrompt(std::string payload, const Quirks& pace, Duration limit, Done done);

  // Writes nothing: waits for the late answer of an AT+CMGS that was typed before this object was.
  void listen(std::string_view command, Duration limit, Done done);

  // Leaves a prompt (ESC, never Ctrl-Z: that would send what stands there) and reads away for
  // `quiet` what was on its way. A question that waits for its answer is given up unanswered.
  void escape(Duration quiet, std::function<void()> done);

  // Gives up the question that is pending without telling: its answer will be a stray.
  void abandon();

  // Ends the question that is pending: the port is gone, or the modem has restarted.
  void giveUp();

  // What the channel brought.
  void received(std::string_view bytes);

  // Commands in a row that nothing answered.
  int silences() const { return silences_; }

  void forgetSilences() { silences_ = 0; }

  // The answer to one command came while the next one was pending: a final result that nobody asked
  // for had ended the first too early. escape() sets it right.
  bool isOutOfStep() const { return isOutOfStep_; }

  // A result code was a digit: words should be asked for (ATV1).
  bool sawNumeric() const { return sawNumeric_; }

  // The modem repeats what is written although it was told not to: it was restarted.
  bool sawEcho() const { return sawEcho_; }

  void expectNoEcho() { sawEcho_ = false; }

 private:
  void begin(std::string_view command, Duration limit, Done done);
  void write(std::string_view bytes);
  void typeOn(std::size_t from, const Quirks& pace);
  void typeCtrlZ();
  void handle(const AtEvent& event);
  void handleLine(const AtEvent& event);
  bool isAnswerToLast(std::string_view line) const;
  void finish();
  void limitReached();
  void setLimit(Duration limit);

  drivers::ByteChannel& channel_;
  const Clock& clock_;
  TraceRing& trace_;
  Unasked unasked_;
  AtStream stream_;
  std::optional<Pending> pending_;
  Done done_;
  Answer answer_;
  bool isEnded_ = false, wantsPrompt_ = false, isWholeWithoutOk_ = false, isEscaping_ = false;
  bool sawNumeric_ = false, sawEcho_ = false, isOutOfStep_ = false, saysOkTwice_ = false;
  std::string lastPrefix_;  // of the command before
  int silences_ = 0;
  drivers::Errands::Ticket limit_ = 0;
  drivers::Errands typing_, errands_;
};

}  // namespace tocsin::modem
