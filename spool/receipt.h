// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/incoming.h"
#include "spool/readable.h"

namespace tocsin::spool {

// XML text and attribute values: the five entities, and a blank for what XML 1.0 does not allow.
std::string xmlEscaped(std::string_view text);

// done/NAME.status.xml, as docs/formats/spool.md gives it.
std::string receiptXml(const Receipt& receipt);

// rejected/NAME.error.txt: where, what is wrong, what would be right, and the file as it would have
// been accepted, with as much of its own text as could be read.
std::string errorText(const std::string& fileName,
                      const Refusal& refusal,
                      const Readable& readable);

}  // namespace tocsin::spool
