// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/api/json.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

JsonOut recipientJson(const dispatch::RecipientRow& row);
JsonOut listJson(const dispatch::ListRow& row);

// As import takes it: without what is absent and what is only shown.
JsonOut exportJson(const dispatch::Directory& directory);

// The reading of objects that fit their shapes; an empty `name`: the name is in the object.
dispatch::RecipientRow readRecipient(const JsonIn& json, const std::string& name);
dispatch::ListRow readList(const JsonIn& json, const std::string& name);
dispatch::Directory readDirectory(const JsonIn& json);

}  // namespace tocsin::api
