// SPDX-License-Identifier: Apache-2.0
#include "app/setup/config_text.h"

#include <vector>

namespace tocsin::setup {
namespace {

constexpr int kUsualBaud = 115'200;

std::vector<std::string> linesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  const auto isBlank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && isBlank(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && isBlank(text.back()))
    text.remove_suffix(1);
  return text;
}

bool isHeader(std::string_view line, const std::string& section) {
  const std::string_view bare = trimmed(line.substr(0, line.find('#')));
  return bare == "[" + section + "]";
}

// "key = ...", and "#key = ..." as the packaged file has its defaults.
bool isLineOf(std::string_view line, const std::string& key) {
  std::string_view rest = trimmed(line);
  if (rest.starts_with('#')) rest.remove_prefix(1);
  if (!rest.starts_with(key)) return false;
  return trimmed(rest.substr(key.size())).starts_with('=');
}

}  // namespace

std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string toml = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      toml += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7F) {
      toml += {'\\', 'u', '0', '0', kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      toml += c;
    }
  }
  return toml + "\"";
}

std::string withKey(std::string_view toml,
                    const std::string& section,
                    const std::string& key,
                    const std::string& value) {
  std::vector<std::string> lines = linesOf(toml);
  const std::string fresh = key + " = " + value;
  std::size_t header = 0;
  while (header < lines.size() && !isHeader(lines[header], section))
    ++header;
  if (header == lines.size()) {
    lines.insert(lines.end(), {"", "[" + section + "]", fresh});
  } else {
    std::size_t at = header + 1;
    const auto isInSection = [&] {
      return at < lines.size() && !trimmed(lines[at]).starts_with('[');
    };
    while (isInSection() && !isLineOf(lines[at], key))
      ++at;
    if (isInSection()) {
      lines[at] = fresh;
    } else {
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(header) + 1, fresh);
    }
  }
  std::string text;
  for (const std::string& line : lines)
    text += line + "\n";
  return text;
}

std::string withModem(std::string_view toml,
                      const std::string& name,
                      const Modem& modem,
                      const std::string& pinFile) {
  std::string text(toml);
  if (!text.empty() && !text.ends_with('\n')) text += "\n";
  text += "\n[[driver]]\nname = " + quoted(name) +
          "\ntype = \"modem\"\ndevice = " + quoted(modem.device) + "\n";
  if (modem.baud != 0 && modem.baud != kUsualBaud) {
    text += "baud = " + std::to_string(modem.baud) + "\n";
  }
  if (!pinFile.empty()) text += "pin_file = " + quoted(pinFile) + "\n";
  return text;
}

}  // namespace tocsin::setup
