// SPDX-License-Identifier: Apache-2.0
#include "app/api/call.h"

#include "queue/base/limits.h"

namespace tocsin::api {

Response tooLate(bool begun) {
  const std::string after = "the appliance gave no answer within " + toText(limits::kLoopAnswerMax);
  return unavailable(
      begun ? after + "; what was asked may still be done" : after + "; nothing was done",
      limits::kLoopAnswerMax);
}

Response orderResponse(const dispatch::OrderDone& done) {
  return jsonResponse({{"id", done.id == 0 ? JsonOut(nullptr) : JsonOut(done.id)},
                       {"number", orNull(done.number)},
                       {"outcome", orNull(done.outcome)},
                       {"changed", done.changed},
                       {"says", done.says}});
}

}  // namespace tocsin::api
