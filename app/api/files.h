// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

#include "app/api/refusal.h"
#include "app/ui/assets.h"

namespace tocsin::api {

// A file of the page: GET and HEAD of exactly its path, by TCP only. Nothing: there is none.
std::optional<Response> answerFile(std::span<const ui::Asset> assets, const Request& request);

// What every answer says to browsers: a page may load only what is its own, an answer of the API
// nothing at all, and over TLS this box is asked over TLS only.
void addSafetyHeaders(const Request& request, bool isFile, Response& response);

}  // namespace tocsin::api
