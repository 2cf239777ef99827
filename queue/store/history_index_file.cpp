// SPDX-License-Identifier: Apache-2.0
#include "queue/store/history_index_file.h"

#include <sys/stat.h>

#include "queue/store/history_index.h"

namespace tocsin::store {

std::string historyIndexPath(const std::string& journal) {
  return journal + ".history";
}

std::string partTable(std::int64_t part) {
  return "part_" + std::to_string(part);
}

std::string tagName(TagKind kind, std::string_view name) {
  return static_cast<char>(kind) + std::string(name);
}

std::string tagWord(std::int64_t tag) {
  return "t" + std::to_string(tag);
}

FileIdentity FileIdentity::of(const std::string& path) {
  struct stat found {};

  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino};
}

Result<Statement*> Statements::prepare(const std::string& sql) {
  const auto known = statements_.find(sql);
  if (known != statements_.end()) return &known->second;
  auto prepared = db_.prepare(sql);
  if (!prepared) return prepared.error();
  return &statements_.emplace(sql, std::move(*prepared)).first->second;
}

}  // namespace tocsin::store
