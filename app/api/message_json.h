// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/api/json.h"
#include "queue/store/reader.h"

namespace tocsin::api {

// A message as CONTRACTS 5 shows it; a row of a listing has neither `recipients` nor `journal`.
enum class MessageDetail { Row, Whole };

JsonOut messageJson(const store::MessageView& message, MessageDetail detail);
JsonOut inboxJson(const store::InboxView& sms);

}  // namespace tocsin::api
