// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/history.h"

namespace tocsin::dispatch {
namespace {

bool isPage(escalation::PageKind kind) {
  return kind == escalation::PageKind::Page || kind == escalation::PageKind::Digest;
}

}  // namespace

void History::restore(const std::vector<store::SentText>& sent) {
  for (const store::SentText& text : sent) {
    push(text.recipient, {{text.text, text.handedAt, isPage(text.kind)}, {}});
  }
}

void History::add(const store::PageRow& page, Time at, const std::string& suggests) {
  if (page.recipient.empty()) return;
  push(page.recipient, {{page.text, at, isPage(page.kind)}, suggests});
}

void History::shift(Duration by) {
  for (auto& [recipient, texts] : sent_) {
    for (Sent& sent : texts) {
      sent.sms.handedOverAt += by;
    }
  }
}

void History::push(const std::string& recipient, Sent sent) {
  auto& texts = sent_[recipient];
  texts.push_back(std::move(sent));
  if (texts.size() > kPerPersonMax) texts.pop_front();
}

std::vector<reply::SentSms> History::sentTo(const std::string& recipient, Time now) const {
  std::vector<reply::SentSms> texts;
  const auto it = sent_.find(recipient);
  if (it == sent_.end()) return texts;
  for (auto sent = it->second.rbegin(); sent != it->second.rend(); ++sent) {
    if (sent->sms.handedOverAt + kKept < now) break;
    texts.push_back(sent->sms);
  }
  return texts;
}

std::string History::suggestedTo(const std::string& recipient) const {
  const auto it = sent_.find(recipient);
  return it == sent_.end() || it->second.empty() ? std::string() : it->second.back().suggests;
}

}  // namespace tocsin::dispatch
