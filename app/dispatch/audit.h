// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/dispatch/operations.h"
#include "app/dispatch/turn.h"

// What somebody did, for the audit, and how rows look there. No secret and no hash stands in it.
namespace tocsin::dispatch {

struct Deed {
  std::string did;      // "set recipient"
  std::string subject;  // "recipient ann"
  // JSON objects, as the HTTP API shows the row; empty: there was none, there is none now.
  std::string before{}, after{};
};

// Becomes a row of the audit with the turn's commit.
void audit(Turn& turn, const Caller& by, Deed deed);

std::string subjectOf(const escalation::Message& message);  // "message 7042 (id 12)"

std::string jsonOf(const store::RecipientRecord& row);
std::string jsonOf(const store::ListRecord& row);

// Changes with the row's content, and with nothing else: 16 hex digits in double quotes.
std::string etagOf(const store::RecipientRecord& row);
std::string etagOf(const store::ListRecord& row);

}  // namespace tocsin::dispatch
