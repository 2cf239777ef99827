// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/eraser.h"

#include <cstdlib>
#include <utility>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

// Alias, name and numbers, a line each; empty when only the index and the log are left.
constexpr const char* kRunning = "erasing";
constexpr const char* kCount = "erased";  // how many there were; readers forget what they kept

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
  nextAt_ = turn_.now;
  isTruncating_ = mark->text.empty();
  if (!isTruncating_) erasure_ = erasureOf(mark->text);
}

std::string Eraser::nextAlias() const {
  return "erased-" + std::to_string(countOf(marks_) + 1);
}

void Eraser::begin(store::Erasure erasure) {
  marks_.set(kRunning, {turn_.now, linesOf(erasure)});
  erasure_ = std::move(erasure);
  place_ = {};
  isTruncating_ = isTruncated_ = false;
  nextAt_ = turn_.now + kBetweenSteps;  // behind the commit of what removes him
}

Status Eraser::tick(Outbox& outbox) {
  if (!nextAt_ || *nextAt_ > turn_.now) return {};
  nextAt_.reset();
  if (erasure_) return step(outbox);
  if (isTruncating_) truncate();
  if (std::exchange(isTruncated_, false)) marks_.remove(kRunning);
  return {};
}

Status Eraser::step(Outbox& outbox) {
  const bool isFirst = place_.table == 0 && place_.next == 0;
  if (isFirst && !outbox.forget(erasure_->name, erasure_->numbers)) {
    nextAt_ = turn_.now + kTryAgain;
    return {};
  }
  const auto isDone =
      journal_.eraseStep(*erasure_, place_, static_cast<std::int64_t>(limits::kEraseRowsMax));
  if (!isDone) return isDone.error();
  nextAt_ = turn_.now + kBetweenSteps;
  if (*isDone) finish();
  return {};
}

void Eraser::finish() {
  const std::string line = erasure_->alias + ": a person was erased from the journal";
  erasure_.reset();
  marks_.set(kRunning, {turn_.now, {}});
  marks_.set(kCount, {turn_.now, std::to_string(countOf(marks_) + 1)});
  turn_.record({}, "ERASED", line);
  turn_.afterCommit.push_back([this, line] { ports_.log(LogLevel::Notice, line); });
  isTruncating_ = true;
}

// Between two transactions.
void Eraser::truncate() {
  turn_.afterCommit.push_back([this] {
    if (ports_.forgetIndex) ports_.forgetIndex();
    const auto isDone = journal_.truncateLog();
    isTruncated_ = isDone && *isDone;
    isTruncating_ = !isTruncated_;
    nextAt_ = turn_.now + (isTruncating_ ? kTryAgain : kBetweenSteps);
  });
}

void Eraser::shift(Duration by) {
  if (nextAt_) *nextAt_ += by;
}

}  // namespace tocsin::dispatch
