// SPDX-License-Identifier: Apache-2.0
#include "app/api/message_json.h"

#include <utility>

namespace tocsin::api {
namespace {

using store::AuditView;
using store::EventView;
using store::InboxView;
using store::MessageView;
using store::PageView;
using store::RecipientView;

constexpr std::array kRecipientColumns{
    field<&RecipientView::name>("name"),
    textOrNull<&RecipientView::number>("number"),
    field<&RecipientView::level>("level"),
    field<&RecipientView::status>("status"),
    field<&RecipientView::pagedAt>("paged_at"),
    field<&RecipientView::acknowledgedAt>("acknowledged_at"),
    field<&RecipientView::due>("due"),
    textOrNull<&RecipientView::driver>("driver"),
    textOrNull<&RecipientView::delivery>("delivery"),
    field<&RecipientView::doubtful>("doubtful"),
    field<&RecipientView::declined>("declined"),
    textOrNull<&RecipientView::reason>("reason"),
};

constexpr std::array kEventColumns{
    field<&EventView::at>("at"),
    field<&EventView::event>("event"),
    textOrNull<&EventView::reason>("reason"),
};

constexpr std::array kMessageColumns{
    field<&MessageView::id>("id"),
    textOrNull<&MessageView::number>("number"),
    field<&MessageView::list>("list"),
    field<&MessageView::text>("text"),
    field<&MessageView::severity>("severity"),
    textOrNull<&MessageView::source>("source"),
    textOrNull<&MessageView::key>("key"),
    textOrNull<&MessageView::host>("host"),
    textOrNull<&MessageView::service>("service"),
    textOrNull<&MessageView::group>("group"),
    textOrNull<&MessageView::origin>("origin"),
    field<&MessageView::outcome>("outcome"),
    field<&MessageView::level>("level"),
    field<&MessageView::created>("created"),
    field<&MessageView::closed>("closed"),
    field<&MessageView::cleared>("cleared"),
    textOrNull<&MessageView::acknowledgedBy>("acknowledged_by"),
    textOrNull<&MessageView::comment>("comment"),
    field<&MessageView::joined>("joined"),
    field<&MessageView::pausedUntil>("paused_until"),
    field<&MessageView::holdUntil>("hold_until"),
    field<&MessageView::repeatAt>("repeat_at"),
    field<&MessageView::frozenSince>("frozen_since"),
    field<&MessageView::heldSince>("held_since"),
    field<&MessageView::isOpen>("open"),
};

constexpr std::array kPageColumns{
    field<&PageView::id>("id"),
    field<&PageView::kind>("kind"),
    textOrNull<&PageView::recipient>("recipient"),
    field<&PageView::level>("level"),
    field<&PageView::to>("to"),
    field<&PageView::text>("text"),
    field<&PageView::state>("state"),
    textOrNull<&PageView::driver>("driver"),
    field<&PageView::attempts>("attempts"),
    field<&PageView::doubts>("doubts"),
    field<&PageView::part>("part"),
    field<&PageView::parts>("parts"),
    field<&PageView::queuedAt>("queued_at"),
    field<&PageView::handedAt>("handed_at"),
    textOrNull<&PageView::reference>("reference"),
    textOrNull<&PageView::delivery>("delivery"),
    numberOrNull<&PageView::carriedBy>("carried_by"),
    textOrNull<&PageView::error>("error"),
};

constexpr std::array kInboxColumns{
    field<&InboxView::id>("id"),
    field<&InboxView::receivedAt>("received_at"),
    field<&InboxView::sentAt>("sent_at"),
    field<&InboxView::driver>("driver"),
    field<&InboxView::sender>("sender"),
    textOrNull<&InboxView::recipient>("recipient"),
    field<&InboxView::text>("text"),
    textOrNull<&InboxView::did>("did"),
    textOrNull<&InboxView::answer>("answer"),
};

// JSON that the journal holds as a text; what does not read back is shown as it lies there.
JsonOut storedJson(const std::string& text) {
  if (text.empty()) return nullptr;
  JsonOut json = JsonOut::parse(text, nullptr, false);
  return json.is_discarded() ? JsonOut(text) : json;
}

constexpr std::array kAuditColumns{
    field<&AuditView::id>("id"),
    field<&AuditView::at>("at"),
    field<&AuditView::who>("who"),
    field<&AuditView::via>("via"),
    field<&AuditView::did>("did"),
    field<&AuditView::subject>("subject"),
    Column<AuditView>{{"before", ShownType::Object, true},
                      [](const AuditView& entry) { return storedJson(entry.before); }},
    Column<AuditView>{{"after", ShownType::Object, true},
                      [](const AuditView& entry) { return storedJson(entry.after); }},
};

}  // namespace

JsonOut messageJson(const MessageView& message, MessageDetail detail) {
  JsonOut json = showRow(message, kMessageColumns);
  if (detail == MessageDetail::Row) return json;
  json["recipients"] = listOf(message.recipients, kRecipientColumns);
  if (detail == MessageDetail::WithRecipients) return json;
  json["journal"] = listOf(message.journal, kEventColumns);
  json["journal_cut"] = message.isJournalCut;
  return json;
}

JsonOut pageJson(const PageView& page) {
  return showRow(page, kPageColumns);
}

JsonOut inboxJson(const InboxView& sms) {
  return showRow(sms, kInboxColumns);
}

JsonOut auditJson(const AuditView& entry) {
  return showRow(entry, kAuditColumns);
}

std::vector<std::string_view> messageNames() {
  std::vector<std::string_view> names;
  for (const auto& column : kMessageColumns) {
    names.push_back(column.field.name);
  }
  return names;
}

std::vector<JsonOut> messageValues(const MessageView& message) {
  std::vector<JsonOut> values;
  for (const auto& column : kMessageColumns) {
    values.push_back(column.show(message));
  }
  return values;
}

std::vector<ShownField> messageFields() {
  std::vector<ShownField> fields = fieldsOf(kMessageColumns);
  fields.push_back({"recipients", ShownType::Objects, false, "MessageRecipient"});
  fields.push_back({"journal", ShownType::Objects, false, "MessageEvent"});
  fields.push_back({"journal_cut", ShownType::Boolean});
  return fields;
}

std::vector<ShownField> messageRecipientFields() {
  return fieldsOf(kRecipientColumns);
}

std::vector<ShownField> messageEventFields() {
  return fieldsOf(kEventColumns);
}

std::vector<ShownField> pageFields() {
  return fieldsOf(kPageColumns);
}

std::vector<ShownField> inboxFields() {
  return fieldsOf(kInboxColumns);
}

std::vector<ShownField> auditFields() {
  return fieldsOf(kAuditColumns);
}

}  // namespace tocsin::api
