// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "queue/base/phone_number.h"
#include "queue/store/journal.h"

namespace tocsin::dispatch {

// Recipients and lists as the shell knows them; the journal holds the same.
class People {
 public:
  void restore(const store::Recovered& recovered);

  const store::RecipientRecord* recipient(const std::string& name) const;
  const store::ListRecord* list(const std::string& name) const;

  const std::map<std::string, store::RecipientRecord>& recipients() const { return recipients_; }

  const std::map<std::string, store::ListRecord>& lists() const { return lists_; }

  void set(store::RecipientRecord row);

  void set(store::ListRecord row) { lists_[row.name] = std::move(row); }

  void removeRecipient(const std::string& name);

  void removeList(const std::string& name) { lists_.erase(name); }

  bool isOffDuty(const std::string& name, Time now) const;

  // When the next of those who are off duty is back.
  OptionalTime nextBack(Time now) const;

  // Who a sender may be: by the whole number, or by its last `suffixDigits` digits when no whole
  // number matches (the network hid the country code). Several people may share a phone.
  std::vector<std::string> whoSends(const PhoneNumber& sender, int suffixDigits) const;

  // Who has this number, else who has it as a reply number; of several the first by name. Empty:
  // nobody.
  std::string ownerOf(const PhoneNumber& number) const;

  // He certainly has his phone: an SMS of ours was delivered, or he texted.
  void reached(const std::string& name, Time at);
  // None: not since the start, nor in what the journal told then.
  OptionalTime reachedAt(const std::string& name) const;

  // The lists on which a person stands.
  std::vector<std::string> listsOf(const std::string& recipient) const;

 private:
  // Of one of his numbers; those of a number in the order of ownerOf().
  using Owner = std::tuple<PhoneNumber, bool /*isForReplies*/, std::string /*name*/>;

  static std::vector<Owner> ownersBy(const store::RecipientRecord& row);
  void forgetNumbers(const std::string& name);

  std::set<Owner> owners_;
  std::map<std::string, store::RecipientRecord> recipients_;
  std::map<std::string, store::ListRecord> lists_;
  std::map<std::string, Time> reached_;
};

}  // namespace tocsin::dispatch
