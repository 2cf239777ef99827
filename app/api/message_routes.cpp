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
using dispatch::OrderDone;

constexpr std::int64_t kLimitDefault = 100;
constexpr Duration kHistoryRetryAfter = seconds{10};

Response unreadable(Backend& backend, const Error& error) {
  backend.log(LogLevel::Error, "http: the journal is not readable: " + error.what);
  return unavailable("the journal is not readable now: " + error.what, kHistoryRetryAfter);
}

Response showFound(Backend& backend,
                   const Result<History::Message>& found,
                   const std::string& name) {
  if (!found) return unreadable(backend, found.error());
  if (!*found) {
    return problem(404, "there is no message " + name + "; the queue is at /api/v1/messages");
  }
  return jsonResponse(messageJson(**found, MessageDetail::Whole));
}

template <class Page, class Show>
Response showPage(Backend& backend, const Result<Page>& page, Show show) {
  if (!page) return unreadable(backend, page.error());
  JsonOut items = JsonOut::array();
  for (const auto& item : page->items) {
    items.push_back(show(item));
  }
  return jsonResponse(listing(std::move(items), page->next));
}

std::size_t limitOf(const Call& call) {
  return static_cast<std::size_t>(call.queryOr("limit", kLimitDefault));
}

Response order(Backend& backend, const Call& call, MessageVerb verb) {
  MessageOrder wanted{.verb = verb,
                      .number = call.path.front(),
                      .as = textOf(call.body, "as"),
                      .comment = textOf(call.body, "comment")};
  return respond(backend.bridge.askFor<Answer<OrderDone>>(
                     [&operations = backend.operations, wanted = std::move(wanted)](auto done) {
                       operations.order(wanted, std::move(done));
                     }),
                 orderResponse);
}

Response acceptedResponse(const dispatch::Accepted& accepted) {
  const bool isMessage = accepted.id != 0;  // 0: a CLEAR or ACK of what nobody knows, noted only
  Response response = jsonResponse({{"id", isMessage ? JsonOut(accepted.id) : JsonOut(nullptr)},
                                    {"number", orNull(accepted.number)},
                                    {"outcome", orNull(accepted.outcome)},
                                    {"joined", accepted.joined},
                                    {"notes", accepted.notes}},
                                   201);
  if (isMessage) {
    response.headers.emplace_back("Location", "/api/v1/messages/id/" + std::to_string(accepted.id));
  }
  return response;
}

}  // namespace

Response listMessages(Backend& backend, const Call& call) {
  return showPage(backend,
                  backend.history.read<History::Messages>([&](History& history) {
                    return history.messages(
                        call.queryOr("open", 1) == 1, call.queryOr("cursor", 0), limitOf(call));
                  }),
                  [](const auto& message) { return messageJson(message, MessageDetail::Row); });
}

Response listInbox(Backend& backend, const Call& call) {
  return showPage(backend,
                  backend.history.read<History::Inbox>([&](History& history) {
                    return history.inbox(call.queryOr("cursor", 0), limitOf(call));
                  }),
                  inboxJson);
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
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return problem(404, "a message's id is an integer");
  }
  return showFound(
      backend,
      backend.history.read<History::Message>([id](History& history) { return history.byId(id); }),
      "with the id " + text);
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
  return respond(backend.bridge.askFor<Answer<dispatch::Accepted>>(
                     [&operations = backend.operations, alert = std::move(alert)](auto done) {
                       operations.post(alert, std::move(done));
                     }),
                 acceptedResponse);
}

}  // namespace tocsin::api
