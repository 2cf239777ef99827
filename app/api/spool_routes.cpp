// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <utility>

#include "app/api/handlers.h"
#include "app/api/machine_json.h"
#include "app/api/shape.h"

namespace tocsin::api {
namespace {

constexpr Duration kSpoolRetryAfter = seconds{10};

Response noSpool() {
  return problem(404, "this Tocsin has no spool directory");
}

Response noFile() {
  return problem(404, "there is no such refused file; /api/v1/spool has them all");
}

// The desk looks again; but no path comes even near it.
bool isFileName(const std::string& name) {
  return !name.starts_with('.') && name.find('/') == std::string::npos;
}

Response noPhones() {
  return problem(404, "there are no simulated phones: no driver is a simulator");
}

// An error of the spool: Permanent is "there is none".
Response deskProblem(const Error& error) {
  if (error.fault == Fault::Permanent) return problem(404, error.what);
  return unavailable(error.what, kSpoolRetryAfter);
}

// The phones as they are, and the recipients whose numbers they have.
struct OwnedPhones {
  std::vector<PhoneRow> phones;
  std::map<std::string, std::string> owners{};  // by number
};

OwnedPhones withOwners(std::vector<PhoneRow> phones, const dispatch::Operations& operations) {
  OwnedPhones owned{.phones = std::move(phones)};
  for (const PhoneRow& phone : owned.phones) {
    owned.owners.try_emplace(phone.number, operations.ownerOf(phone.number));
  }
  return owned;
}

}  // namespace

Response showSpool(Backend& backend, const Call& /*call*/) {
  if (!backend.options.spool.look) return noSpool();
  const auto spool = backend.options.spool.look();
  if (!spool) return deskProblem(spool.error());
  return jsonResponse(spoolJson(*spool));
}

Response showRefused(Backend& backend, const Call& call) {
  if (!backend.options.spool.read) return noSpool();
  if (!isFileName(call.path.front())) return noFile();
  auto text = backend.options.spool.read(call.path.front());
  if (!text) return deskProblem(text.error());
  return {.contentType = "text/plain; charset=utf-8", .body = *std::move(text), .headers = {}};
}

Response retryRefused(Backend& backend, const Call& call) {
  if (!backend.options.spool.retry) return noSpool();
  const std::string& name = call.path.front();
  if (!isFileName(name)) return noFile();
  const Status done = backend.options.spool.retry(name);
  if (!done) return deskProblem(done.error());
  backend.hub.publish("spool");
  // It lies in the spool by now, whatever becomes of the note.
  const Response noted =
      carryOut(backend,
               [note = dispatch::AuditNote{.did = "retry", .subject = "spool file " + name},
                by = call.caller()](dispatch::Operations& operations, dispatch::OrderEnd end) {
                 operations.noteDeed(note, by, std::move(end));
               });
  if (noted.status != 200) {
    backend.log(LogLevel::Warning, "http: that " + name + " was put back is not in the audit");
  }
  return saysResponse(name + " is back in the spool");
}

Response listPhones(Backend& backend, const Call& /*call*/) {
  if (!backend.options.phones.isThere) return listRows(backend, std::vector<JsonOut>{}, dumpJson);
  return respondRead(backend.bridge.ask<OwnedPhones>(
                         [&operations = backend.operations, look = backend.options.phones.look] {
                           return withOwners(look(), operations);
                         }),
                     [&](const OwnedPhones& owned) {
                       return listRows(backend, owned.phones, [&](const PhoneRow& phone) {
                         return phoneJson(phone, owned.owners.at(phone.number));
                       });
                     });
}

Response sendByPhone(Backend& backend, const Call& call) {
  if (!backend.options.phones.isThere) return noPhones();
  const std::string& number = call.path.front();
  return respondRead(
      backend.bridge.ask<Status>([send = backend.options.phones.send,
                                  number,
                                  text = textOf(call.body, "text")] { return send(number, text); }),
      [&](const Status& sent) {
        if (!sent && sent.error().fault == Fault::Permanent) return problem(422, sent.error().what);
        if (!sent) return deskProblem(sent.error());
        backend.hub.publish("phones");
        return saysResponse(number + " has sent it");
      });
}

}  // namespace tocsin::api
