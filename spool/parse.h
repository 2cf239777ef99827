// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "queue/base/incoming.h"
#include "spool/alert_xml.h"
#include "spool/identity.h"

namespace tocsin::spool {

// The file does not parse yet and may still be written: leave it alone.
struct NotYet {};

using Reading = std::variant<Incoming, Refusal, NotYet>;

// A file beside its bytes.
struct FileToParse {
  std::string name;  // as the directory has it, any bytes
  FileFacts facts;
  bool settled = false;     // it has not changed for `settle`
  std::string contentHash;  // sha256Hex of the bytes
};

// Bytes and facts of a file in, an alert out. Reads no file, no clock; one parser serves many
// files.
//
// What does not parse is NotYet until the file is settled, then a Refusal that says where, what,
// what would be right and what can be read of it. An impossible value of an optional element never
// refuses: it is ignored and noted.
class Parser {
 public:
  Reading parse(std::string_view bytes, const FileToParse& file);

 private:
  AlertXmlReader reader_;
  AlertXml xml_;
};

// Refusals of what is not read at all.
Refusal tooBig(std::uint64_t bytes);
Refusal notARegularFile(std::string_view kind);

}  // namespace tocsin::spool
