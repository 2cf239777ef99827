// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/eraser.h"

#include <cstdlib>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

constexpr const char* kRunning = "erasing";  // alias, name and numbers, a line each
constexpr const char* kCount = "erased";     // how many there were; readers forget what they kept

long countOf(const Marks& marks) {
  const Marks::Mark* mark = marks.find(kCount);
  return mark == nullptr ? 0 : std::atol(mark->text.c_str());
}

std::string linesOf(const store::Erasure& erasure) {
  std::string text = erasure.alias + "\n" + erasure.name;
  for (const std::string& number : erasure.numbers) {
    text += "\n" + number;
  }
  return text;
}

store::Erasure erasureOf(const std::string& lines) {
  store::Erasure erasure;
  std::size_t at = 0;
  for (int line = 0; at <= lines.size(); ++line) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    std::string text = lines.substr(at, end - at);
    at = end + 1;
    if (line == 0) {
      erasure.alias = std::move(text);
    } else if (line == 1) {
      erasure.name = std::move(text);
    } else {
      erasure.numbers.push_back(std::move(text));
    }
  }
  return erasure;
}

}  // namespace

Eraser::Eraser(const Ports& ports, Turn& turn, Marks& marks, store::Journal& journal)
    : ports_(ports), turn_(turn), marks_(marks), journal_(journal) {}

void Eraser::restore() {
  const Marks::Mark* mark = marks_.find(kRunning);
  if (mark == nullptr) return;
  erasure_ = erasureOf(mark->text);
  nextAt_ = turn_.now;
}

std::string Eraser::nextAlias() const {
  return "erased-" + std::to_string(countOf(marks_) + 1);
}

void Eraser::begin(store::Erasure erasure) {
  marks_.set(kRunning, {turn_.now, linesOf(erasure)});
  erasure_ = std::move(erasure);
  place_ = {};
  isTruncating_ = false;
  nextAt_ = turn_.now + kBetweenSteps;  // behind the commit of what removes him
}

void Eraser::tick() {
  if (!nextAt_ || *nextAt_ > turn_.now) return;
  nextAt_.reset();
  if (erasure_) return step();
  if (isTruncating_) truncate();
}

void Eraser::step() {
  const auto isDone =
      journal_.eraseStep(*erasure_, place_, static_cast<std::int64_t>(limits::kEraseRowsMax));
  if (!isDone) {
    nextAt_ = turn_.now + kTryAgain;
    const std::string line = erasure_->alias + ": " + isDone.error().what + "; it is tried again";
    turn_.afterCommit.push_back([this, line] { ports_.log(LogLevel::Warning, line); });
    return;
  }
  if (*isDone) return finish();
  nextAt_ = turn_.now + kBetweenSteps;
}

void Eraser::finish() {
  const std::string line = erasure_->alias + ": a person was erased from the journal";
  erasure_.reset();
  marks_.remove(kRunning);
  marks_.set(kCount, {turn_.now, std::to_string(countOf(marks_) + 1)});
  turn_.record({}, "ERASED", line);
  turn_.afterCommit.push_back([this, line] {
    ports_.log(LogLevel::Notice, line);
    if (ports_.forgetIndex) ports_.forgetIndex();
  });
  isTruncating_ = true;
  nextAt_ = turn_.now + kBetweenSteps;
}

// Between two transactions.
void Eraser::truncate() {
  turn_.afterCommit.push_back([this] {
    const auto isDone = journal_.truncateLog();
    isTruncating_ = !isDone || !*isDone;
    if (isTruncating_) nextAt_ = turn_.now + kTryAgain;
  });
}

void Eraser::shift(Duration by) {
  if (nextAt_) *nextAt_ += by;
}

}  // namespace tocsin::dispatch
