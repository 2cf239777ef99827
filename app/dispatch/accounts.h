// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "app/dispatch/access.h"
#include "app/dispatch/operations.h"
#include "app/dispatch/turn.h"

namespace tocsin::dispatch {

// Who may log in: users, sessions and tokens with their limits. Each change is checked whole before
// anything of it is done, becomes part of the turn's batch and leaves a row in the audit. With each
// change what has expired is dropped, too: sessions, set-up links, tokens. Their ends are times of
// the wall clock that somebody named: a step of it does not move them.
class Accounts {
 public:
  explicit Accounts(Turn& turn) : turn_(turn) {}

  void restore(const store::Recovered& recovered);

  // Nothing: it is done, or was so already.
  std::optional<OrderError> apply(const AccessChange& change, const Caller& by);

  // May hold what has expired since the last change: who reads it compares the times.
  const AccessTable& table() const { return table_; }

 private:
  using Problem = std::optional<OrderError>;
  using User = AccessTable::User;

  Problem apply(const PutUser& change);
  Problem apply(const RemoveUser& change);
  Problem apply(const OfferSetup& change);
  Problem apply(const UseSetup& change);
  Problem apply(const ChangePassword& change);
  Problem apply(const OpenSession& change);
  Problem apply(const EndSession& change);
  Problem apply(const EndSessionsOf& change);
  Problem apply(const AddToken& change);
  Problem apply(const RemoveToken& change);

  Problem mayAdd(const std::string& user) const;
  Problem offerFirst(const OfferSetup& change);
  bool isLastAdmin(const User& user) const;
  bool isFirstLink(const std::string& secretHash) const;
  User* find(const std::string& name);
  void dropExpired();
  std::size_t sessionsOf(std::string_view user) const;
  void dropOldestSession(std::string_view user = {});  // of `user`; empty: of all
  void store(const std::string& name);
  void dropSession(const std::string& id);
  void dropToken(const std::string& hash);
  // All of the user's, but `kept`.
  std::size_t dropSessionsOf(const std::string& user, std::string_view kept = {});
  void note(std::string did, std::string subject, std::string before = {}, std::string after = {});

  Turn& turn_;
  const Caller* by_ = nullptr;  // of the change that is being applied
  AccessTable table_;
};

}  // namespace tocsin::dispatch
