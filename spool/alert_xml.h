// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "queue/base/incoming.h"

namespace tocsin::spool {

// The elements of a spool file, in the order of the table of docs/formats/spool.md.
enum class Field {
  List,
  Text,
  Severity,
  Source,
  Host,
  Service,
  Group,
  Key,
  By,
  Event,
  Created,
  Validity
};

inline constexpr std::array<std::string_view, 12> kElementNames{"RECIPIENT_LIST",
                                                                "MSG",
                                                                "SEVERITY",
                                                                "SOURCE",
                                                                "HOST",
                                                                "SERVICE",
                                                                "GROUP",
                                                                "KEY",
                                                                "BY",
                                                                "EVENT",
                                                                "CREATED",
                                                                "VALIDITY"};

// The text of one element, UTF-8, as it stands in the file, and where the element begins.
struct ElementText {
  std::string text;
  int line = 0, column = 0;
};

// What a spool file says, before anybody asks whether it makes sense.
struct AlertXml {
  std::array<std::optional<ElementText>, kElementNames.size()> elements;
  std::string root;
  int rootLine = 0, rootColumn = 0;
  std::vector<std::string> notes;  // unknown and repeated elements
  std::string miswritten;          // an unknown element that is a known one but for its case

  const std::optional<ElementText>& operator[](Field field) const {
    return elements[static_cast<std::size_t>(field)];
  }
};

// Reads the XML of spool files; one reader for many files, because setting one up costs more than
// reading a file.
//
// No entity is ever resolved: a DOCTYPE is refused where it begins. Depth and amount of text are
// bounded by queue/base/limits.h. Encodings: UTF-8, UTF-16, US-ASCII, ISO-8859-1, -2, -15,
// Windows-1250 to -1252.
class AlertXmlReader {
 public:
  AlertXmlReader();
  ~AlertXmlReader();
  AlertXmlReader(const AlertXmlReader&) = delete;
  AlertXmlReader& operator=(const AlertXmlReader&) = delete;

  // Fills `into` and returns nothing, or returns why `bytes` are not the XML of an alert. The bytes
  // are at most limits::kSpoolFileBytesMax.
  std::optional<Refusal> read(std::string_view bytes, AlertXml& into);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tocsin::spool
