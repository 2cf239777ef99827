// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <utility>

#include "app/api/directory_json.h"
#include "app/api/handlers.h"
#include "app/api/shape.h"

namespace tocsin::api {
namespace {

using dispatch::Answer;
using dispatch::Caller;
using dispatch::Directory;
using dispatch::ListRow;
using dispatch::OrderEnd;
using dispatch::OrderError;
using dispatch::RecipientRow;

Asked<Directory> askDirectory(Backend& backend) {
  return backend.bridge.ask<Directory>(
      [&operations = backend.operations] { return operations.directory(); });
}

// A listing of people or lists. Its end is not kept: `now` is another one each time.
template <class Row>
Response listKept(Backend& backend,
                  const std::string& what,
                  std::vector<Row> Directory::*rows,
                  JsonOut (*show)(const Row&)) {
  if (const auto kept = backend.listingCache.find(what, backend.now())) {
    return withNow(*kept, backend.now());
  }
  using Read = std::shared_ptr<const DirectoryRead>;
  return respondRead(backend.bridge.ask<Read>([&backend] { return backend.directory(); }),
                     [&](const Read& read) {
                       JsonOut items = JsonOut::array();
                       for (const Row& row : read->rows.*rows) {
                         items.push_back(show(row));
                       }
                       const std::string text = listingText(std::move(items), 0);
                       backend.listingCache.keep(what, read->asOf, text, read->at);
                       return withNow(text, backend.now());
                     });
}

std::string noRecipient(const std::string& name) {
  return "there is no recipient \"" + name + "\"; /api/v1/recipients has them all";
}

std::string noList(const std::string& name) {
  return "there is no recipient list \"" + name + "\"; /api/v1/lists has them all";
}

// A body may carry the name of the path, not another one: that would be a renaming.
std::optional<Response> otherName(const Call& call) {
  const std::string name = textOf(call.body, "name");
  if (name.empty() || name == call.path.front()) return std::nullopt;
  return invalidField("/name",
                      "the path says \"" + call.path.front() + "\"; names cannot be changed");
}

// An ETag as a header has it, and as the rows have it.
std::string quoted(const std::string& etag) {
  return "\"" + etag + "\"";
}

std::string unquoted(const std::string& header) {
  const bool isQuoted = header.size() >= 2 && header.front() == '"' && header.back() == '"';
  return isQuoted ? header.substr(1, header.size() - 2) : header;
}

// Reads If-Match and If-None-Match into `is`, or says what is wrong with them.
std::optional<Response> readExpected(const Request& request, dispatch::Expected& is) {
  using enum dispatch::Expected::Kind;
  const bool hasMatch = http::headerCount(request.headers, "If-Match") > 0;
  const bool hasNone = http::headerCount(request.headers, "If-None-Match") > 0;
  if (!hasMatch && !hasNone) return std::nullopt;
  if (hasMatch && hasNone) return problem(422, "either If-Match or If-None-Match");
  if (hasNone) {
    is.kind = Nothing;
    const bool isAny = http::headerValue(request.headers, "If-None-Match") == "*";
    return isAny ? std::nullopt : std::optional(problem(422, "If-None-Match is * here"));
  }
  const std::string etag = http::headerValue(request.headers, "If-Match");
  if (etag.empty() || etag == "*" || etag.find(',') != std::string::npos) {
    return problem(422, "If-Match is the one ETag that was read");
  }
  is = {.kind = Exactly, .etag = unquoted(etag)};
  return std::nullopt;
}

Response rowResponse(const JsonOut& json, const std::string& etag) {
  Response response = jsonResponse(json);
  if (!etag.empty()) response.headers.emplace_back("ETag", quoted(etag));
  return response;
}

template <class Row>
using ReadRow = std::optional<Row> (dispatch::Operations::*)(const std::string& name) const;

// One row, described without the others.
template <class Row>
Asked<std::optional<Row>> askRow(Backend& backend, ReadRow<Row> read, const std::string& name) {
  return backend.bridge.ask<std::optional<Row>>(
      [&operations = backend.operations, read, name] { return (operations.*read)(name); });
}

void putRow(dispatch::Operations& operations, RecipientRow row, const Caller& by, OrderEnd done) {
  operations.putRecipient(std::move(row), by, std::move(done));
}

void putRow(dispatch::Operations& operations, ListRow row, const Caller& by, OrderEnd done) {
  operations.putList(std::move(row), by, std::move(done));
}

// A change of one field of the row `name`.
template <class Row>
struct RowChange {
  std::string name;
  ReadRow<Row> read;
  OptionalTime Row::*field;
  OptionalTime until;
  bool force = false;
  Caller by;
  std::string nobody;  // says that there is no such row
};

// Puts the row with its new time. It names the ETag that it was read with: a change that is on its
// way into the journal meanwhile is not undone; then it is read and put once more.
template <class Row>
void changeRow(dispatch::Operations& operations,
               const RowChange<Row>& change,
               bool mayRepeat,
               const OrderEnd& done) {
  std::optional<Row> found = (operations.*change.read)(change.name);
  if (!found) {
    done(OrderError{.kind = OrderError::Kind::NotFound, .what = change.nobody});
    return;
  }
  Row row = *std::move(found);
  row.*change.field = change.until;
  row.force = change.force;
  if (!row.etag.empty()) row.expected = {dispatch::Expected::Kind::Exactly, row.etag};
  putRow(operations,
         std::move(row),
         change.by,
         [&operations, change, mayRepeat, done](Answer<dispatch::OrderDone> answer) {
           const auto* error = std::get_if<OrderError>(&answer);
           if (mayRepeat && error != nullptr && error->kind == OrderError::Kind::Changed) {
             changeRow(operations, change, false, done);
           } else {
             done(std::move(answer));
           }
         });
}

template <class Row>
Response changeUntil(Backend& backend,
                     const Call& call,
                     ReadRow<Row> read,
                     OptionalTime Row::*field,
                     std::string nobody) {
  RowChange<Row> change{.name = call.path.front(),
                        .read = read,
                        .field = field,
                        .until = timeOf(call.body, "until"),
                        .force = flagOf(call.body, "force"),
                        .by = call.caller(),
                        .nobody = std::move(nobody)};
  return carryOut(
      backend,
      [change = std::move(change)](dispatch::Operations& operations, const OrderEnd& done) {
        changeRow(operations, change, true, done);
      });
}

using Remove = void (dispatch::Operations::*)(std::string, dispatch::Expected, Caller, OrderEnd);

Response removeRow(Backend& backend, const Call& call, Remove remove) {
  dispatch::Expected is;
  if (auto wrong = readExpected(call.request, is)) return *std::move(wrong);
  return carryOut(backend,
                  [remove, name = call.path.front(), is, by = call.caller()](
                      dispatch::Operations& operations, OrderEnd done) {
                    (operations.*remove)(name, is, by, std::move(done));
                  });
}

}  // namespace

Response listRecipients(Backend& backend, const Call& /*call*/) {
  return listKept(backend, "recipients", &Directory::recipients, recipientJson);
}

Response listLists(Backend& backend, const Call& /*call*/) {
  return listKept(backend, "lists", &Directory::lists, listJson);
}

Response showRecipient(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return respondRead(askRow<RecipientRow>(backend, &dispatch::Operations::recipient, name),
                     [&](const std::optional<RecipientRow>& row) {
                       return row ? rowResponse(recipientJson(*row), row->etag)
                                  : problem(404, noRecipient(name));
                     });
}

Response showList(Backend& backend, const Call& call) {
  const std::string& name = call.path.front();
  return respondRead(askRow<ListRow>(backend, &dispatch::Operations::list, name),
                     [&](const std::optional<ListRow>& row) {
                       return row ? rowResponse(listJson(*row), row->etag)
                                  : problem(404, noList(name));
                     });
}

Response putRecipient(Backend& backend, const Call& call) {
  if (auto wrong = otherName(call)) return *std::move(wrong);
  RecipientRow row = readRecipient(call.body, call.path.front());
  if (auto wrong = readExpected(call.request, row.expected)) return *std::move(wrong);
  return carryOut(
      backend,
      [row = std::move(row), by = call.caller()](dispatch::Operations& operations, OrderEnd done) {
        operations.putRecipient(row, by, std::move(done));
      });
}

Response putList(Backend& backend, const Call& call) {
  if (auto wrong = otherName(call)) return *std::move(wrong);
  ListRow row = readList(call.body, call.path.front());
  if (auto wrong = readExpected(call.request, row.expected)) return *std::move(wrong);
  return carryOut(
      backend,
      [row = std::move(row), by = call.caller()](dispatch::Operations& operations, OrderEnd done) {
        operations.putList(row, by, std::move(done));
      });
}

Response removeRecipient(Backend& backend, const Call& call) {
  return removeRow(backend, call, &dispatch::Operations::removeRecipient);
}

Response eraseRecipient(Backend& backend, const Call& call) {
  return carryOut(
      backend,
      [name = call.path.front(), force = flagOf(call.body, "force"), by = call.caller()](
          dispatch::Operations& operations, OrderEnd done) {
        operations.eraseRecipient(name, force, by, std::move(done));
      });
}

Response removeList(Backend& backend, const Call& call) {
  return removeRow(backend, call, &dispatch::Operations::removeList);
}

Response switchRecipientOff(Backend& backend, const Call& call) {
  return changeUntil<RecipientRow>(backend,
                                   call,
                                   &dispatch::Operations::recipient,
                                   &RecipientRow::offUntil,
                                   noRecipient(call.path.front()));
}

Response pauseList(Backend& backend, const Call& call) {
  return changeUntil<ListRow>(
      backend, call, &dispatch::Operations::list, &ListRow::pausedUntil, noList(call.path.front()));
}

Response checkList(Backend& backend, const Call& call) {
  const ListRow row = readList(call.body, {});
  return respond(backend.bridge.ask<Answer<ListRow>>(
                     [&operations = backend.operations, row] { return operations.checkList(row); }),
                 [](const ListRow& checked) { return jsonResponse(listJson(checked)); });
}

Response readNumber(Backend& backend, const Call& call) {
  const std::string text = textIn(call.query, "text");
  return respondRead(
      backend.bridge.ask<dispatch::NumberRow>(
          [&operations = backend.operations, text] { return operations.readNumber(text); }),
      [&](const dispatch::NumberRow& row) { return jsonResponse(numberJson(row, text)); });
}

Response importDirectory(Backend& backend, const Call& call) {
  return carryOut(backend,
                  [rows = readDirectory(call.body),
                   merge = integerIn(call.query, "merge", 0) == 1,
                   by = call.caller()](dispatch::Operations& operations, OrderEnd done) {
                    operations.import(rows, merge, by, std::move(done));
                  });
}

Response exportDirectory(Backend& backend, const Call& /*call*/) {
  return respondRead(askDirectory(backend), [](const Directory& directory) {
    return jsonResponse(exportJson(directory));
  });
}

Response testRecipient(Backend& backend, const Call& call) {
  return carryOut(
      backend,
      [name = call.path.front(), driver = textOf(call.body, "driver"), by = call.caller()](
          dispatch::Operations& operations, OrderEnd done) {
        operations.test(name, driver, by, std::move(done));
      });
}

Response testDriver(Backend& backend, const Call& call) {
  return carryOut(
      backend,
      [driver = call.path.front(), recipient = textOf(call.body, "recipient"), by = call.caller()](
          dispatch::Operations& operations, OrderEnd done) {
        operations.test(recipient, driver, by, std::move(done));
      });
}

}  // namespace tocsin::api
