// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "app/api/handlers.h"

namespace tocsin::api {

// The file is read here and once more by who begins anew: a mistake that comes in between is an
// alarm, and the running configuration goes on.
Response reload(Backend& backend, const Call& call) {
  if (!backend.options.reload.begin) return problem(404, "this Tocsin has no configuration file");
  if (const std::string mistakes = backend.options.reload.mistakes(); !mistakes.empty()) {
    return problem(422, mistakes);
  }
  // A box whose journal fails may need another configuration most of all: it does not wait for the
  // note.
  const Response noted = carryOut(
      backend, [by = call.caller()](dispatch::Operations& operations, dispatch::OrderEnd end) {
        operations.noteDeed({.did = "reload", .subject = "configuration"}, by, std::move(end));
      });
  if (noted.status != 200) {
    backend.log(LogLevel::Warning, "http: the reload is not in the audit");
  }
  return respondRead(
      backend.bridge.ask<bool>([begin = backend.options.reload.begin] {
        begin();
        return true;
      }),
      [](bool /*begun*/) { return saysResponse("the configuration is good, and is being taken"); });
}

}  // namespace tocsin::api
