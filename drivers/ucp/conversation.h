// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "drivers/byte_channel.h"
#include "drivers/errands.h"
#include "drivers/ucp/frame.h"
#include "drivers/ucp/frame_trace.h"
#include "drivers/ucp/trns.h"

namespace tocsin::ucp {

struct ConversationEvents {
  std::function<void(const Frame&)> onOperation;       // the centre asks; answer() is owed
  std::function<void(Time asked)> onAnswered;          // it has answered what we asked then
  std::function<void(const std::string&)> onBroken;    // nothing can be written any more
  std::function<void(const std::string&)> onNonsense;  // a frame that does not read, for people
};

// The frames of one session: operations of ours with their answers, operations of the centre.
//
// What is written in one turn of the loop goes out at once at its end. A frame of the centre that
// does not read gets its negative answer where it is an operation, and is passed over where it is a
// result: the operation it answers then runs out of time.
class Conversation {
 public:
  Conversation(drivers::ByteChannel& channel, Loop& loop, const Clock& clock, FrameTrace& trace);

  void begin(int window, ConversationEvents events);

  // Whether an operation may go now (Trns).
  bool mayAsk() const { return trns_.next().has_value(); }

  bool isIdle() const { return trns_.isIdle(); }  // nothing of ours waits for its answer

  // `then` gets the result, or nullptr when none came in time. Asked only when mayAsk().
  using Then = std::function<void(const Frame* result)>;
  void ask(int operation, Fields fields, Duration patience, Then then);

  // TRN and operation are those of what is answered.
  void answer(int trn, int operation, Fields fields);

  void received(std::string_view bytes);

  // Writes what waits for the end of the turn.
  void flush();

  // Nothing is said or written any more, also when it is called from inside an event.
  void end();

 private:
  struct Asked {
    int operation = 0;
    Time at{};
    Then then;
    drivers::Errands::Ticket timer = 0;
  };

  void write(const Frame& frame);
  void take(const std::string& body);
  void takeResult(const Frame& frame);
  void refuseBroken(const ReadFrame& read, const std::string& body);
  void ranOut(int trn);

  drivers::ByteChannel& channel_;
  const Clock& clock_;
  FrameTrace& trace_;
  ConversationEvents events_;
  FrameSplitter splitter_;
  Trns trns_{1};
  std::map<int, Asked> asked_;  // by TRN
  std::string out_;
  bool isOver_ = false;
  drivers::Errands errands_;
};

}  // namespace tocsin::ucp
