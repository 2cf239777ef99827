// SPDX-License-Identifier: Apache-2.0
#include "drivers/ucp/frame.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "queue/base/limits.h"

namespace tocsin::ucp {
namespace {

constexpr std::size_t kHeaderFields = 4;  // TRN, LEN, O or R, OT
constexpr std::size_t kHeaderChars = 14;  // "00/00000/O/00/"
constexpr std::size_t kChecksumChars = 2;
constexpr std::size_t kPassword = 4, kNewPassword = 5;  // fields of operation 60

// Exactly `count` digits.
std::optional<int> digits(std::string_view text, std::size_t count) {
  if (text.size() != count) return std::nullopt;
  const bool isNumber =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!isNumber) return std::nullopt;
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string padded(std::size_t value, std::size_t width) {
  const std::string text = std::to_string(value);
  return std::string(width - std::min(width, text.size()), '0') + text;
}

std::string checksumOf(std::string_view text) {
  unsigned sum = 0;
  for (const char c : text) {
    sum += static_cast<unsigned char>(c);
  }
  constexpr std::string_view kHex = "0123456789ABCDEF";
  return {kHex[sum >> 4U & 0xFU], kHex[sum & 0xFU]};
}

bool isSameHex(std::string_view one, std::string_view other) {
  const auto upper = [](char c) {
    return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  };
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), [&](char a, char b) {
    return upper(a) == upper(b);
  });
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const std::size_t end = text.find('/');
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

// TRN, kind and operation; nullopt: none of them is certain.
std::optional<Frame> readHeader(const std::vector<std::string_view>& pieces) {
  if (pieces.size() <= kHeaderFields) return std::nullopt;
  const auto trn = digits(pieces[0], 2);
  const auto operation = digits(pieces[3], 2);
  const bool hasKind = pieces[2] == "O" || pieces[2] == "R";
  if (!trn || !operation || !hasKind) return std::nullopt;
  Frame frame;
  frame.trn = *trn;
  frame.kind = pieces[2] == "O" ? FrameKind::Operation : FrameKind::Result;
  frame.operation = *operation;
  return frame;
}

}  // namespace

std::string_view Frame::field(std::size_t i) const {
  return i < fields.size() ? std::string_view(fields[i]) : std::string_view();
}

std::string writeFrame(const Frame& frame) {
  std::string data;
  for (const std::string& field : frame.fields) {
    data += field + "/";
  }
  const std::size_t length = kHeaderChars + data.size() + kChecksumChars;
  std::string body = padded(static_cast<std::size_t>(frame.trn), 2) + "/" + padded(length, 5);
  body += frame.kind == FrameKind::Operation ? "/O/" : "/R/";
  body += padded(static_cast<std::size_t>(frame.operation), 2) + "/" + data;
  return kStx + body + checksumOf(body) + kEtx;
}

// The last "/" ends the fields, so that one in the free text of a result does no harm.
ReadFrame readFrame(std::string_view body) {
  const auto pieces = split(body);
  auto frame = readHeader(pieces);
  if (!frame) return {FrameTrouble::Header, {}};
  const std::string_view checksum = pieces.back();
  const std::string_view summed = body.substr(0, body.size() - checksum.size());
  if (!isSameHex(checksum, checksumOf(summed))) return {FrameTrouble::Checksum, *std::move(frame)};
  const auto length = digits(pieces[1], 5);
  if (!length || static_cast<std::size_t>(*length) != body.size()) {
    return {FrameTrouble::Length, *std::move(frame)};
  }
  frame->fields.assign(pieces.begin() + kHeaderFields, pieces.end() - 1);
  return {FrameTrouble::None, *std::move(frame)};
}

std::vector<std::string> FrameSplitter::add(std::string_view bytes) {
  std::vector<std::string> bodies;
  for (const char c : bytes) {
    take(c, bodies);
  }
  return bodies;
}

void FrameSplitter::take(char c, std::vector<std::string>& bodies) {
  if (c == kStx) {
    ignored_ += body_.size();
    body_.clear();
    isInside_ = true;
  } else if (!isInside_) {
    ++ignored_;
  } else if (c == kEtx) {
    bodies.push_back(std::move(body_));
    body_.clear();
    isInside_ = false;
  } else if (body_.size() == limits::kUcpFrameCharsMax) {
    ignored_ += body_.size() + 1;
    body_.clear();
    isInside_ = false;
  } else {
    body_ += c;
  }
}

std::string maskedFrame(std::string_view frame) {
  if (frame.starts_with(kStx)) frame.remove_prefix(1);
  if (frame.ends_with(kEtx)) frame.remove_suffix(1);
  auto pieces = split(frame);
  const bool isLogin = pieces.size() > kHeaderFields && pieces[2] == "O" &&
                       pieces[3].starts_with('6');  // 60, and 61 that changes the password
  for (const std::size_t secret : {kPassword, kNewPassword}) {
    const std::size_t at = kHeaderFields + secret;
    if (isLogin && at + 1 < pieces.size() && !pieces[at].empty()) pieces[at] = "****";
  }
  std::string text;
  for (const std::string_view piece : pieces) {
    if (!text.empty()) text += '/';
    text += piece;
  }
  return text;
}

}  // namespace tocsin::ucp
