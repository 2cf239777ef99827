// SPDX-License-Identifier: Apache-2.0
#include "app/dispatch/receipts.h"

namespace tocsin::dispatch {
namespace {

constexpr std::string_view kSpoolOrigin = "spool ";

}  // namespace

Receipts::Receipts(const Settings& settings, const Ports& ports, Turn& turn)
    : settings_(settings), ports_(ports), turn_(turn) {}

void Receipts::restore(const std::vector<const escalation::Message*>& messages) {
  if (settings_.receipts == ReceiptMode::Off) return;
  for (const escalation::Message* message : messages) {
    if (message->origin.rfind(kSpoolOrigin, 0) != 0) continue;
    kept_[message->id] = {message->origin.substr(kSpoolOrigin.size()), {}, message->outcome};
  }
}

Receipt Receipts::receiptOf(const escalation::Message& message,
                            const std::string& fileName,
                            const std::vector<std::string>& notes) const {
  Receipt receipt;
  receipt.fileName = fileName;
  receipt.id = message.id.value;
  receipt.number = message.number;
  receipt.outcome = escalation::toText(message.outcome);
  receipt.level = message.level;
  receipt.updated = turn_.now;
  receipt.acknowledgedBy = message.acknowledgedBy;
  for (const auto& entry : message.entries) {
    receipt.recipients.push_back({entry.recipient,
                                  entry.level,
                                  std::string(escalation::toText(entry.status)),
                                  entry.pagedAt,
                                  entry.driver});
  }
  receipt.notes = notes;
  if (message.cleared) receipt.notes.push_back("cleared " + toRfc3339(*message.cleared));
  return receipt;
}

void Receipts::accepted(const escalation::Message* message,
                        const std::string& doneName,
                        const std::vector<std::string>& notes,
                        bool own) {
  if (settings_.receipts == ReceiptMode::Off) return;
  Receipt receipt;
  if (message != nullptr) {
    receipt = receiptOf(*message, doneName, notes);
    if (own) kept_[message->id] = {doneName, notes, message->outcome};
  } else {
    receipt.fileName = doneName;
    receipt.outcome = "NOTED";
    receipt.updated = turn_.now;
    receipt.notes = notes;
  }
  ports_.writeReceipt(receipt);
}

void Receipts::afterChanges(const std::vector<const escalation::Message*>& changed) {
  if (settings_.receipts == ReceiptMode::Off) return;
  for (const escalation::Message* message : changed) {
    const auto it = kept_.find(message->id);
    if (it == kept_.end()) continue;
    Kept& kept = it->second;
    const bool isNews = settings_.receipts == ReceiptMode::Live ||
                        kept.written != message->outcome || message->cleared;
    if (!isNews) continue;
    kept.written = message->outcome;
    turn_.afterCommit.push_back([this, receipt = receiptOf(*message, kept.fileName, kept.notes)] {
      ports_.writeReceipt(receipt);
    });
    const bool final = message->outcome == escalation::Outcome::Cancelled ||
                       message->outcome == escalation::Outcome::Expired ||
                       message->outcome == escalation::Outcome::Told || message->cleared;
    if (final) kept_.erase(it);
  }
}

void Receipts::forgetUnless(const std::function<bool(MessageId)>& isKnown) {
  std::erase_if(kept_, [&](const auto& kept) { return !isKnown(kept.first); });
}

}  // namespace tocsin::dispatch
