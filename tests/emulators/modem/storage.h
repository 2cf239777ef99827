// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/emulators/modem/alphabet.h"
#include "tests/emulators/modem/options.h"

namespace tocsin::emulator {

enum class Stored { Unread = 0, Read = 1, Unsent = 2, Sent = 3 };

struct StoredSms {
  Octets pdu;  // with the service centre before it
  Stored status = Stored::Unread;
  Time readableFrom{};  // before it the slot looks empty
};

// One memory: "SM", "ME", "SR".
struct Memory {
  MemoryOptions options;
  std::map<int, StoredSms> slots{};

  int used() const { return static_cast<int>(slots.size()); }

  bool isFull() const { return used() >= options.size; }
};

// The memories of a modem; they keep what they hold over every reset.
class Storage {
 public:
  explicit Storage(const std::vector<MemoryOptions>& memories);

  // nullptr: there is none of this name.
  Memory* find(std::string_view name);
  const Memory* find(std::string_view name) const;

  const std::vector<Memory>& all() const { return memories_; }

  // The lowest free slot; -1 when the memory is full or unknown.
  int store(std::string_view name, StoredSms sms);

 private:
  std::vector<Memory> memories_;
};

}  // namespace tocsin::emulator
