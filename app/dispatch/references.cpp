// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/references.h"

#include <algorithm>

#include "queue/base/limits.h"

namespace tocsin::dispatch {
namespace {

std::set<std::string> referencesOf(const std::string& joined) {
  std::set<std::string> references;
  for (std::size_t from = 0; from < joined.size();) {
    const std::size_t to = std::min(joined.find(' ', from), joined.size());
    if (to > from) references.insert(joined.substr(from, to - from));
    from = to + 1;
  }
  return references;
}

// Whether it could be somebody's number: modems also show garbage, or nothing.
bool isNumber(const PhoneNumber& number) {
  const std::string& text = number.text();
  return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >=
             References::kSuffixDigits &&
         text.find_first_not_of("+0123456789") == std::string::npos;
}

// Networks show a national number for an international one, and the other way round.
bool isSameNumber(const PhoneNumber& one, const PhoneNumber& other) {
  if (one.isInternational() == other.isInternational()) return one == other;
  return one.sameSuffix(other, References::kSuffixDigits);
}

}  // namespace

void References::restore(const std::vector<store::SentReference>& sent) {
  for (const store::SentReference& one : sent) {
    store::PageRow page;
    page.id = one.page;
    page.driver = one.driver;
    page.reference = one.reference;
    page.parts = one.parts;
    page.to = one.to;
    add(page, one.handedAt);
    if (!one.message || one.position < 0) continue;
    concern(one.page, {one.message, one.position});
    if (one.isOver) sent_.at(one.page).isOver = true;
  }
}

void References::add(const store::PageRow& page, Time at) {
  const auto references = referencesOf(page.reference);
  if (references.empty()) return;
  const auto [it, isNew] = sent_.try_emplace(page.id);
  Sent& sent = it->second;
  const bool beginsAnew =
      references.size() == 1 && sent.references.count({page.driver, *references.begin()}) == 0;
  if (!isNew && beginsAnew) {
    // By another link: what becomes of the parts that went before says nothing of it.
    release(page.id, sent);
    sent.references.clear();
    sent.delivered.clear();
    sent.isOver = false;
    sent.failed.clear();
  }
  sent.to = page.to;
  sent.at = at;
  sent.parts = page.parts;
  for (const std::string& reference : references) {
    const bool known = std::any_of(sent.references.begin(),
                                   sent.references.end(),
                                   [&](const Key& key) { return key.second == reference; });
    if (known) continue;
    const Key key{page.driver, reference};
    sent.references.insert(key);
    byReference_[key].push_back(page.id);
  }
  if (!isNew) return;
  order_.push_back(page.id);
  if (order_.size() > kKept) dropOldest();
}

void References::dropOldest() {
  const PageId page = order_.front();
  order_.pop_front();
  const Sent& old = sent_.at(page);
  release(page, old);
  for (const Entry& entry : old.entries) {
    latest_.erase({entry.message, entry.position});
  }
  sent_.erase(page);
}

void References::release(PageId page, const Sent& sent) {
  for (const Key& key : sent.references) {
    const auto pages = byReference_.find(key);
    if (pages == byReference_.end()) continue;
    std::erase(pages->second, page);
    if (pages->second.empty()) byReference_.erase(pages);
  }
}

std::optional<std::string> References::concern(PageId page, const Entry& entry) {
  forget(entry);
  const auto it = sent_.find(page);
  if (it == sent_.end()) return std::nullopt;
  Sent& sent = it->second;
  sent.entries.push_back(entry);
  latest_[{entry.message, entry.position}] = page;
  if (sent.failed.empty()) return std::nullopt;
  return sent.failed;
}

void References::forget(const Entry& entry) {
  const auto latest = latest_.find({entry.message, entry.position});
  if (latest == latest_.end()) return;
  std::erase_if(sent_.at(latest->second).entries, [&](const Entry& one) {
    return one.message == entry.message && one.position == entry.position;
  });
  latest_.erase(latest);
}

// The newest that waits for this report, else the newest at all: it is told a second time.
References::Sent* References::find(const Key& key, const PhoneNumber& to, Time now) {
  const auto pages = byReference_.find(key);
  if (pages == byReference_.end()) return nullptr;
  Sent* told = nullptr;
  for (auto page = pages->second.rbegin(); page != pages->second.rend(); ++page) {
    Sent& sent = sent_.at(*page);
    if (sent.at + limits::kReportsFor < now) continue;
    if (isNumber(to) && !isSameNumber(sent.to, to)) continue;
    if (!sent.isOver && sent.delivered.count(key) == 0) return &sent;
    if (told == nullptr) told = &sent;
  }
  return told;
}

References::Match References::match(const std::string& driver,
                                    const drivers::DeliveryReport& report,
                                    Time now) {
  Key key{driver, report.reference};
  Sent* sent = find(key, report.to, now);
  for (auto form = report.otherForms.begin(); sent == nullptr && form != report.otherForms.end();
       ++form) {
    key.second = *form;
    sent = find(key, report.to, now);
  }
  if (sent == nullptr) return {};
  Match nothingNew{true, false, {}};
  if (report.delivery == drivers::Delivery::Pending) return nothingNew;
  if (sent->isOver || sent->delivered.count(key) != 0) return {true, false, sent->entries};
  if (report.delivery == drivers::Delivery::Delivered) {
    sent->delivered.insert(key);
    if (static_cast<int>(sent->delivered.size()) < sent->parts) return nothingNew;
  } else {
    sent->failed = report.what.empty() ? "no reason given" : report.what;
  }
  sent->isOver = true;
  return {true, true, sent->entries};
}

void References::shift(Duration by) {
  for (auto& [page, sent] : sent_) {
    sent.at += by;
  }
}

}  // namespace tocsin::dispatch
