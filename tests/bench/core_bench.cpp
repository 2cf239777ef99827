// SPDX-License-Identifier: Apache-2.0
// The pure core: one advance, one reply read.
#include <benchmark/benchmark.h>
#include <utility>

#include "queue/escalation/advance.h"
#include "queue/reply/reply.h"

namespace {

using namespace tocsin;

escalation::Message threeLevels() {
  escalation::Message message;
  message.id = MessageId{1};
  message.number = "7042";
  message.list = "noc";
  message.text = "core-sw-2 DOWN port 17";
  message.origin = "spool a.xml";
  for (int level = 1; level <= 3; ++level) {
    for (const char* name : {"ann", "bob"}) {
      escalation::Entry entry;
      entry.recipient = name + std::to_string(level);
      entry.level = level;
      message.entries.push_back(std::move(entry));
    }
  }
  return message;
}

// The events of a whole walk, so that cheap and dear ones weigh as they do in life.
void advanceThroughAWalk(benchmark::State& state) {
  const escalation::Policy policy;
  std::int64_t events = 0;
  for (auto _ : state) {
    escalation::Message message = threeLevels();
    Time now{seconds{1'000'000}};
    const auto apply = [&](const escalation::Event& event) {
      auto step = escalation::advance(policy, std::move(message), event, now);
      message = std::move(step.next);
      benchmark::DoNotOptimize(step.actions);
      ++events;
    };
    apply(escalation::Queued{});
    for (escalation::Position level = 0; level < 3; ++level) {
      for (escalation::Position person = 0; person < 2; ++person) {
        apply(escalation::Attempted{level * 2 + person, "modem1"});
        apply(escalation::HandedOver{level * 2 + person, "modem1"});
      }
      now += minutes{5};
      if (level < 2) apply(escalation::DeadlineCame{});
    }
    apply(escalation::AckReceived{"ann3", ""});
  }
  state.counters["one advance"] = benchmark::Counter(
      static_cast<double>(events), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(advanceThroughAWalk);

void readOneReply(benchmark::State& state) {
  const Time now{seconds{1'000'000}};
  reply::Sender sender;
  for (const char* number : {"7042", "7055", "7061"}) {
    reply::Alert alert;
    alert.number = number;
    alert.text = "core-sw-2 DOWN port 17";
    alert.open = alert.paged = true;
    alert.handedOverAt = now - minutes{3};
    sender.alerts.push_back(alert);
    sender.sent.push_back(
        {"<" + alert.number + "> CRIT core-sw-2 DOWN port 17. Thu 14:02 noc L1. To take it reply " +
             alert.number + ". Can't: PASS " + alert.number,
         now - minutes{3},
         true});
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(reply::interpret("7042 on my way", sender, now));
  }
}

BENCHMARK(readOneReply);

}  // namespace

BENCHMARK_MAIN();
