// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "queue/base/result.h"
#include "queue/base/time.h"

// What other rooms offer to the routes: the wiring fills these in, a test with a table.
namespace tocsin::api {

struct RefusedFile {
  std::string name;  // as it lies in rejected/
  Time at{};
  std::int64_t bytes = 0;
  std::string code, reason, list;  // of its receipt; empty when there is none
};

struct SpoolView {
  std::string directory;
  std::string state;                 // watching, paused, gone
  int waiting = 0;                   // files that are not taken yet
  std::vector<RefusedFile> refused;  // newest first, at most limits::kRefusedShownMax
};

// Asked from any thread: it looks at the file system and nothing else. An Error is Permanent when
// there is no such file or the name is none, else Transient.
struct SpoolDesk {
  std::function<Result<SpoolView>()> look;
  std::function<Result<std::string>(const std::string& name)> read;  // the first 64 KiB
  std::function<Status(const std::string& name)> retry;
};

struct PhoneSms {
  Time at{};
  bool isToPhone = true;
  std::string text;
};

struct PhoneRow {
  std::string driver, number;
  std::vector<PhoneSms> messages;  // the last 50, oldest first
};

// Asked on the loop. Without simulators isThere is false and the others are empty.
struct Phones {
  bool isThere = false;
  std::function<std::vector<PhoneRow>()> look;
  std::function<Status(const std::string& number, const std::string& text)> send;
};

// The configuration read anew.
struct ReloadDesk {
  // Every mistake of the file as it is now, one a line: "FILE:LINE:COLUMN: error: WHAT"; empty: it
  // is good. Any thread.
  std::function<std::string()> mistakes;
  // On the loop: ends this run soon, after its answer is out; the next one begins with the file.
  // What is open goes on.
  std::function<void()> begin;
};

}  // namespace tocsin::api
