// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/dialogue.h"

#include <map>

#include "tests/emulators/modem/machine.h"

namespace tocsin::emulator {
namespace {

constexpr char kCtrlZ = 0x1A;
constexpr char kEscape = 0x1B;
constexpr char kBackspace = 0x08;
constexpr std::size_t kLineMax = 1'000;
constexpr std::size_t kTypedMax = 2'000;

bool hasLineEnd(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

// Where "AT" begins, whatever stands before it.
std::size_t beginOfCommand(std::string_view line) {
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    if (beginsWith(line.substr(i), "AT")) return i;
  }
  return std::string_view::npos;
}

std::string_view numberOfResult(std::string_view final) {
  static const std::map<std::string_view, std::string_view> kNumbers{{"OK", "0"},
                                                                     {"RING", "2"},
                                                                     {"NO CARRIER", "3"},
                                                                     {"ERROR", "4"},
                                                                     {"BUSY", "7"},
                                                                     {"NO ANSWER", "8"}};
  const auto found = kNumbers.find(final);
  return found == kNumbers.end() ? std::string_view() : found->second;
}

}  // namespace

void Dialogue::input(std::string_view bytes) {
  if (machine_.life.isHung()) {
    machine_.life.hungInput(bytes);
  } else if (machine_.life.listens()) {
    input_ += bytes;
    pump();
  }
  flush();
}

void Dialogue::pump() {
  while (next_ < input_.size() && state_ != State::Busy && machine_.life.listens()) {
    take(input_[next_++]);
  }
  if (next_ >= input_.size() || !machine_.life.listens()) {
    input_.clear();
    next_ = 0;
  }
}

void Dialogue::take(char byte) {
  if (state_ == State::Typing) return takeTyped(byte);
  if (machine_.settings.echo && byte != kEscape) output_ += byte;
  if (byte == '\r') {
    const std::string line = std::exchange(typing_, {});
    const std::size_t begin = beginOfCommand(line);
    if (begin != std::string::npos) run(std::string_view(line).substr(begin));
  } else if (byte == kEscape) {
    typing_.clear();
  } else if (byte == kBackspace) {
    if (!typing_.empty()) typing_.pop_back();
  } else if (static_cast<unsigned char>(byte) >= ' ' && typing_.size() < kLineMax) {
    typing_ += byte;
  }
}

void Dialogue::takeTyped(char byte) {
  if (byte == kEscape) {
    typing_.clear();
    return complete(ok());  // although nothing was sent: Quectel, Telit, SIMCom
  }
  if (byte == kCtrlZ) {
    state_ = State::Busy;
    const auto typed = std::exchange(typed_, nullptr);
    return give(typed(std::exchange(typing_, {})));
  }
  if (machine_.settings.echo) output_ += byte;
  const bool isText = machine_.settings.textMode;
  if (byte == '\r' && isText) output_ += "\r\n> ";
  const bool isEnd = byte == '\r' || byte == '\n';
  if ((isEnd && !isText) || typing_.size() >= kTypedMax) return;
  typing_ += byte == '\r' ? '\n' : byte;
  machine_.reach(Point::At::Pdu, line_, typing_.size());
}

void Dialogue::run(std::string_view line) {
  line_ = line;
  const Verdict verdict = machine_.reach(Point::At::Before, line_);
  if (verdict.answer) {
    say(*verdict.answer);
    return becomeIdle();
  }
  if (!verdict.goesOn) return;
  state_ = State::Busy;
  Answer answer = carryOut(line.substr(2));
  answer.late += verdict.late + machine_.options.answerTime;
  give(std::move(answer));
}

// The answers of all commands of a line; the first that fails is the last one.
Answer Dialogue::carryOut(std::string_view text) {
  const auto commands = commandsOf(text);
  if (!commands) return error();
  Answer all;
  for (const Command& command : *commands) {
    const Handler handler = handlerOf(command.name);
    Answer answer = handler == nullptr ? error() : handler(machine_, command);
    answer.lines.insert(answer.lines.begin(), all.lines.begin(), all.lines.end());
    all = std::move(answer);
    if (all.kind != Answer::Kind::Done || !all.isOk()) break;
  }
  return all;
}

void Dialogue::give(Answer answer) {
  if (!machine_.life.listens()) return;
  if (answer.late.count() > 0) return giveLater(std::move(answer));
  switch (answer.kind) {
    case Answer::Kind::Done: return complete(answer);
    case Answer::Kind::Silent: return becomeIdle();
    case Answer::Kind::Later: return giveLater(std::move(answer));
    case Answer::Kind::Typing:
      state_ = State::Typing;
      typed_ = std::move(answer.typed);
      output_ += "\r\n> ";
      machine_.reach(Point::At::Prompt, line_);
  }
}

void Dialogue::giveLater(Answer answer) {
  state_ = State::Busy;
  const Duration late = std::exchange(answer.late, Duration{0});
  lateTimer_ = machine_.timers.in(late, [this, turn = turn_, answer = std::move(answer)] {
    Answer end = answer.kind == Answer::Kind::Later ? answer.work() : answer;
    if (turn != turn_) return;
    give(std::move(end));
    pump();
    flush();
  });
}

void Dialogue::complete(const Answer& answer) {
  const Quirks& quirks = machine_.quirks;
  if (quirks.garbage) sayLine(toHex(Octets{static_cast<std::uint8_t>(machine_.dice())}) + "#~\x7F");
  if (quirks.nul) output_.append(2, '\0');
  bool isFirst = true;
  for (const std::string& line : answer.lines) {
    sayLine(line);
    if (std::exchange(isFirst, false) && !machine_.reach(Point::At::In, line_).goesOn) return;
  }
  if (isFirst && !machine_.reach(Point::At::In, line_).goesOn) return;
  bool isMissing = false;
  for (const std::string& prefix : quirks.noOk) {
    isMissing = isMissing || (answer.isOk() && beginsWith(line_, prefix));
  }
  if (!isMissing) sayFinal(answer.final);
  if (quirks.okTwice && answer.isOk()) sayFinal(answer.final);
  machine_.reach(Point::At::After, line_);
  becomeIdle();
}

void Dialogue::becomeIdle() {
  state_ = State::Command;
  line_.clear();
  for (auto waiting = std::exchange(urcs_, {}); const std::string& line : waiting) {
    sayLine(line);
  }
}

void Dialogue::urc(std::string line) {
  if (!machine_.life.listens()) return;
  if (state_ != State::Command && !machine_.quirks.urcAnywhere) {
    urcs_.push_back(std::move(line));
    return;
  }
  sayLine(line);
  flush();
}

void Dialogue::say(std::string_view text) {
  if (hasLineEnd(text)) {
    output_ += text;
  } else {
    output_.append("\r\n").append(text).append("\r\n");
  }
}

void Dialogue::sayLine(std::string_view line) {
  std::string text(line);
  const std::size_t colon = text.find(": ");
  if (machine_.quirks.noBlank && colon != std::string::npos) text.erase(colon + 1, 1);
  if (machine_.settings.verbose) output_ += "\r\n";
  output_ += text + "\r\n";
}

void Dialogue::sayFinal(std::string_view final) {
  const std::string_view number = numberOfResult(final);
  if (machine_.settings.verbose || number.empty()) return say(final);
  output_.append(number) += '\r';
}

void Dialogue::flush() {
  if (output_.empty()) return;
  const std::string bytes = std::exchange(output_, {});
  if (!machine_.life.speaks() || !machine_.events.onOutput) return;
  if (machine_.options.chunk == 0) return machine_.events.onOutput(bytes);
  slow_ += bytes;
  if (chunkTimer_ == 0) sayChunk();
}

void Dialogue::sayChunk() {
  chunkTimer_ = 0;
  if (slow_.empty()) return;
  const std::string bytes = slow_.substr(0, machine_.options.chunk);
  slow_.erase(0, bytes.size());
  chunkTimer_ = machine_.timers.in(machine_.options.chunkTime, [this] { sayChunk(); });
  machine_.events.onOutput(bytes);
}

void Dialogue::reset(bool withoutPower) {
  machine_.timers.cancel(chunkTimer_);
  if (withoutPower) machine_.timers.cancel(lateTimer_);
  ++turn_;
  state_ = State::Command;
  for (std::string* text : {&input_, &typing_, &line_, &output_, &slow_}) {
    text->clear();
  }
  next_ = 0;
  typed_ = nullptr;
  urcs_.clear();
}

}  // namespace tocsin::emulator
