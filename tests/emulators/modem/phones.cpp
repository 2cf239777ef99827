// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/phones.h"

#include <algorithm>

namespace tocsin::emulator {
namespace {

std::vector<std::string_view> cut(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t end = text.find(separator);
    std::string_view piece = text.substr(0, end);
    piece.remove_prefix(std::min(piece.size(), piece.find_first_not_of(' ')));
    pieces.push_back(piece.substr(0, piece.find_last_not_of(' ') + 1));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

void replace(std::string& text, std::string_view mark, std::string_view by) {
  for (std::size_t at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + by.size())) {
    text.replace(at, mark.size(), by);
  }
}

// What stands between "<" and ">".
std::string numberIn(const std::string& text) {
  const std::size_t begin = text.find('<');
  const std::size_t end = text.find('>', begin);
  return end == std::string::npos ? std::string() : text.substr(begin + 1, end - begin - 1);
}

}  // namespace

Result<std::vector<Phones::Reply>> Phones::parseTurn(std::string_view turn) {
  std::vector<Reply> replies;
  if (turn == "-") return replies;
  for (const std::string_view piece : cut(turn, ';')) {
    const std::size_t blank = std::min(piece.find(' '), piece.size());
    const auto after = parseDuration(piece.substr(0, blank));
    if (!after || blank == piece.size()) {
      return Error{Fault::Permanent, "a reply is TIME TEXT, as in 30s {number}"};
    }
    replies.push_back({*after, std::string(piece.substr(blank + 1))});
  }
  return replies;
}

Status Phones::setScript(const std::string& number, std::string_view script) {
  Script read;
  for (const std::string_view turn : cut(script, '/')) {
    auto replies = parseTurn(turn);
    if (!replies) return replies.error();
    read.turns.push_back(std::move(*replies));
  }
  scripts_[number] = std::move(read);
  return {};
}

void Phones::take(int modem, const SentSms& part) {
  if (part.parts == 1) return answer(modem, part.number, part.text);
  const std::pair key{std::pair{modem, part.concatenation}, part.number};
  auto& parts = parts_[key];
  parts[part.part] = part.text;
  if (static_cast<int>(parts.size()) < part.parts) return;
  std::string whole;
  for (const auto& [place, text] : parts) {
    whole += text;
  }
  parts_.erase(key);
  answer(modem, part.number, whole);
}

void Phones::answer(int modem, const std::string& number, const std::string& text) {
  if (events_.onText) events_.onText(modem, number, text);
  const auto found = scripts_.find(number);
  if (found == scripts_.end()) return;
  Script& script = found->second;
  const auto& turn = script.turns[script.next];
  script.next = std::min(script.next + 1, script.turns.size() - 1);
  for (const Reply& reply : turn) {
    IncomingSms sms{number, reply.text};
    replace(sms.text, "{number}", numberIn(text));
    replace(sms.text, "{text}", text);
    timers_.in(reply.after, [this, modem, sms] { events_.onReply(modem, sms); });
  }
}

}  // namespace tocsin::emulator
