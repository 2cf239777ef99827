// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>

#include "queue/base/incoming.h"
#include "queue/base/log.h"
#include "spool/folders.h"
#include "spool/identity.h"
#include "spool/moves.h"
#include "spool/regrowth.h"
#include "spool/spool.h"

namespace tocsin::spool {

// A file that was read (or refused unread) and whose end the dispatcher decides.
struct Offered {
  std::string rawName;  // as the directory has it, any bytes
  FileFacts facts;
  std::string contentHash;  // empty: it was not read
  bool isRegular = true;
  bool parsed = false;  // it is an alert; a refusal is the dispatcher's
};

// Files what was decided: moves to done/ and rejected/, error texts, receipts, alarm files.
//
// A move is checked before and after: when another file lies under the name by then, or new
// content, it goes (or stays) back in the spool and is read as the new alert it is.
class Filing {
 public:
  struct Hooks {
    Log log;
    std::function<void(const Trouble&)> onTrouble;
    std::function<void(const std::string& rawName)> onBack;  // it lies in the spool again: read it
  };

  Filing(Folders& folders, Loop& loop, Hooks hooks);

  // Spool::accepted and Spool::refused, of a file that was offered.
  std::string accept(const std::string& fileName, const Offered& file);
  void refuse(const std::string& fileName, const Offered& file, const Refusal& refusal);

  // True when this very file could not be moved: it is dealt with and not read again.
  bool isStuck(const std::string& rawName, const FileFacts& facts) const;

  // Tries again to move what could not be moved: at most kSpoolBatchFilesMax files a turn.
  void retryStuck();

  Status writeReceipt(const Receipt& receipt);
  Status writeAlarm(const std::string& name, const std::string& text);
  // At a start: what still stands is written again.
  void removeAlarms();

 private:
  struct Stuck {
    std::string fileName;
    Offered file;
    std::optional<Refusal> refusal;  // absent: it was accepted
  };

  enum class Outcome { Moved, Changed, Vanished, Failed };

  struct Move {
    Outcome outcome = Outcome::Failed;
    std::string name;  // what it is called there
    int error = 0;
  };

  enum class Likeness { Same, Changed, Vanished };

  Likeness compare(Place place, const std::string& name, const Offered& file) const;
  Move move(const Offered& file, Place to, const std::string& wanted);
  Renamed rename(const Offered& file, Place to, const std::string& wanted);
  void finishRefusal(const std::string& name, const Offered& file, const Refusal& refusal);
  void giveBack(Place from, const std::string& name, const std::string& rawName);
  void setStuck(Stuck stuck, int error);
  bool retry(const Stuck& stuck);
  Status put(Place place, const std::string& name, const std::string& content);
  FreeNames& namesIn(Place place);

  Folders& folders_;
  Hooks hooks_;
  FreeNames doneNames_, rejectedNames_;
  Regrowth regrowth_;
  std::unordered_map<std::string, Stuck> stuck_;  // by raw name
  std::deque<std::string> retryOrder_;            // every key of stuck_, longest untried first
  bool diskFullTold_ = false;
};

}  // namespace tocsin::spool
