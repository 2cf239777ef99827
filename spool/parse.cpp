// SPDX-License-Identifier: Apache-2.0
#include "spool/parse.h"

#include "queue/base/limits.h"
#include "spool/alert.h"
#include "spool/file_name.h"
#include "spool/readable.h"

namespace tocsin::spool {

Reading Parser::parse(std::string_view bytes, const FileToParse& file) {
  std::variant<Incoming, Refusal> read;
  if (auto refusal = reader_.read(bytes, xml_)) {
    read = *std::move(refusal);
  } else {
    read = alertOf(std::move(xml_), file.name, file.facts.mtime());
  }
  if (auto* const refusal = std::get_if<Refusal>(&read)) {
    if (!file.settled) return NotYet{};
    refusal->readable = readableOf(bytes).line();
    return std::move(*refusal);
  }
  auto& alert = std::get<Incoming>(read);
  alert.fileName = displayName(file.name);
  alert.origin = "spool " + alert.fileName;
  alert.identity = fileIdentity(file.name, file.facts, file.contentHash);
  return std::move(alert);
}

Refusal tooBig(std::uint64_t bytes) {
  return {
      .line = 0,
      .column = 0,
      .what = "the file has " + std::to_string(bytes) + " bytes; it was not read",
      .right = "a spool file has at most " + std::to_string(limits::kSpoolFileBytesMax) + " bytes",
      .readable = {}};
}

Refusal notARegularFile(std::string_view kind) {
  return {.line = 0,
          .column = 0,
          .what = "this is a " + std::string{kind} + ", not a file; it was not opened",
          .right = "write a regular file to a name that ends in .tmp, then rename it",
          .readable = {}};
}

}  // namespace tocsin::spool
