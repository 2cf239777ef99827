// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "queue/base/incoming.h"

namespace tocsin::simulation {

// The spool directory of a world: it keeps what was dropped through every power cut.
class Tray {
 public:
  void drop(const Incoming& file) {
    waiting_[file.fileName] = file;
    ++dropped_;
  }

  // The file is moved to done/, sometimes under another name.
  std::string accept(const std::string& name) {
    const auto file = waiting_.find(name);
    if (file == waiting_.end()) return doneAs_[name];
    doneAs_[name] = name.size() % 3 == 0 ? "again-" + name : name;
    done_.push_back(file->second);
    waiting_.erase(file);
    return doneAs_[name];
  }

  void refuse(const std::string& name) { refused_ += waiting_.erase(name); }

  std::vector<Incoming> waiting() const {
    std::vector<Incoming> files;
    for (const auto& [name, file] : waiting_)
      files.push_back(file);
    return files;
  }

  const std::vector<Incoming>& done() const { return done_; }

  std::size_t dropped() const { return dropped_; }

  std::size_t refused() const { return refused_; }

 private:
  std::map<std::string, Incoming> waiting_;
  std::map<std::string, std::string> doneAs_;
  std::vector<Incoming> done_;
  std::size_t dropped_ = 0, refused_ = 0;
};

}  // namespace tocsin::simulation
