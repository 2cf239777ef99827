// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <utility>

#include "app/api/alert.h"
#include "app/api/handlers.h"
#include "app/api/message_json.h"
#include "app/api/shape.h"
#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::Answer;
using dispatch::MessageOrder;
using dispatch::MessageVerb;

Response showFound(Backend& backend,
                   const Result<History::Message>& found,
                   const std::string& name) {
  if (!found) return unreadable(backend, found.error());
  if (!*found) {
    return problem(404, "there is no message " + name + "; the queue is at /api/v1/messages");
  }
  return jsonResponse(messageJson(**found, MessageDetail::Whole));
}

Response order(Backend& backend, const Call& call, MessageVerb verb) {
  MessageOrder wanted{.verb = verb,
                      .number = call.path.front(),
                      .as = textOf(call.body, "as"),
                      .comment = textOf(call.body, "comment")};
  return carryOut(backend,
                  [wanted = std::move(wanted), by = call.caller()](dispatch::Operations& operations,
                                                                   dispatch::OrderEnd done) {
                    operations.order(wanted, by, std::move(done));
                  });
}

store::MessageFilter filterOf(const Call& call) {
  using Filter = store::MessageFilter;
  const std::string state = textIn(call.query, "state");
  // The older word, for state open and all.
  const bool isAll = state == "all" || (state.empty() && integerIn(call.query, "open", 1) == 0);
  Filter filter;
  filter.state = isAll               ? Filter::State::All
                 : state == "closed" ? Filter::State::Closed
                                     : Filter::State::Open;
  const bool isUrgent = textIn(call.query, "order") == "urgent";
  filter.order = isUrgent ? Filter::Order::Urgent : Filter::Order::Newest;
  filter.list = textIn(call.query, "list");
  filter.recipient = textIn(call.query, "recipient");
  filter.severity = textIn(call.query, "severity");
  filter.outcome = textIn(call.query, "outcome");
  filter.text = textIn(call.query, "text");
  filter.from = timeIn(call.query, "from");
  filter.to = timeIn(call.query, "to");
  filter.withRecipients = integerIn(call.query, "recipients", 0) == 1;
  return filter;
}

std::string queueText(const History::Messages& page, MessageDetail detail) {
  JsonOut items = JsonOut::array();
  for (const auto& message : page.items) {
    items.push_back(messageJson(message, detail));
  }
  return listingText(std::move(items), page.next);
}

Response acceptedResponse(const dispatch::Accepted& accepted) {
  Response response = jsonResponse(acceptedJson(accepted), 201);
  if (accepted.id != 0) {
    response.headers.emplace_back("Location", "/api/v1/messages/id/" + std::to_string(accepted.id));
  }
  return response;
}

std::optional<std::int64_t> idOf(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return id;
}

}  // namespace

Response listMessages(Backend& backend, const Call& call) {
  const std::string& target = call.request.target;
  if (const auto kept = backend.queueCache.find(target)) return withNow(*kept, backend.now());
  const std::uint64_t asOf = backend.queueCache.changes();
  const store::MessageFilter filter = filterOf(call);
  const auto page = backend.history.read<History::Messages>(
      [&](History& history) { return history.messages(filter, cursorOf(call), limitOf(call)); });
  if (!page) return unreadable(backend, page.error());
  const std::string text =
      queueText(*page, filter.withRecipients ? MessageDetail::WithRecipients : MessageDetail::Row);
  backend.queueCache.keep(target, asOf, text);
  return withNow(text, backend.now());
}

Response showMessage(Backend& backend, const Call& call) {
  const std::string& number = call.path.front();
  return showFound(backend,
                   backend.history.read<History::Message>(
                       [&](History& history) { return history.byNumber(number); }),
                   number);
}

Response showMessageById(Backend& backend, const Call& call) {
  const std::string& text = call.path.front();
  const auto id = idOf(text);
  if (!id) return problem(404, "a message's id is an integer");
  return showFound(
      backend,
      backend.history.read<History::Message>([&](History& history) { return history.byId(*id); }),
      "with the id " + text);
}

Response listPages(Backend& backend, const Call& call) {
  const auto id = idOf(call.path.front());
  if (!id) return problem(404, "a message's id is an integer");
  const auto message =
      backend.history.read<History::Message>([&](History& history) { return history.byId(*id); });
  if (!message || !*message) return showFound(backend, message, "with the id " + call.path.front());
  const auto pages =
      backend.history.read<History::Pages>([&](History& history) { return history.pages(*id); });
  if (!pages) return unreadable(backend, pages.error());
  JsonOut items = JsonOut::array();
  for (const auto& page : *pages) {
    items.push_back(pageJson(page));
  }
  JsonOut json = listing(std::move(items), 0, backend.now());
  json["cut"] = pages->size() >= limits::kPagesShownMax;
  return jsonResponse(json);
}

Response acknowledgeMessage(Backend& backend, const Call& call) {
  return order(backend, call, MessageVerb::Acknowledge);
}

Response passMessage(Backend& backend, const Call& call) {
  return order(backend, call, MessageVerb::Pass);
}

Response cancelMessage(Backend& backend, const Call& call) {
  return order(backend, call, MessageVerb::Cancel);
}

Response escalateMessage(Backend& backend, const Call& call) {
  return order(backend, call, MessageVerb::Escalate);
}

Response postMessage(Backend& backend, const Call& call) {
  Incoming alert;
  if (auto wrong = readAlert(call, backend.now(), alert)) return *std::move(wrong);
  return respond(
      backend.bridge.askFor<Answer<dispatch::Accepted>>(
          [&operations = backend.operations, alert = std::move(alert), by = call.caller()](
              auto done) { operations.post(alert, by, std::move(done)); }),
      acceptedResponse);
}

}  // namespace tocsin::api
