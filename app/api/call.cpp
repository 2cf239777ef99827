// SPDX-License-Identifier: Apache-2.0
#include "app/api/call.h"

#include "queue/base/limits.h"

namespace tocsin::api {
namespace {

using dispatch::AccessTable;
using dispatch::Answer;
using dispatch::OrderDone;

constexpr Duration kHistoryRetryAfter = seconds{10};

}  // namespace

Response tooLate(bool begun) {
  const std::string after = "the appliance gave no answer within " + toText(limits::kLoopAnswerMax);
  Response response = unavailable(
      begun ? after + "; what was asked may still be done" : after + "; nothing was done",
      limits::kLoopAnswerMax);
  response.mayBeDone = begun;
  return response;
}

Response orderResponse(const OrderDone& done) {
  return jsonResponse({{"id", done.id == 0 ? JsonOut(nullptr) : JsonOut(done.id)},
                       {"number", orNull(done.number)},
                       {"outcome", orNull(done.outcome)},
                       {"changed", done.changed},
                       {"says", done.says}});
}

JsonOut acceptedJson(const dispatch::Accepted& accepted) {
  // Without an id: a CLEAR or ACK of what nobody knows, noted only.
  return {{"id", accepted.id == 0 ? JsonOut(nullptr) : JsonOut(accepted.id)},
          {"number", orNull(accepted.number)},
          {"outcome", orNull(accepted.outcome)},
          {"joined", accepted.joined},
          {"notes", accepted.notes}};
}

Response saysResponse(const std::string& says) {
  OrderDone done;
  done.says = says;
  return orderResponse(done);
}

Response carryOut(Backend& backend,
                  std::function<void(dispatch::Operations&, dispatch::OrderEnd)> order) {
  return respond(backend.bridge.askFor<Answer<OrderDone>>(
                     [&operations = backend.operations, order = std::move(order)](
                         dispatch::OrderEnd done) { order(operations, std::move(done)); }),
                 orderResponse);
}

Asked<Answer<AccessTable>> changeAccess(Backend& backend,
                                        dispatch::AccessChange change,
                                        const dispatch::Caller& by) {
  using Done = std::function<void(Answer<AccessTable>)>;
  // The door is shared: an answer may come when the server is gone.
  return backend.bridge.askFor<Answer<AccessTable>>(
      [&operations = backend.operations, door = backend.door, change = std::move(change), by](
          const Done& done) {
        operations.changeAccess(change, by, [door, done](Answer<AccessTable> answer) {
          if (const auto* table = std::get_if<AccessTable>(&answer)) door->take(*table);
          done(std::move(answer));
        });
      });
}

Response unreadable(Backend& backend, const Error& error) {
  backend.log(LogLevel::Error, "http: the journal is not readable: " + error.what);
  return unavailable("the journal is not readable now: " + error.what, kHistoryRetryAfter);
}

std::int64_t cursorOf(const Call& call) {
  return integerIn(call.query, "cursor", 0);
}

std::size_t limitOf(const Call& call) {
  return static_cast<std::size_t>(
      integerIn(call.query, "limit", static_cast<std::int64_t>(limits::kPageItemsDefault)));
}

}  // namespace tocsin::api
