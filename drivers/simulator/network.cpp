// SPDX-License-Identifier: Apache-2.0
#include "drivers/simulator/network.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "queue/base/check.h"
#include "queue/base/limits.h"

namespace tocsin::drivers {
namespace {

// The token of the second copy of an SMS that the network stored twice.
constexpr std::string_view kCopy = "/copy";

std::uint64_t seedFor(const SimulatorOptions& options) {
  return options.seed != 0 ? options.seed : seedOf(options.name);
}

Faults parsedFaults(const std::vector<std::string>& texts) {
  std::vector<SimulatedFault> faults;
  for (const std::string& text : texts) {
    auto fault = parseFault(text);
    check(fault.has_value(), "a fault was checked before the simulator is made");
    faults.push_back(std::move(*fault));
  }
  return Faults(std::move(faults));
}

std::string tokenOf(const TrafficLine& sms) {
  return sms.number + "/" + std::to_string(sms.page) + "/" + std::to_string(sms.part);
}

}  // namespace

Network::Network(SimulatorOptions options, Loop& loop, const Clock& clock, Log log)
    : options_(std::move(options)),
      clock_(clock),
      log_(std::move(log)),
      faults_(parsedFaults(options_.faults)),
      random_(seedFor(options_)),
      phones_(options_.phones, seedFor(options_)),
      shelf_(options_.phones),
      mailbox_(loop),
      reports_(~seedFor(options_), loop, clock),
      answers_(loop) {
  if (!log_) log_ = [](LogLevel, std::string_view) {};
  if (!options_.stateFile.empty()) recall(options_.stateFile);
}

void Network::disconnect() {
  mailbox_.close();
  reports_.close();
}

void Network::deliver(const Submit& submit) {
  const SimulatedFault* const reports = faults_.find(FaultKind::Reports);
  if (reports != nullptr && !reports_.took(submit, reports->reports)) return;
  TrafficLine sms;
  sms.at = clock_.now();
  sms.number = submit.to.text();
  sms.page = submit.page.value;
  sms.part = submit.part;
  sms.parts = submit.parts;
  sms.attempt = submit.attempt;
  sms.text = submit.text;
  remember(sms);
  shelf_.put(sms);
  log_(LogLevel::Debug, options_.name + ": SMS to " + sms.number + ": " + sms.text);
  if (options_.onTraffic) options_.onTraffic(submit.to, sms.text, false);
  for (PlannedReply& reply : phones_.receive(sms)) {
    const Duration in = reply.after;
    plan(std::move(reply), in);
  }
}

bool Network::had(const Submit& submit) const {
  return phones_.has(submit.to.text(), submit.page.value, submit.part);
}

void Network::confirm(std::string_view token) {
  if (Reports::isToken(token)) return reports_.confirm(token);
  if (!mailbox_.take(token)) return;
  if (token.ends_with(kCopy)) token.remove_suffix(kCopy.size());
  const auto found = unconfirmed_.find(token);
  if (found == unconfirmed_.end()) return;
  TrafficLine done = found->second;
  unconfirmed_.erase(found);
  done.at = clock_.now();
  done.what = Traffic::Confirmed;
  done.text.clear();
  remember(done);
}

void Network::plan(PlannedReply reply, Duration in) {
  answers_.in(in, [this, sms = std::move(reply.sms)]() mutable {
    Outbox& outbox = outboxes_[sms.number];
    outbox.waiting.push_back(std::move(sms));
    if (outbox.waiting.size() == 1) pump(outbox);
  });
}

Status Network::sendAs(const std::string& number, std::string_view text) {
  if (text.empty() || text.size() > limits::kSmsTextBytesMax) {
    return Error{Fault::Permanent,
                 "an SMS has 1 to " + std::to_string(limits::kSmsTextBytesMax) + " bytes of text"};
  }
  const auto outbox = outboxes_.find(number);
  const bool isBusy =
      outbox != outboxes_.end() && outbox->second.waiting.size() >= limits::kPhoneWaitingMax;
  if (isBusy || mailbox_.waiting() >= limits::kSimulatedWaitingMax) {
    return Error{Fault::Transient, number + " has too many SMS under way; wait a moment"};
  }
  forgetSilent();
  PlannedReply own;
  own.sms.what = Traffic::FromPhone;
  own.sms.number = number;
  own.sms.part = own.sms.parts = ++lastOwn_;
  own.sms.attempt = 0;
  own.sms.text = text;
  plan(std::move(own), Duration{0});
  return {};
}

// Numbers that anybody may type are not kept for ever. What has nothing to send has no timer that
// refers to it; whether it sent in this very second is worth no memory.
void Network::forgetSilent() {
  if (outboxes_.size() < limits::kPhonesSendingMax) return;
  std::erase_if(outboxes_, [](const auto& one) { return one.second.waiting.empty(); });
}

// A phone sends at most one SMS a second, so that service-centre time stamps, which have no
// milliseconds, tell two equal texts apart.
void Network::pump(Outbox& outbox) {
  const auto second = std::chrono::floor<seconds>(clock_.now());
  if (outbox.lastSent != second) {
    TrafficLine sms = outbox.waiting.front();
    sms.at = clock_.now();
    outbox.lastSent = second;
    outbox.waiting.pop_front();
    send(sms);
  }
  if (outbox.waiting.empty()) return;
  answers_.in(second + seconds{1} - clock_.now(), [this, &outbox] { pump(outbox); });
}

void Network::send(const TrafficLine& sms) {
  remember(sms);
  shelf_.put(sms);
  log_(LogLevel::Debug, options_.name + ": SMS from " + sms.number + ": " + sms.text);
  if (options_.onTraffic) {
    options_.onTraffic(PhoneNumber::fromSender(sms.number, {}), sms.text, true);
  }
  keep(sms);
}

void Network::keep(const TrafficLine& sms) {
  if (mailbox_.waiting() >= limits::kSimulatedWaitingMax) {
    log_(LogLevel::Warning,
         options_.name + ": an SMS from " + sms.number +
             " is lost: too many wait for their confirmation");
    return;
  }
  const Time stamp = std::chrono::floor<seconds>(sms.at);
  Received received;
  received.token = tokenOf(sms);
  received.sender = sms.number;
  received.text = sms.text;
  received.sentAt = stamp;
  received.fingerprint = sms.number + "|" + toRfc3339(stamp) + "|" + sms.text;
  unconfirmed_[received.token] = sms;
  const bool isDoubled = faults_.doubles(random_);
  mailbox_.keep(received);
  if (!isDoubled) return;
  received.token += kCopy;
  mailbox_.keep(std::move(received));
}

void Network::remember(const TrafficLine& line) {
  const Status written = file_.append(line);
  if (!written && !isFileFailing_) {
    log_(LogLevel::Warning,
         options_.name + ": cannot write " + options_.stateFile + ": " + written.error().what +
             "; a restart will not know of these SMS");
  }
  isFileFailing_ = !written;
}

void Network::recall(const std::string& path) {
  Recalled recalled;
  auto file = TrafficFile::open(path, limits::kSimulatorFileBytesMax, [&](const TrafficLine& line) {
    apply(recalled, line);
  });
  if (!file) {
    log_(LogLevel::Error,
         options_.name + ": " + file.error().what +
             "; the simulated phones forget everything at a restart");
  } else {
    file_ = std::move(*file);
    if (file_.damagedLines() > 0) {
      log_(LogLevel::Warning,
           options_.name + ": " + std::to_string(file_.damagedLines()) + " damaged lines of " +
               path + " were left out");
    }
  }
  // A network that had the same luck after every restart would never let a page through.
  random_ = Random(seedFor(options_) + recalled.lines);
  resume(recalled);
}

void Network::apply(Recalled& recalled, const TrafficLine& line) {
  ++recalled.lines;
  shelf_.put(line);
  if (line.page == 0) lastOwn_ = std::max(lastOwn_, line.part);
  const Identity identity{line.number, line.page, line.part};
  switch (line.what) {
    case Traffic::ToPhone:
      for (PlannedReply& reply : phones_.receive(line)) {
        const Identity answer{reply.sms.number, reply.sms.page, reply.sms.part};
        recalled.pending[answer] = {std::move(reply), line.at};
      }
      break;
    case Traffic::FromPhone:
      recalled.pending.erase(identity);
      recalled.unconfirmed[identity] = line;
      break;
    case Traffic::Confirmed: recalled.unconfirmed.erase(identity); break;
  }
}

void Network::resume(Recalled& recalled) {
  std::vector<TrafficLine> kept;
  for (const auto& [identity, sms] : recalled.unconfirmed) {
    kept.push_back(sms);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const TrafficLine& a, const TrafficLine& b) {
    return a.at < b.at;
  });
  for (const TrafficLine& sms : kept) {
    keep(sms);
  }
  for (auto& [identity, pending] : recalled.pending) {
    const Duration left = pending.pageAt + pending.reply.after - clock_.now();
    plan(std::move(pending.reply), std::clamp(left, Duration{0}, pending.reply.after));
  }
}

}  // namespace tocsin::drivers
