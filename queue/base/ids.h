// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace tocsin {

// A row's id that does not mix with another table's; 0 = none yet. Never reused.
template <class Tag>
struct Id {
  std::int64_t value = 0;

  explicit operator bool() const { return value != 0; }

  // clang-tidy 14 takes the zero in it for a pointer.
  friend auto operator<=>(const Id&, const Id&) = default;  // NOLINT(modernize-use-nullptr)
};

using MessageId = Id<struct MessageTag>;
using PageId = Id<struct PageTag>;       // a row of the outbox
using InboxId = Id<struct InboxTag>;     // a received SMS
using ListVersion = Id<struct ListTag>;  // one frozen state of a recipient list

}  // namespace tocsin

template <class Tag>
struct std::hash<tocsin::Id<Tag>> {
  std::size_t operator()(const tocsin::Id<Tag>& id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
