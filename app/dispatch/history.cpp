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
    push(text.recipient, {{text.text, text.handedAt, isPage(text.kind)}, {}, text.driver, {}});
  }
}

void History::add(const store::PageRow& page, Time at, const std::string& suggests) {
  if (page.recipient.empty()) return;
  // Tried again by the same account it stands there already, by another it is a text there, too.
  for (const Sent& sent : sent_[page.recipient]) {
    if (sent.page == page.id && isOneAccount(sent.link, page.driver)) return;
  }
  push(page.recipient, {{page.text, at, isPage(page.kind)}, suggests, page.driver, page.id});
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

// Two links of one source number are one account: the person sees one conversation.
bool History::isOneAccount(const std::string& link, const std::string& other) const {
  const auto one = settings_.sources.find(link), two = settings_.sources.find(other);
  if (one == settings_.sources.end() || two == settings_.sources.end()) return link == other;
  return one->second == two->second;
}

std::vector<reply::SentSms> History::sentTo(const std::string& recipient,
                                            const std::string& link,
                                            Time now) const {
  std::vector<reply::SentSms> texts;
  const auto it = sent_.find(recipient);
  if (it == sent_.end()) return texts;
  for (auto sent = it->second.rbegin(); sent != it->second.rend(); ++sent) {
    if (sent->sms.handedOverAt + kKept < now) break;
    texts.push_back(sent->sms);
    texts.back().isOfAccount = isOneAccount(sent->link, link);
  }
  return texts;
}

std::string History::suggestedTo(const std::string& recipient, const std::string& link) const {
  const auto it = sent_.find(recipient);
  if (it == sent_.end()) return {};
  for (auto sent = it->second.rbegin(); sent != it->second.rend(); ++sent) {
    if (isOneAccount(sent->link, link)) return sent->suggests;
  }
  return {};
}

}  // namespace tocsin::dispatch
