// SPDX-License-Identifier: Apache-2.0
#include "app/api/message_json.h"

#include <utility>

namespace tocsin::api {
namespace {

JsonOut recipientJson(const store::RecipientView& recipient) {
  return {{"name", recipient.name},
          {"number", orNull(recipient.number)},
          {"level", recipient.level},
          {"status", recipient.status},
          {"paged_at", orNull(recipient.pagedAt)},
          {"acknowledged_at", orNull(recipient.acknowledgedAt)},
          {"due", orNull(recipient.due)},
          {"driver", orNull(recipient.driver)},
          {"delivery", orNull(recipient.delivery)},
          {"doubtful", recipient.doubtful},
          {"reason", orNull(recipient.reason)}};
}

JsonOut eventJson(const store::EventView& event) {
  return {{"at", toRfc3339(event.at)}, {"event", event.event}, {"reason", orNull(event.reason)}};
}

}  // namespace

JsonOut messageJson(const store::MessageView& message, MessageDetail detail) {
  JsonOut json{{"id", message.id},
               {"number", orNull(message.number)},
               {"list", message.list},
               {"text", message.text},
               {"severity", message.severity},
               {"source", orNull(message.source)},
               {"key", orNull(message.key)},
               {"host", orNull(message.host)},
               {"service", orNull(message.service)},
               {"group", orNull(message.group)},
               {"origin", orNull(message.origin)},
               {"outcome", message.outcome},
               {"level", message.level},
               {"created", toRfc3339(message.created)},
               {"closed", orNull(message.closed)},
               {"cleared", orNull(message.cleared)},
               {"acknowledged_by", orNull(message.acknowledgedBy)},
               {"comment", orNull(message.comment)},
               {"joined", message.joined}};
  if (detail == MessageDetail::Row) return json;
  JsonOut recipients = JsonOut::array();
  for (const auto& recipient : message.recipients) {
    recipients.push_back(recipientJson(recipient));
  }
  JsonOut journal = JsonOut::array();
  for (const auto& event : message.journal) {
    journal.push_back(eventJson(event));
  }
  json["recipients"] = std::move(recipients);
  json["journal"] = std::move(journal);
  return json;
}

JsonOut inboxJson(const store::InboxView& sms) {
  return {{"id", sms.id},
          {"received_at", toRfc3339(sms.receivedAt)},
          {"sent_at", orNull(sms.sentAt)},
          {"driver", sms.driver},
          {"sender", sms.sender},
          {"recipient", orNull(sms.recipient)},
          {"text", sms.text},
          {"did", orNull(sms.did)},
          {"answer", orNull(sms.answer)}};
}

}  // namespace tocsin::api
