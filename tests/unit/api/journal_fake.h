// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <initializer_list>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "app/api/history.h"

namespace tocsin::api {

// A journal of one message and one SMS; `broken` makes it unreadable.
struct FakeJournal {
  store::MessageView message;
  store::InboxView sms;
  store::PageView page;
  std::size_t pagesCount = 1;
  store::AuditView entry;
  std::vector<store::MessageView> found;  // by every search, in pages
  std::atomic<bool> broken = false;
  bool isIndexed = true;  // else its index is being made...
  bool isWhole = false;   // ...unless there is nothing to index
  std::atomic<int> opened = 0;
  std::atomic<int> reads = 0;  // of listings of messages

  // What was asked last.
  std::string asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  OpenHistory opener() {
    return [this]() -> Result<History> {
      ++opened;
      if (broken) return unreadable();
      return history();
    };
  }

 private:
  static Error unreadable() { return {Fault::Transient, "no such file"}; }

  void note(std::string question) {
    const std::lock_guard lock(mutex_);
    asked_ = std::move(question);
  }

  static std::string words(std::initializer_list<std::string> parts) {
    std::string out;
    for (const std::string& part : parts) {
      if (!part.empty()) out += (out.empty() ? "" : " ") + part;
    }
    return out;
  }

  static std::string timeText(const OptionalTime& time) { return time ? toRfc3339(*time) : ""; }

  static std::string textOf(const store::MessageFilter& filter) {
    using State = store::MessageFilter::State;
    const char* state = filter.state == State::Open     ? "open"
                        : filter.state == State::Closed ? "closed"
                                                        : "all";
    const bool isUrgent = filter.order == store::MessageFilter::Order::Urgent;
    return words({state,
                  isUrgent ? "urgent" : "newest",
                  filter.list,
                  filter.recipient,
                  filter.severity,
                  filter.outcome,
                  filter.text,
                  timeText(filter.from),
                  timeText(filter.to),
                  filter.withRecipients ? "recipients" : ""});
  }

  Result<History::Found> search(const store::SearchFilter& filter,
                                std::int64_t before,
                                std::size_t limit) {
    note(words({filter.text,
                filter.list,
                filter.recipient,
                filter.severity,
                filter.outcome,
                timeText(filter.from),
                timeText(filter.to)}));
    if (broken) return unreadable();
    const auto begin = static_cast<std::size_t>(before);
    const std::size_t end = std::min(found.size(), begin + limit);
    History::Found answer;
    for (std::size_t i = begin; i < end; ++i) {
      answer.messages.items.push_back(found[i]);
    }
    answer.messages.next = end < found.size() ? static_cast<std::int64_t>(end) : 0;
    answer.isWhole = isWhole;
    if (isIndexed) answer.indexedUntil = message.created;
    return answer;
  }

  History history() {
    History history;
    history.messages = [this](const store::MessageFilter& filter,
                              std::int64_t before,
                              std::size_t limit) -> Result<History::Messages> {
      ++reads;
      note(words({textOf(filter), std::to_string(before), std::to_string(limit)}));
      if (broken) return unreadable();
      return History::Messages{.items = {message}, .next = 42};
    };
    history.byNumber = [this](const std::string& number) -> Result<History::Message> {
      return number == message.number ? History::Message(message) : std::nullopt;
    };
    history.byId = [this](std::int64_t id) -> Result<History::Message> {
      return id == message.id ? History::Message(message) : std::nullopt;
    };
    history.byIds = [this](const std::vector<std::int64_t>& ids) -> Result<History::Changed> {
      if (broken) return unreadable();
      History::Changed changed;
      for (const std::int64_t id : ids) {
        changed.push_back(message);
        changed.back().id = id;
      }
      return changed;
    };
    history.pages = [this](std::int64_t) -> Result<History::Pages> {
      return History::Pages(pagesCount, page);
    };
    history.search = [this](const store::SearchFilter& filter,
                            std::int64_t before,
                            std::size_t limit) { return search(filter, before, limit); };
    history.inbox = [this](const store::InboxFilter& filter,
                           std::int64_t before,
                           std::size_t limit) -> Result<History::Inbox> {
      note(words({filter.text,
                  filter.sender,
                  filter.recipient,
                  filter.driver,
                  timeText(filter.from),
                  timeText(filter.to),
                  std::to_string(before),
                  std::to_string(limit)}));
      return History::Inbox{.items = {sms}, .next = 0};
    };
    history.audit = [this](std::int64_t before, std::size_t limit) -> Result<History::Audit> {
      note(words({std::to_string(before), std::to_string(limit)}));
      return History::Audit{.items = {entry}, .next = 7};
    };
    return history;
  }

  mutable std::mutex mutex_;
  std::string asked_;
};

}  // namespace tocsin::api
