// SPDX-License-Identifier: Apache-2.0
#include "app/forward/sms.h"

#include <nlohmann/json.hpp>

#include "drivers/gateway/escape.h"

namespace tocsin::forward {
namespace {

using Json = nlohmann::ordered_json;

Json orNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string sentTime(const ForwardedSms& sms) {
  return sms.sentAt ? toRfc3339(*sms.sentAt) : "";
}

std::string element(const std::string& name, const std::string& text) {
  if (text.empty()) return "";
  return "  <" + name + ">" + gateway::xmlEscaped(text) + "</" + name + ">\n";
}

}  // namespace

std::string toJson(const ForwardedSms& sms) {
  const Json json{{"id", sms.id.value},
                  {"sender", sms.sender},
                  {"recipient", orNull(sms.recipient)},
                  {"account", orNull(sms.account)},
                  {"text", sms.text},
                  {"received", toRfc3339(sms.received)},
                  {"sent_at", orNull(sentTime(sms))}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<ForwardedSms> fromJson(std::string_view json) {
  const Json read = Json::parse(json, nullptr, false);
  if (!read.is_object()) return std::nullopt;
  const auto text = [&](const char* name) {
    const auto found = read.find(name);
    return found == read.end() || !found->is_string() ? std::string() : found->get<std::string>();
  };
  const auto id = read.find("id");
  const auto received = fromRfc3339(text("received"));
  if (id == read.end() || !id->is_number_integer() || !received) return std::nullopt;
  return ForwardedSms{.id = InboxId{id->get<std::int64_t>()},
                      .sender = text("sender"),
                      .recipient = text("recipient"),
                      .account = text("account"),
                      .text = text("text"),
                      .received = *received,
                      .sentAt = fromRfc3339(text("sent_at"))};
}

std::string toXml(const ForwardedSms& sms) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RECEIVED_SMS>\n" +
         element("ID", std::to_string(sms.id.value)) + element("SENDER", sms.sender) +
         element("RECIPIENT", sms.recipient) + element("ACCOUNT", sms.account) + "  <TEXT>" +
         gateway::xmlEscaped(sms.text) + "</TEXT>\n" +
         element("RECEIVED", toRfc3339(sms.received)) + element("SENT_AT", sentTime(sms)) +
         "</RECEIVED_SMS>\n";
}

std::string inForm(const ForwardedSms& sms, Form form) {
  switch (form) {
    case Form::Text: return sms.text;
    case Form::Json: return toJson(sms);
    case Form::Xml: return toXml(sms);
  }
  return "";
}

}  // namespace tocsin::forward
