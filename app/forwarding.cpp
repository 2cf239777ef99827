// SPDX-License-Identifier: Apache-2.0
#include "app/forwarding.h"

#include <utility>

#include "app/checks/checks.h"
#include "app/programs.h"

namespace tocsin::app {
namespace {

// In the configuration "+336" is the beginning of a number, without "+" it is all of it.
forward::Rule ruleOf(const config::ForwardSection& section) {
  const bool isBeginning = !section.sender.empty() && section.sender.front() == '+';
  return {section.sender + (isBeginning ? "*" : ""), section.keyword, section.account};
}

}  // namespace

Forwarding::Forwarding(const std::vector<config::ForwardSection>& sections, Loop& loop)
    : loop_(loop) {
  for (const config::ForwardSection& section : sections) {
    add(section);
  }
}

void Forwarding::add(const config::ForwardSection& section) {
  rules_.push_back(ruleOf(section));
  names_.push_back(section.name);
  Way& way = ways_[section.name];
  if (!section.folder.empty()) {
    way.target = forward::makeFolder(checks::folderOptions(section), loop_);
  } else if (!section.url.empty()) {
    way.target = forward::makeHttp(checks::httpOptions(section), loop_);
  } else {
    way.runner = std::make_unique<loop::HookRunner>(loop_, runnerOptions(1));
    way.target =
        forward::makeProgram(checks::programOptions(section), programsOf(*way.runner, loop_));
  }
}

std::optional<dispatch::Forward> Forwarding::of(const store::InboxRow& row) const {
  const forward::ForwardedSms sms{.id = row.id,
                                  .sender = row.sender,
                                  .recipient = row.recipient,
                                  .account = row.driver,
                                  .text = row.text,
                                  .received = row.receivedAt,
                                  .sentAt = row.sentAt};
  const auto rule = forward::ruleFor(rules_, sms);
  if (!rule) return std::nullopt;
  return dispatch::Forward{names_[*rule], forward::toJson(sms)};
}

void Forwarding::run(const dispatch::Forward& forward, std::function<void(Status)> done) {
  const auto way = ways_.find(forward.target);
  const auto sms = forward::fromJson(forward.payload);
  if (way != ways_.end() && sms) return way->second.target->forward(*sms, std::move(done));
  const std::string what = sms ? "there is no [[forward]] \"" + forward.target + "\" any more"
                               : "what the journal holds of it does not read";
  loop_.after(Duration{0}, [done = std::move(done), what] { done(Error{Fault::Permanent, what}); });
}

}  // namespace tocsin::app
