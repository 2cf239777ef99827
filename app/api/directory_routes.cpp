// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "app/api/directory_json.h"
#include "app/api/handlers.h"
#include "app/api/shape.h"

namespace tocsin::api {
namespace {

using dispatch::Answer;
using dispatch::Directory;
using dispatch::ListRow;
using dispatch::OrderDone;
using dispatch::OrderError;
using dispatch::RecipientRow;

using Done = std::function<void(Answer<OrderDone>)>;

// Carries out `order` on the loop and shows what came of it.
Response order(Backend& backend, std::function<void(dispatch::Operations&, Done)> carryOut) {
  return respond(backend.bridge.askFor<Answer<OrderDone>>(
                     [&operations = backend.operations, carryOut = std::move(carryOut)](Done done) {
                       carryOut(operations, std::move(done));
                     }),
                 orderResponse);
}

Asked<Directory> askDirectory(Backend& backend) {
  return backend.bridge.ask<Directory>(
      [&operations = backend.operations] { return operations.directory(); });
}

template <class Row>
const Row* rowNamed(const std::vector<Row>& rows, const std::string& name) {
  const auto found =
      std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
  return found == rows.end() ? nullptr : &*found;
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

}  // namespace

Response listRecipients(Backend& backend, const Call& /*call*/) {
  return respondRead(askDirectory(backend), [](const Directory& directory) {
    JsonOut items = JsonOut::array();
    for (const RecipientRow& row : directory.recipients) {
      items.push_back(recipientJson(row));
    }
    return jsonResponse(listing(std::move(items)));
  });
}

Response listLists(Backend& backend, const Call& /*call*/) {
  return respondRead(askDirectory(backend), [](const Directory& directory) {
    JsonOut items = JsonOut::array();
    for (const ListRow& row : directory.lists) {
      items.push_back(listJson(row));
    }
    return jsonResponse(listing(std::move(items)));
  });
}

Response showRecipient(Backend& backend, const Call& call) {
  return respondRead(askDirectory(backend), [&](const Directory& directory) {
    const RecipientRow* row = rowNamed(directory.recipients, call.path.front());
    return row == nullptr ? problem(404, noRecipient(call.path.front()))
                          : jsonResponse(recipientJson(*row));
  });
}

Response showList(Backend& backend, const Call& call) {
  return respondRead(askDirectory(backend), [&](const Directory& directory) {
    const ListRow* row = rowNamed(directory.lists, call.path.front());
    return row == nullptr ? problem(404, noList(call.path.front())) : jsonResponse(listJson(*row));
  });
}

Response putRecipient(Backend& backend, const Call& call) {
  if (auto wrong = otherName(call)) return *std::move(wrong);
  return order(backend,
               [row = readRecipient(call.body, call.path.front())](dispatch::Operations& operations,
                                                                   Done done) {
                 operations.putRecipient(row, std::move(done));
               });
}

Response putList(Backend& backend, const Call& call) {
  if (auto wrong = otherName(call)) return *std::move(wrong);
  return order(
      backend,
      [row = readList(call.body, call.path.front())](dispatch::Operations& operations, Done done) {
        operations.putList(row, std::move(done));
      });
}

Response removeRecipient(Backend& backend, const Call& call) {
  return order(backend, [name = call.path.front()](dispatch::Operations& operations, Done done) {
    operations.removeRecipient(name, std::move(done));
  });
}

Response removeList(Backend& backend, const Call& call) {
  return order(backend, [name = call.path.front()](dispatch::Operations& operations, Done done) {
    operations.removeList(name, std::move(done));
  });
}

// Reading and putting the row are one turn of the loop, so that nobody's change is lost in between.
Response switchRecipientOff(Backend& backend, const Call& call) {
  return order(
      backend,
      [name = call.path.front(),
       until = timeOf(call.body, "until"),
       force = flagOf(call.body, "force")](dispatch::Operations& operations, const Done& done) {
        const Directory directory = operations.directory();
        const RecipientRow* found = rowNamed(directory.recipients, name);
        if (found == nullptr) {
          done(OrderError{.kind = OrderError::Kind::NotFound, .what = noRecipient(name)});
          return;
        }
        RecipientRow row = *found;
        row.offUntil = until;
        row.force = force;
        operations.putRecipient(std::move(row), done);
      });
}

Response pauseList(Backend& backend, const Call& call) {
  return order(
      backend,
      [name = call.path.front(),
       until = timeOf(call.body, "until"),
       force = flagOf(call.body, "force")](dispatch::Operations& operations, const Done& done) {
        const Directory directory = operations.directory();
        const ListRow* found = rowNamed(directory.lists, name);
        if (found == nullptr) {
          done(OrderError{.kind = OrderError::Kind::NotFound, .what = noList(name)});
          return;
        }
        ListRow row = *found;
        row.pausedUntil = until;
        row.force = force;
        operations.putList(std::move(row), done);
      });
}

Response importDirectory(Backend& backend, const Call& call) {
  return order(backend,
               [rows = readDirectory(call.body), merge = call.queryOr("merge", 0) == 1](
                   dispatch::Operations& operations, Done done) {
                 operations.import(rows, merge, std::move(done));
               });
}

Response exportDirectory(Backend& backend, const Call& /*call*/) {
  return respondRead(askDirectory(backend), [](const Directory& directory) {
    return jsonResponse(exportJson(directory));
  });
}

Response testRecipient(Backend& backend, const Call& call) {
  return order(backend,
               [name = call.path.front(), driver = textOf(call.body, "driver")](
                   dispatch::Operations& operations, Done done) {
                 operations.test(name, driver, std::move(done));
               });
}

Response testDriver(Backend& backend, const Call& call) {
  return order(backend,
               [driver = call.path.front(), recipient = textOf(call.body, "recipient")](
                   dispatch::Operations& operations, Done done) {
                 operations.test(recipient, driver, std::move(done));
               });
}

}  // namespace tocsin::api
