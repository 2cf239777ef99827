// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/dispatch/book.h"
#include "app/dispatch/capacity.h"
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
  // One of rows(), without the others.
  std::optional<RecipientRow> recipient(const std::string& name) const;
  std::optional<ListRow> list(const std::string& name) const;
  Answer<OrderDone> put(const RecipientRow& row, const Caller& by);
  Answer<OrderDone> put(const ListRow& row, const Caller& by);
  Answer<OrderDone> removeRecipient(const std::string& name, const Expected& is, const Caller& by);
  // Removes the person from all lists and as a recipient; the numbers he had are in `numbers`.
  Answer<OrderDone> erase(const std::string& name,
                          bool force,
                          const Caller& by,
                          std::vector<std::string>& numbers);
  Answer<OrderDone> removeList(const std::string& name, const Expected& is, const Caller& by);
  // Whole and atomic; without `merge` what `rows` does not name is removed.
  Answer<OrderDone> import(const Directory& rows, bool merge, const Caller& by);
  // The row as rows() would have it once it is put; changes nothing.
  Answer<ListRow> check(const ListRow& row) const;

 private:
  using Problem = std::optional<OrderError>;
  using IsOff = std::function<bool(const std::string& recipient)>;

  Problem check(const RecipientRow& row) const;
  Problem checkRoom(const RecipientRow& row) const;
  Problem checkRoom(const ListRow& row) const;
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
  static Problem checkExpected(const Expected& is, const std::string& etag);
  store::RecipientRecord recordOf(const RecipientRow& row) const;
  static store::ListRecord recordOf(const ListRow& row);
  // False: it is so already. `did` empty: what it is.
  bool store(const RecipientRow& row, const Caller& by, const std::string& did = {});
  bool store(const ListRow& row, const Caller& by, const std::string& did = {});
  void dropRecipient(const std::string& name, const Caller& by, const std::string& did = {});
  void dropList(const std::string& name, const Caller& by, const std::string& did = {});
  std::size_t dropUnnamed(const Directory& rows, const Caller& by);
  // But for the lists he stands on.
  RecipientRow describe(const store::RecipientRecord& recipient) const;
  ListRow describe(const store::ListRecord& list, const Capacity& capacity) const;
  std::vector<ListHint> lint(const store::ListRecord& list, const Capacity& capacity) const;
  void lintLevel(const store::ListRecord& list,
                 int level,
                 const Capacity& capacity,
                 std::vector<ListHint>& hints) const;

  const Settings& settings_;
  Turn& turn_;
  People& people_;
  const Links& links_;
  const Book& book_;
};

}  // namespace tocsin::dispatch
