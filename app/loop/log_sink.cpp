// SPDX-License-Identifier: Apache-2.0
#include "app/loop/log_sink.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <sys/stat.h>
#include <unistd.h>

#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::loop {
namespace {

struct LevelLook {
  std::string_view word;
  std::string_view colour;  // ANSI; empty: as the terminal has it
};

LevelLook lookOf(LogLevel level) {
  switch (level) {
    case LogLevel::Alert: return {"ALERT", "\x1b[1;37;41m"};
    case LogLevel::Critical: return {"CRITICAL", "\x1b[1;31m"};
    case LogLevel::Error: return {"error", "\x1b[31m"};
    case LogLevel::Warning: return {"warning", "\x1b[33m"};
    case LogLevel::Notice: return {"notice", "\x1b[1m"};
    case LogLevel::Info: return {"info", ""};
    case LogLevel::Debug: return {"debug", "\x1b[2m"};
  }
  return {"log", ""};
}

struct CodeRange {
  char32_t first, last;
};

// Control characters (C0, DEL, C1), line and paragraph separators, and what changes the direction
// of writing.
constexpr std::array kEscaped{CodeRange{0x00, 0x1f},
                              CodeRange{0x7f, 0x9f},
                              CodeRange{0x200e, 0x200f},
                              CodeRange{0x2028, 0x202e},
                              CodeRange{0x2066, 0x2069}};

bool mustBeEscaped(char32_t c) {
  for (const CodeRange& range : kEscaped) {
    if (c >= range.first && c <= range.last) return true;
  }
  return false;
}

std::string escape(char32_t c) {
  if (c == U'\n') return "\\n";
  if (c == U'\r') return "\\r";
  if (c == U'\t') return "\\t";
  std::array<char, 16> hex{};
  std::snprintf(hex.data(), hex.size(), "\\u{%x}", static_cast<unsigned>(c));
  return hex.data();
}

bool isPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

std::string printable(std::string_view text) {
  std::string out;
  const std::string_view cut = text.substr(0, limits::kLogLineBytesMax);
  if (isPlain(text) && text.size() == cut.size()) return std::string(text);
  for (const char32_t c : decodeUtf8(cut)) {
    const std::string shown = mustBeEscaped(c) ? escape(c) : encodeUtf8(std::u32string_view(&c, 1));
    if (out.size() + shown.size() > limits::kLogLineBytesMax) break;
    out += shown;
  }
  if (cut.size() < text.size()) out += "..";
  return out;
}

// Once a second: strftime() looks each time whether /etc/localtime has changed.
std::string localNow() {
  thread_local std::time_t written = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == written) return text;
  std::tm local{};
  ::localtime_r(&now, &local);
  std::array<char, 32> fresh{};
  (void)std::strftime(fresh.data(), fresh.size(), "%F %T", &local);
  text = fresh.data();
  written = now;
  return text;
}

bool standardErrorIs(const char* journalStream) {
  struct stat status {};

  if (journalStream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) == journalStream;
}

}  // namespace

LogForm logFormOfStandardError() {
  if (standardErrorIs(std::getenv("JOURNAL_STREAM"))) return LogForm::Systemd;
  const char* noColour = std::getenv("NO_COLOR");
  const bool plain = noColour != nullptr && *noColour != '\0';
  return ::isatty(STDERR_FILENO) == 1 && !plain ? LogForm::Colour : LogForm::Plain;
}

std::string logLine(LogForm form, LogLevel level, std::string_view text, const std::string& local) {
  if (form == LogForm::Systemd) {
    return "<" + std::to_string(static_cast<int>(level)) + ">" + printable(text) + "\n";
  }
  const LevelLook look = lookOf(level);
  std::string word(look.word);
  word.resize(9, ' ');
  if (form == LogForm::Colour && !look.colour.empty()) {
    word = std::string(look.colour) + word + "\x1b[0m";
  }
  return local + " " + word + " " + printable(text) + "\n";
}

Log logToStandardError(LogLevel most) {
  return [most, form = logFormOfStandardError()](LogLevel level, std::string_view text) {
    if (level > most) return;
    const std::string line =
        logLine(form, level, text, form == LogForm::Systemd ? std::string() : localNow());
    // One write, so that lines of several threads don't mix. Nobody can be told when it fails.
    (void)!::write(STDERR_FILENO, line.data(), line.size());
  };
}

}  // namespace tocsin::loop
