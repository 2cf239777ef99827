// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>
#include <utility>

#include "app/api/handlers.h"
#include "app/api/webhook.h"

namespace tocsin::api {
namespace {

using dispatch::Accepted;
using dispatch::Answer;
using dispatch::OrderError;

using Answers = std::vector<Answer<Accepted>>;

constexpr const char* kNoList =
    "names no recipient list: set the label tocsin_list, or ?list=NAME in the address";

// The alerts of one body on their way through the loop.
struct Handover {
  Answers answers;
  std::size_t unanswered = 0;
  std::function<void(Answers)> done;

  void take(std::size_t at, Answer<Accepted> answer) {
    answers[at] = std::move(answer);
    if (--unanswered == 0) done(std::move(answers));
  }
};

// A label that names no list must not keep an alert from those whom the address names.
class Lists {
 public:
  Lists(const dispatch::Operations& operations, std::string fallback)
      : operations_(operations), fallback_(std::move(fallback)) {}

  void correct(Incoming& alert) {
    if (fallback_.empty() || alert.list == fallback_ || exists(alert.list)) return;
    alert.notes.push_back("there is no recipient list \"" + alert.list + "\", so " + fallback_ +
                          " got it");
    alert.list = fallback_;
  }

 private:
  bool exists(const std::string& name) {
    const auto known = known_.find(name);
    if (known != known_.end()) return known->second;
    return known_[name] = operations_.list(name).has_value();
  }

  const dispatch::Operations& operations_;
  const std::string fallback_;
  std::map<std::string, bool> known_;
};

// What one body asks for.
struct Batch {
  std::vector<Incoming> alerts;
  std::string fallback;  // the list of the address, may be empty
  dispatch::Caller by;
};

// In one turn of the loop, hence in one commit. Each answer comes back through a callback of its
// own: whichever is the last one holds what they share.
void handOver(dispatch::Operations& operations, Batch batch, std::function<void(Answers)> done) {
  const std::size_t count = batch.alerts.size();
  auto handover = std::make_shared<Handover>(
      Handover{.answers = Answers(count), .unanswered = count, .done = std::move(done)});
  Lists lists(operations, std::move(batch.fallback));
  for (std::size_t at = 0; at < count; ++at) {
    Incoming& alert = batch.alerts[at];
    lists.correct(alert);
    if (alert.list.empty()) {
      handover->take(at, OrderError{OrderError::Kind::BadInput, kNoList, {}});
      continue;
    }
    operations.post(std::move(alert), batch.by, [handover, at](Answer<Accepted> answer) {
      handover->take(at, std::move(answer));
    });
  }
}

bool mayComeAgain(const OrderError& error) {
  return error.kind == OrderError::Kind::Busy || error.kind == OrderError::Kind::Degraded;
}

// Who sent it keeps the answer to himself, and nobody is told of these alerts: so it is in the log.
Response refused(Backend& backend, const Call& call, const std::string& what) {
  backend.log(LogLevel::Error, "http: webhook of " + call.caller().name + ": " + what);
  return problem(422, what);
}

// Only when all are durable the sender hears that it is done. Those that are, join when it sends
// the body again.
Response answerAll(Backend& backend, const Call& call, const Answers& answers) {
  JsonOut items = JsonOut::array();
  const OrderError* first = nullptr;
  for (const auto& answer : answers) {
    const auto* error = std::get_if<OrderError>(&answer);
    if (error == nullptr) {
      items.push_back(acceptedJson(std::get<Accepted>(answer)));
    } else if (mayComeAgain(*error)) {
      return problemOf(*error);
    } else if (first == nullptr) {
      first = error;
    }
  }
  if (first != nullptr) {
    const std::size_t count = answers.size() - items.size();
    return refused(backend,
                   call,
                   std::to_string(count) + " of " + std::to_string(answers.size()) +
                       " alerts are refused, the others are taken: " + first->what);
  }
  return jsonResponse(listing(std::move(items), 0, backend.now()));
}

Response takeWebhook(Backend& backend, const Call& call, const char* source) {
  WebhookDefaults defaults{.source = textIn(call.query, "source"),
                           .list = textIn(call.query, "list"),
                           .now = backend.now()};
  if (defaults.source.empty()) defaults.source = source;
  auto alerts = readWebhook(call.body, defaults);
  if (!alerts) return invalidField("/alerts", "alerts is missing: is it the webhook's own body?");
  if (alerts->empty()) return answerAll(backend, call, {});
  Batch batch{.alerts = *std::move(alerts), .fallback = defaults.list, .by = call.caller()};
  return respondRead(
      backend.bridge.askFor<Answers>([&operations = backend.operations,
                                      batch = std::move(batch)](std::function<void(Answers)> done) {
        handOver(operations, batch, std::move(done));
      }),
      [&](const Answers& answers) { return answerAll(backend, call, answers); });
}

}  // namespace

Response postAlertmanager(Backend& backend, const Call& call) {
  return takeWebhook(backend, call, "alertmanager");
}

Response postGrafana(Backend& backend, const Call& call) {
  return takeWebhook(backend, call, "grafana");
}

}  // namespace tocsin::api
