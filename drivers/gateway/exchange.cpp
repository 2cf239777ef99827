// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/exchange.h"

#include <algorithm>
#include <array>
#include <exception>
#include <fstream>
#include <istream>
#include <ostream>
#include <utility>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>

#include "drivers/gateway/connect.h"
#include "drivers/gateway/secrets.h"
#include "drivers/gateway/secure.h"
#include "drivers/gateway/url.h"
#include "queue/base/limits.h"

namespace tocsin::gateway {
namespace {

using Poco::Net::HTTPClientSession;
using Poco::Net::HTTPRequest;
using Poco::Net::HTTPResponse;
using Poco::Net::StreamSocket;

Error wrong(std::string what) {
  return {Fault::Config, std::move(what)};
}

// RFC 9110, section 5.6.2.
bool isToken(std::string_view text) {
  constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [=](char c) {
    const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return isLetter || (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
  });
}

Status checkHeader(const std::string& name, std::string_view value) {
  if (!isToken(name)) return wrong("\"" + name + "\" is no name of a header");
  constexpr std::array<std::string_view, 5> kOurs{
      "host", "content-length", "transfer-encoding", "connection", "expect"};
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (std::find(kOurs.begin(), kOurs.end(), lower) != kOurs.end()) {
    return wrong("the header " + name + " is made by Tocsin");
  }
  const bool isOneLine = std::none_of(value.begin(), value.end(), [](char c) {
    return (static_cast<unsigned char>(c) < ' ' && c != '\t') || c == '\x7F';
  });
  if (!isOneLine) return wrong("the value of the header " + name + " has a control character");
  return {};
}

// The value is a secret: it is in no error.
Result<std::string> valueIn(const std::string& path) {
  std::ifstream file(path);
  std::string line(limits::kGatewaySecretBytesMax, '\0');
  file.read(line.data(), static_cast<std::streamsize>(line.size()));
  line.resize(static_cast<std::size_t>(file.gcount()));
  const auto lineEnd = std::min(line.find('\n'), line.size());
  if (lineEnd == limits::kGatewaySecretBytesMax) return wrong(path + " has a too long first line");
  line.resize(lineEnd);
  constexpr std::string_view kBlanks = " \t\r";
  const auto from = line.find_first_not_of(kBlanks);
  if (from == std::string::npos) return wrong(path + " cannot be read, or is empty");
  return line.substr(from, line.find_last_not_of(kBlanks) - from + 1);
}

Status addHeaders(const HttpRequest& request, HTTPRequest& to, std::vector<std::string>& secrets) {
  for (const auto& [name, value] : request.headers) {
    if (Status good = checkHeader(name, value); !good) return good;
    to.set(name, value);
    if (namesSecret(name)) secrets.push_back(value);
  }
  for (const auto& [name, path] : request.headersFromFiles) {
    const auto value = valueIn(path);
    if (!value) return value.error();
    if (Status good = checkHeader(name, *value); !good) return good;
    to.set(name, *value);
    secrets.push_back(*value);
  }
  return {};
}

Result<StreamSocket> lineTo(const Url& url, const HttpRequest& request, Interrupt& interrupt) {
  auto socket = connectTo(url, request.timeMax, interrupt);
  if (!socket) return socket;
  const auto micros = std::chrono::microseconds(request.timeMax).count();
  socket->setReceiveTimeout(Poco::Timespan(micros));
  socket->setSendTimeout(Poco::Timespan(micros));
  if (!url.isTls) return socket;
  auto safe = secure(*socket, url, request.caFile);
  if (!safe) return safe.error();
  return StreamSocket(*safe);
}

// Up to the bound; the rest is left unread, the connection ends with it.
void readBody(std::istream& in, const HTTPResponse& response, HttpEnd& end) {
  end.body.resize(limits::kGatewayAnswerBytesMax);
  in.read(end.body.data(), static_cast<std::streamsize>(end.body.size()));
  end.body.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
  const bool isCut = end.body.size() == limits::kGatewayAnswerBytesMax &&
                     in.peek() != std::istream::traits_type::eof();
  const bool isShort =
      response.hasContentLength() &&
      static_cast<std::streamsize>(end.body.size()) < response.getContentLength64();
  end.isWhole = !isCut && !isShort && !in.bad();
}

void talk(HTTPClientSession& session, HTTPRequest& head, const std::string& body, HttpEnd& end) {
  try {
    end.how = HttpEnd::How::Broken;
    std::ostream& out = session.sendRequest(head);
    out << body << std::flush;
    HTTPResponse response;
    std::istream& in = session.receiveResponse(response);
    end.how = HttpEnd::How::Answered;
    end.status = static_cast<int>(response.getStatus());
    const bool hasNoBody = end.status == HTTPResponse::HTTP_NO_CONTENT ||
                           end.status == HTTPResponse::HTTP_NOT_MODIFIED ||
                           head.getMethod() == HTTPRequest::HTTP_HEAD;
    if (!hasNoBody) readBody(in, response, end);
  } catch (const Poco::Exception& e) {
    end.what = e.displayText();
    end.isWhole = false;
  } catch (const std::exception& e) {
    end.what = e.what();
    end.isWhole = false;
  }
}

HttpEnd unsent(const Error& why) {
  return {.isUntrusted = why.what.starts_with("certificate"), .what = why.what};
}

HttpEnd run(const HttpRequest& request, Interrupt& interrupt) {
  const auto url = parseUrl(request.url);
  if (!url) return unsent(url.error());
  HTTPRequest head(request.method, url->target, HTTPRequest::HTTP_1_1);
  head.set(HTTPRequest::HOST, url->authority);
  head.set("User-Agent", "tocsin");
  HttpEnd end;
  if (Status added = addHeaders(request, head, end.secrets); !added) return unsent(added.error());
  const bool hasBody = !request.body.empty() || request.method == HTTPRequest::HTTP_POST ||
                       request.method == HTTPRequest::HTTP_PUT;
  if (hasBody) head.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
  const auto socket = lineTo(*url, request, interrupt);
  if (!socket) return unsent(socket.error());
  HTTPClientSession session(*socket);
  session.setKeepAlive(false);  // and so never sent a second time by Poco
  talk(session, head, request.body, end);
  return end;
}

}  // namespace

Status checkRequest(const HttpRequest& request) {
  if (!isToken(request.method)) return wrong("\"" + request.method + "\" is no HTTP method");
  if (const auto url = parseUrl(request.url); !url) return url.error();
  for (const auto& [name, value] : request.headers) {
    if (Status good = checkHeader(name, value); !good) return good;
  }
  for (const auto& [name, path] : request.headersFromFiles) {
    if (Status good = checkHeader(name, ""); !good) return good;
    if (const auto value = valueIn(path); !value) return value.error();
  }
  return checkCaFile(request.caFile);
}

HttpEnd exchange(const HttpRequest& request, Interrupt& interrupt) {
  HttpEnd end;
  try {
    end = run(request, interrupt);
  } catch (const std::exception& e) {
    end.what = e.what();
  }
  interrupt.letGo();
  if (interrupt.isStopped() && end.how != HttpEnd::How::Answered) {
    end.what = "no answer within " + toText(request.timeMax);
  }
  return end;
}

}  // namespace tocsin::gateway
