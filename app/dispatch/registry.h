// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/dispatch/book.h"
#include "app/dispatch/links.h"
#include "app/dispatch/operations.h"
#include "app/dispatch/people.h"
#include "app/dispatch/settings.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Changes to people and lists: each is checked whole before anything of it is done.
class Registry {
 public:
  Registry(
      const Settings& settings, Turn& turn, People& people, const Links& links, const Book& book);

  Directory rows() const;
  Answer<OrderDone> put(const RecipientRow& row);
  Answer<OrderDone> put(const ListRow& row);
  Answer<OrderDone> removeRecipient(const std::string& name);
  Answer<OrderDone> removeList(const std::string& name);
  // Whole and atomic; without `merge` what `rows` does not name is removed.
  Answer<OrderDone> import(const Directory& rows, bool merge);

 private:
  using Problem = std::optional<OrderError>;
  using IsOff = std::function<bool(const std::string& recipient)>;

  Problem check(const RecipientRow& row) const;
  Problem check(const ListRow& row, const std::vector<std::string>& newRecipients) const;
  Problem checkOff(const RecipientRow& row) const;
  Problem checkDuty(const std::string& list,
                    const std::vector<std::string>& names,
                    const IsOff& isOff) const;
  Problem checkDuty(const ListRow& row) const;
  Problem checkDuty(const Directory& rows, bool merge) const;
  Problem checkImport(const Directory& rows, bool merge) const;
  Problem checkRemovals(const Directory& rows) const;
  Problem mayRemoveRecipient(const std::string& name) const;
  Problem mayRemoveList(const std::string& name) const;
  void store(const RecipientRow& row);
  void store(const ListRow& row);
  void dropRecipient(const std::string& name);
  void dropList(const std::string& name);
  void dropUnnamed(const Directory& rows);
  ListRow describe(const store::ListRecord& list) const;
  std::vector<std::string> lint(const store::ListRecord& list) const;

  const Settings& settings_;
  Turn& turn_;
  People& people_;
  const Links& links_;
  const Book& book_;
};

}  // namespace tocsin::dispatch
