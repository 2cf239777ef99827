// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/mailroom.h"

#include <algorithm>

#include "tests/emulators/centre/session.h"
#include "tests/emulators/centre/text.h"

namespace tocsin::centre {
namespace {

std::string lineOf(const char* event, const Delivery& delivery) {
  std::string line = event;
  line +=
      " " + std::to_string(delivery.number) + " kind=" + (delivery.isReceipt ? "receipt" : "mo");
  return line + " from=" + wordOfLog(delivery.from) + " try=" + std::to_string(delivery.tries);
}

}  // namespace

void Mailroom::post(Delivery delivery) {
  delivery.number = ++lastNumber_;
  const std::string account = delivery.account;
  waiting_[account].push_back(std::move(delivery));
  pump(account);
}

Session* Mailroom::sessionFor(const std::string& account) const {
  const auto fits = [&](const Session* session) {
    return session->account() == account && session->takesDelivery();
  };
  const auto found = std::find_if(sessions_.begin(), sessions_.end(), fits);
  return found == sessions_.end() ? nullptr : *found;
}

void Mailroom::pump(const std::string& account) {
  std::deque<Delivery>& queue = waiting_[account];
  while (!queue.empty()) {
    Session* session = sessionFor(account);
    if (session == nullptr) return;
    Delivery delivery = std::move(queue.front());
    queue.pop_front();
    hand(*session, std::move(delivery));
  }
}

void Mailroom::hand(Session& session, Delivery delivery) {
  ++delivery.tries;
  const std::uint64_t number = delivery.number;
  say_(session.number(), lineOf("DELIVER", delivery));
  Underway& underway = underway_[number] = {std::move(delivery), &session, 0};
  underway.patience = timers_.in(conditions_.patience, [this, number] {
    const Session* asked = underway_.at(number).session;
    say_(asked == nullptr ? 0 : asked->number(), "NO-ANSWER " + std::to_string(number));
    again(number);
  });
  session.deliver(underway.delivery);
}

void Mailroom::again(std::uint64_t number) {
  auto node = underway_.extract(number);
  if (node.empty()) return;
  timers_.cancel(node.mapped().patience);
  const std::string account = node.mapped().delivery.account;
  if (node.mapped().session != nullptr) node.mapped().session->forget(number);
  waiting_[account].push_front(std::move(node.mapped().delivery));
  pump(account);
}

void Mailroom::answered(std::uint64_t number, int status) {
  const auto found = underway_.find(number);
  if (found == underway_.end()) return;
  Underway& underway = found->second;
  const std::string account = underway.delivery.account;
  say_(underway.session->number(),
       "DELIVERED " + std::to_string(number) + " status=" + std::to_string(status));
  timers_.cancel(underway.patience);
  if (status == 0) {
    underway_.erase(found);
    return pump(account);
  }
  underway.patience = timers_.in(conditions_.retry, [this, number] { again(number); });
}

void Mailroom::leave(Session& session) {
  std::erase(sessions_, &session);
  std::vector<std::uint64_t> numbers;
  for (auto& [number, underway] : underway_) {
    if (underway.session != &session) continue;
    underway.session = nullptr;
    numbers.push_back(number);
  }
  for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
    again(*number);
  }
}

std::size_t Mailroom::waiting() const {
  std::size_t count = underway_.size();
  for (const auto& [account, queue] : waiting_) {
    count += queue.size();
  }
  return count;
}

}  // namespace tocsin::centre
