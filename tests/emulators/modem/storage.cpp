// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/storage.h"

#include <utility>

namespace tocsin::emulator {

Storage::Storage(const std::vector<MemoryOptions>& memories) {
  for (const MemoryOptions& options : memories) {
    memories_.push_back({options});
  }
}

const Memory* Storage::find(std::string_view name) const {
  for (const Memory& memory : memories_) {
    if (memory.options.name == name) return &memory;
  }
  return nullptr;
}

Memory* Storage::find(std::string_view name) {
  return const_cast<Memory*>(std::as_const(*this).find(name));
}

int Storage::store(std::string_view name, StoredSms sms) {
  Memory* memory = find(name);
  if (memory == nullptr || memory->isFull()) return -1;
  int index = memory->options.first;
  while (memory->slots.contains(index)) {
    ++index;
  }
  memory->slots.emplace(index, std::move(sms));
  return index;
}

}  // namespace tocsin::emulator
