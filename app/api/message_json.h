// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/api/columns.h"
#include "app/api/json.h"
#include "queue/store/reader.h"

// What is read from the journal, as docs/formats/http.md ("Values") shows it.
namespace tocsin::api {

enum class MessageDetail { Row, WithRecipients, Whole };  // Whole: with its journal, too

JsonOut messageJson(const store::MessageView& message, MessageDetail detail);
JsonOut pageJson(const store::PageView& page);
JsonOut inboxJson(const store::InboxView& sms);
JsonOut auditJson(const store::AuditView& entry);

// The columns of messageJson(Row), for a table of messages (CSV).
std::vector<std::string_view> messageNames();
std::vector<JsonOut> messageValues(const store::MessageView& message);

std::vector<ShownField> messageFields();
std::vector<ShownField> messageRecipientFields();
std::vector<ShownField> messageEventFields();
std::vector<ShownField> pageFields();
std::vector<ShownField> inboxFields();
std::vector<ShownField> auditFields();

}  // namespace tocsin::api
