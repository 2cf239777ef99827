// SPDX-License-Identifier: Apache-2.0
#include "drivers/channel/device.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "drivers/channel/channel.h"

namespace tocsin::channel {
namespace {

constexpr std::string_view kTty = "tty:", kTcp = "tcp:";
constexpr std::size_t kHostCharsMax = 253;  // RFC 1035, section 2.3.4

Error wrong(std::string_view what) {
  return {Fault::Config, std::string(what)};
}

std::optional<int> portOf(std::string_view text) {
  int port = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool isWhole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  if (!isWhole || port < 1 || port > 65'535) return std::nullopt;
  return port;
}

bool mayBeHost(std::string_view host, std::string_view signs) {
  return !host.empty() && host.size() <= kHostCharsMax &&
         std::all_of(host.begin(), host.end(), [signs](char c) {
           const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
           return isLetter || (c >= '0' && c <= '9') || signs.find(c) != std::string_view::npos;
         });
}

Result<Device> parseTcp(std::string_view text) {
  const Error error =
      wrong("a TCP device is \"tcp:HOST:PORT\", like \"tcp:10.0.0.7:4001\" or \"tcp:[::1]:4001\"");
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return error;
  const auto port = portOf(text.substr(colon + 1));
  std::string_view host = text.substr(0, colon);
  const bool isBracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (isBracketed) host = host.substr(1, host.size() - 2);
  const bool isHost = isBracketed
                          ? mayBeHost(host, ":.%-_") && host.find(':') != std::string_view::npos
                          : mayBeHost(host, ".-_");
  if (!port || !isHost) return error;
  return Device{Device::Kind::Tcp, {}, std::string(host), *port};
}

}  // namespace

Result<Device> parseDevice(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return wrong("a path has no zero byte");
  if (text.starts_with(kTcp)) return parseTcp(text.substr(kTcp.size()));
  const bool isTty = text.starts_with(kTty);
  const std::string_view path = isTty ? text.substr(kTty.size()) : text;
  if (path.size() < 2 || path.front() != '/') {
    return wrong(
        "a device is a serial port, best \"/dev/serial/by-id/...\", or \"tty:/PATH\" of another "
        "terminal, or \"tcp:HOST:PORT\"");
  }
  return Device{isTty ? Device::Kind::Tty : Device::Kind::Serial, std::string(path), {}, 0};
}

Status checkDevice(std::string_view device) {
  const auto parsed = parseDevice(device);
  if (!parsed) return parsed.error();
  return {};
}

}  // namespace tocsin::channel
