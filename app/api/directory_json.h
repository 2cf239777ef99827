// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/api/columns.h"
#include "app/api/json.h"
#include "app/dispatch/operations.h"

namespace tocsin::api {

JsonOut recipientJson(const dispatch::RecipientRow& row);
JsonOut listJson(const dispatch::ListRow& row);

JsonOut numberJson(const dispatch::NumberRow& row, const std::string& text);

std::vector<ShownField> recipientFields();
std::vector<ShownField> listFields();
std::vector<ShownField> entryFields();
std::vector<ShownField> hintFields();
std::vector<ShownField> numberFields();

// As import takes it: without what is absent and what is only shown.
JsonOut exportJson(const dispatch::Directory& directory);

// The reading of objects that fit their shapes; an empty `name`: the name is in the object.
dispatch::RecipientRow readRecipient(const JsonIn& json, const std::string& name);
dispatch::ListRow readList(const JsonIn& json, const std::string& name);
dispatch::Directory readDirectory(const JsonIn& json);

}  // namespace tocsin::api
