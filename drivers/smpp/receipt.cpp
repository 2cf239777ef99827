// SPDX-License-Identifier: Apache-2.0
#include "drivers/smpp/receipt.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "drivers/smpp/fields.h"

namespace tocsin::smpp {
namespace {

using drivers::Delivery;

struct State {
  int value;  // message_state (SMPP 3.4, 5.2.28)
  std::string_view name;
  Delivery delivery;
};

// ACCEPTD and UNKNOWN are not the end: a centre may still tell how it went.
constexpr std::array kStates{
    State{1, "ENROUTE", Delivery::Pending},
    State{2, "DELIVRD", Delivery::Delivered},
    State{3, "EXPIRED", Delivery::Failed},
    State{4, "DELETED", Delivery::Failed},
    State{5, "UNDELIV", Delivery::Failed},
    State{6, "ACCEPTD", Delivery::Pending},
    State{7, "UNKNOWN", Delivery::Pending},
    State{8, "REJECTD", Delivery::Failed},
    // Written only in texts.
    State{-1, "ACKED", Delivery::Pending},
    State{-1, "BUFFRED", Delivery::Pending},
    State{-1, "BUFFERD", Delivery::Pending},
    State{-1, "DELIVERED", Delivery::Delivered},
    State{-1, "UNDELIVERABLE", Delivery::Failed},
    State{-1, "REJECTED", Delivery::Failed},
    State{-1, "FAILED", Delivery::Failed},
};

constexpr std::size_t kIdCharsMax = 65;  // message_id (5.2.23) has so many at most

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return lower(c); });
  return out;
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

// The value behind "key:" in a receipt's text; keys come in any case and in any order.
std::optional<std::string> field(const std::string& text, const std::string& key) {
  const std::string small = lower(text);
  for (std::size_t at = small.find(key); at != std::string::npos; at = small.find(key, at + 1)) {
    if (at != 0 && small[at - 1] != ' ') continue;
    const std::size_t from = std::min(text.find_first_not_of(' ', at + key.size()), text.size());
    const std::size_t end = std::min(text.find(' ', from), text.size());
    return std::string(trimmed(std::string_view(text).substr(from, end - from)));
  }
  return std::nullopt;
}

const State* stateOf(int value) {
  const auto* const found = std::find_if(
      kStates.begin(), kStates.end(), [&](const State& one) { return one.value == value; });
  return found == kStates.end() ? nullptr : found;
}

const State* stateOf(std::string_view name) {
  const auto* const found = std::find_if(
      kStates.begin(), kStates.end(), [&](const State& one) { return one.name == name; });
  return found == kStates.end() ? nullptr : found;
}

std::string printable(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

struct TextFields {
  std::optional<std::string> id, stat, error;
  bool isComplete = false;  // nobody writes this by hand
};

// Behind "text:" stands what we wrote, which may look like fields.
TextFields fieldsOf(const std::string& message) {
  const std::string text = message.substr(0, lower(message).find(" text:"));
  TextFields fields{field(text, "id:"), field(text, "stat:"), field(text, "err:")};
  fields.isComplete =
      fields.id && fields.stat && field(text, "submit date:") && field(text, "done date:");
  return fields;
}

void setState(Receipt& receipt, const Sm& sm, const TextFields& fields) {
  std::string name = printable(fields.stat.value_or(""));
  std::transform(name.begin(), name.end(), name.begin(), [](char c) { return upper(c); });
  const State* const state = sm.state ? stateOf(*sm.state) : stateOf(std::string_view(name));
  if (state != nullptr) {
    receipt.delivery = state->delivery;
    receipt.what = state->name;
  } else if (sm.state) {
    receipt.what = "state " + std::to_string(*sm.state);
  } else {
    receipt.what = name.empty() ? "no state" : name;
  }
  const std::string error = printable(fields.error.value_or(""));
  if (error.find_first_not_of('0') != std::string::npos) receipt.what += ", error " + error;
  if (receipt.delivery != Delivery::Delivered && sm.networkErrorHex) {
    receipt.what += ", network error " + *sm.networkErrorHex;
  }
}

void setIds(Receipt& receipt, const Sm& sm, const TextFields& fields) {
  std::vector<std::string> forms;
  const auto add = [&](const std::string& form) {
    if (form.empty() || std::find(forms.begin(), forms.end(), form) != forms.end()) return;
    forms.push_back(form);
  };
  const std::string told = canonicalId(sm.receiptedId.value_or(""));
  const std::string written = canonicalId(fields.id.value_or(""));
  for (const std::string& id : {told, written}) {
    add(id);
  }
  for (const std::string& id : {told, written}) {
    for (const std::string& form : otherBases(id)) {
      add(form);
    }
  }
  if (forms.empty()) return;
  receipt.id = forms.front();
  receipt.otherForms.assign(forms.begin() + 1, forms.end());
}

}  // namespace

std::string canonicalId(std::string_view id) {
  std::string canonical = lower(trimmed(id).substr(0, kIdCharsMax));
  std::replace_if(
      canonical.begin(), canonical.end(), [](char c) { return c <= ' ' || c > '~'; }, '_');
  const std::size_t first = canonical.find_first_not_of('0');
  if (first == std::string::npos) return canonical.empty() ? "" : "0";
  return canonical.substr(first);
}

std::vector<std::string> otherBases(std::string_view canonical) {
  std::vector<std::string> forms;
  for (const auto& [from, to] : {std::pair{16, 10}, std::pair{10, 16}}) {
    std::uint64_t value = 0;
    const char* const end = canonical.data() + canonical.size();
    const auto [read, error] = std::from_chars(canonical.data(), end, value, from);
    if (canonical.empty() || error != std::errc{} || read != end) continue;
    std::array<char, 24> text{};
    const auto written = std::to_chars(text.data(), text.data() + text.size(), value, to);
    const std::string form(text.data(), written.ptr);
    if (form != canonical) forms.push_back(form);
  }
  return forms;
}

std::optional<Receipt> readReceipt(const Sm& sm) {
  const bool isMarked = (sm.esmClass & kEsmReceiptBits) != 0;
  const bool isTold = sm.receiptedId && sm.state;
  const TextFields fields = fieldsOf(sm.message);
  if (!isMarked && !isTold && !fields.isComplete) return std::nullopt;
  Receipt receipt;
  setState(receipt, sm, fields);
  setIds(receipt, sm, fields);
  return receipt;
}

}  // namespace tocsin::smpp
