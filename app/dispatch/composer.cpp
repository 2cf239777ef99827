// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/composer.h"

#include <algorithm>

#include "app/dispatch/payload.h"
#include "queue/base/sms_text.h"

namespace tocsin::dispatch {
namespace {

using escalation::Message;
using escalation::Outcome;
using escalation::PageKind;
using store::PageRow;
using Prepared = Outbox::Prepared;

reply::Mark markOf(Severity severity) {
  switch (severity) {
    case Severity::Info: return reply::Mark::Info;
    case Severity::Warning: return reply::Mark::Warning;
    case Severity::Critical: return reply::Mark::Critical;
  }
  return reply::Mark::None;
}

}  // namespace

Composer::Composer(const Settings& settings, const Ports& ports, Turn& turn, const People& people)
    : settings_(settings), ports_(ports), turn_(turn), people_(people) {}

void Composer::connect(Book& book, Outbox& outbox) {
  book_ = &book;
  outbox_ = &outbox;
}

reply::Language Composer::languageOf(const std::string& recipient) const {
  const auto* person = people_.recipient(recipient);
  if (person == nullptr) return settings_.language;
  return reply::parseLanguage(person->language).value_or(settings_.language);
}

reply::Answer Composer::about(const Message& message, reply::Say say) const {
  reply::Answer answer;
  answer.say = say;
  answer.number = message.number;
  answer.text = message.text;
  answer.who = message.acknowledgedBy;
  answer.at = local(turn_.now);
  const bool isEnd = say == reply::Say::Over || say == reply::Say::Cancelled;
  if (!isEnd && message.outcome == Outcome::Acknowledged && message.closed) {
    answer.at = local(*message.closed);
  }
  return answer;
}

void Composer::say(const std::string& recipient,
                   const reply::Answer& answer,
                   PageKind kind,
                   Duration hold) {
  if (people_.recipient(recipient) == nullptr) return;
  OptionalTime first;
  if (kind == PageKind::Notice && !answer.number.empty()) {
    // What waits to be said of the same message is news of yesterday.
    first = outbox_->dropNotices(recipient, [&](const PageRow& waiting) {
      return decodeAnswer(waiting.payload).number == answer.number;
    });
  }
  PageRow row;
  row.kind = kind;
  row.recipient = recipient;
  row.payload = encodeAnswer(answer);
  row.deadline = turn_.now;
  row.notBefore = std::min(first.value_or(turn_.now + hold), turn_.now + hold);
  if (kind == PageKind::Answer) {
    // The first answer goes at once; those that follow within kMergeAnswers go together.
    const auto last = answeredAt_.find(recipient);
    const bool lately = last != answeredAt_.end() && turn_.now - last->second < kMergeAnswers;
    row.notBefore = lately ? last->second + kMergeAnswers : turn_.now;
  }
  outbox_->add(std::move(row));
}

void Composer::shift(Duration by) {
  for (auto& [recipient, time] : answeredAt_) {
    time += by;
  }
}

void Composer::sayText(const std::string& recipient, const std::string& text) {
  PageRow row;
  row.kind = PageKind::Answer;
  row.recipient = recipient;
  row.text = text;
  row.deadline = turn_.now;
  outbox_->add(std::move(row));
}

Prepared Composer::prepare(PageRow& row) {
  Prepared prepared = Prepared::Send;
  switch (row.kind) {
    case PageKind::Page: prepared = preparePage(row); break;
    case PageKind::Digest: prepared = prepareDigest(row); break;
    case PageKind::Answer:
    case PageKind::Notice: prepared = prepareAnswers(row); break;
    case PageKind::Alarm:
    case PageKind::Test:
    case PageKind::Bulletin: break;
  }
  if (prepared == Prepared::Send) row.parts = smsParts(row.text);
  return prepared;
}

// The last look at the message. A page that is too old for its first hand-over expires here.
bool Composer::isNeeded(const PageRow& row) {
  const Message* message = book_->find(row.message);
  if (message == nullptr) return false;
  const auto position = static_cast<escalation::Position>(row.position);
  if (message->outcome == Outcome::Escalating && !message->late && !message->wasPaged() &&
      turn_.now > message->validUntil) {
    book_->apply(message->id, escalation::ValidityEnded{});
  }
  // What waited for a path until nobody else was left still goes out: a late reply takes it.
  const bool late = message->outcome == Outcome::Exhausted && !message->cleared &&
                    message->closed && turn_.now - *message->closed <= settings_.policy.validity;
  const bool wanted = message->outcome == Outcome::Escalating || late;
  if (wanted && message->entries[position].queued && !message->entries[position].isOver()) {
    return true;
  }
  book_->apply(message->id, escalation::PageDropped{position});
  return false;
}

Prepared Composer::preparePage(PageRow& row) {
  if (!isNeeded(row)) return Prepared::NotNeeded;
  // In doubt, or the second part of one: the same bytes again.
  if (row.doubts > 0 || row.part > 1) return Prepared::Send;
  if (makeDigest(row)) return Prepared::Replaced;
  row.text = wordPage(row);
  return Prepared::Send;
}

// A page keeps its words when another link takes it over, so they go by the whole route.
std::string Composer::replyTo(const std::string& recipient) const {
  const auto* person = people_.recipient(recipient);
  if (person == nullptr) return {};
  for (const Route& route : settings_.routes) {
    if (person->number.text().rfind(route.prefix, 0) == 0) return route.replyTo;
  }
  return {};
}

std::string Composer::wordPage(const PageRow& row) const {
  const Message& message = *book_->find(row.message);
  reply::PageText page;
  page.number = message.number;
  page.severity = markOf(message.severity);
  page.text = message.text;
  page.list = message.list;
  page.level = message.entries[static_cast<std::size_t>(row.position)].level;
  page.at = local(turn_.now);
  page.late = message.late;
  page.flapping = message.isFlapping();
  page.replyTo = replyTo(row.recipient);
  page.repeated = message.repeats > 0 || message.round > 1;
  return reply::pageText(page, languageOf(row.recipient), settings_.maxParts);
}

bool Composer::makeDigest(PageRow& row) {
  const auto above = static_cast<std::size_t>(settings_.digestAbove);
  if (above == 0 || row.severity == Severity::Info) return false;
  if (outbox_->pagesFor(row.recipient).size() < above) return false;
  std::vector<PageRow*> together{&row};
  for (PageRow* other : outbox_->pagesFor(row.recipient)) {
    if (other->doubts == 0 && other->part == 1 && other->severity != Severity::Info) {
      together.push_back(other);
    }
  }
  std::erase_if(together, [&](PageRow* page) {
    if (page == &row || isNeeded(*page)) return false;
    outbox_->drop(page->message, page->position);
    return true;
  });
  if (together.size() <= above) return false;
  PageRow digest;
  digest.kind = PageKind::Digest;
  digest.recipient = row.recipient;
  digest.severity = Severity::Info;
  digest.person = row.person;
  digest.deadline = row.deadline;
  for (const PageRow* page : together) {
    digest.severity = std::max(digest.severity, page->severity);
    digest.person = std::min(digest.person, page->person);
    digest.deadline = std::min(digest.deadline, page->deadline);
  }
  const PageRow& added = outbox_->add(std::move(digest));
  for (PageRow* page : together) {
    outbox_->carry(*page, added);
  }
  return true;
}

Prepared Composer::prepareDigest(PageRow& row) {
  // Refused or in doubt, it is looked at again: some of its messages may have closed since.
  for (const PageRow* page : outbox_->carriedBy(row.id)) {
    if (!isNeeded(*page)) outbox_->drop(page->message, page->position);
  }
  const auto passengers = outbox_->carriedBy(row.id);
  if (passengers.empty()) return Prepared::NotNeeded;
  if (row.doubts > 0 || row.part > 1) return Prepared::Send;
  std::vector<std::string> numbers;
  std::string first;
  for (const PageRow* page : passengers) {
    const Message* message = book_->find(page->message);
    if (message == nullptr) continue;
    if (numbers.empty()) first = message->text;
    numbers.push_back(message->number);
  }
  if (numbers.empty()) return Prepared::NotNeeded;
  row.text = reply::digestText(numbers, first, languageOf(row.recipient), replyTo(row.recipient));
  return Prepared::Send;
}

// "Taken by Ann, nothing to do for you" waits to be merged; meanwhile she may have passed.
bool Composer::isStale(const reply::Answer& answer) const {
  if (answer.say != reply::Say::TakenBy) return false;
  const Message* message = book_->byNumber(answer.number);
  if (message == nullptr || message->cleared) return false;
  return message->outcome != Outcome::Acknowledged || message->acknowledgedBy != answer.who;
}

// The first text is the row's own; the next ones go with the others, or with new rows. Others that
// get none go with the row.
void Composer::giveTexts(PageRow& row,
                         const std::vector<PageRow*>& others,
                         const std::vector<std::string>& texts) {
  row.text = texts.front();
  for (std::size_t i = 1; i < texts.size(); ++i) {
    if (i <= others.size()) {
      others[i - 1]->text = texts[i];
      outbox_->hasten(*others[i - 1]);
      continue;
    }
    PageRow further;
    further.kind = row.kind;
    further.recipient = row.recipient;
    further.payload = row.payload;
    further.text = texts[i];
    further.deadline = row.deadline;
    outbox_->add(std::move(further));
  }
  for (std::size_t i = texts.size() - 1; i < others.size(); ++i) {
    outbox_->carry(*others[i], row);
  }
}

Prepared Composer::prepareAnswers(PageRow& row) {
  if (row.text.empty()) {
    std::vector<PageRow*> others;
    for (PageRow* other : outbox_->answersFor(row.recipient)) {
      if (other->text.empty()) others.push_back(other);
    }
    std::vector<reply::Answer> answers{decodeAnswer(row.payload)};
    for (const PageRow* other : others) {
      answers.push_back(decodeAnswer(other->payload));
    }
    std::erase_if(answers, [this](const reply::Answer& answer) { return isStale(answer); });
    const auto texts = reply::mergeAnswers(answers, languageOf(row.recipient));
    if (texts.empty()) return Prepared::NotNeeded;
    giveTexts(row, others, texts);
  }
  answeredAt_[row.recipient] = turn_.now;
  return Prepared::Send;
}

}  // namespace tocsin::dispatch
