// SPDX-License-Identifier: Apache-2.0
// What a commit held, for those who watch.
#include <algorithm>

#include "app/dispatch/dispatcher.h"

namespace tocsin::dispatch {
namespace {

std::vector<std::int64_t> messagesOf(const store::Batch& batch) {
  std::vector<std::int64_t> ids;
  for (const auto* messages : {&batch.added, &batch.changed}) {
    for (const escalation::Message* message : *messages) {
      ids.push_back(message->id.value);
    }
  }
  for (const auto* pages : {&batch.pagesAdded, &batch.pagesChanged}) {
    for (const store::PageRow* page : *pages) {
      if (page->message) ids.push_back(page->message.value);
    }
  }
  for (const store::EventRow& event : batch.events) {
    if (event.message) ids.push_back(event.message.value);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// Marks lie among the alarms, and nobody watches them.
bool hasAlarms(const store::Batch& batch) {
  const auto& set = batch.alarmsSet;
  const auto& cleared = batch.alarmsCleared;
  return std::any_of(set.begin(), set.end(), [](const auto& a) { return !Marks::is(a.cause); }) ||
         std::any_of(
             cleared.begin(), cleared.end(), [](const auto& a) { return !Marks::is(a.first); });
}

}  // namespace

// Of the turn that was committed just now, before its batch is forgotten.
Changes Dispatcher::whatChanged() {
  const store::Batch& batch = turn_.batch;
  Changes changes;
  changes.messages = messagesOf(batch);
  changes.alarms = hasAlarms(batch);
  changes.recipients = !batch.recipientsSet.empty() || !batch.recipientsRemoved.empty();
  changes.lists = !batch.listsSet.empty() || !batch.listsRemoved.empty();
  changes.inbox = !batch.inboxAdded.empty();
  const std::int64_t access = accounts_.table().revision;
  changes.access = std::exchange(shownAccess_, access) != access;
  std::vector<LinkGlance> glances;
  const std::vector<int> waiting = outbox_.waitingByLink();
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    glances.push_back({waiting[i] > 0, links_.all()[i].trust.isProven()});
  }
  const bool isOtherGlance = glances != shownLinks_;
  shownLinks_ = std::move(glances);
  changes.drivers = std::exchange(healthChanged_, false) || isOtherGlance;
  return changes;
}

}  // namespace tocsin::dispatch
