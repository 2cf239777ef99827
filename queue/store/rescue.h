// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "queue/base/result.h"
#include "queue/store/journal.h"

// What is open is not lost when somebody removes the journal's files under a running box: the
// process still holds them.
namespace tocsin::store {

// Where all of a journal is, after keepJournal().
struct Kept {
  std::string file;
  std::string whyElsewhere;  // why it is not in its place; empty: it is
};

// Writes a journal that is not in its place (Journal::isInPlace) there again, or, when that cannot
// be, to `elsewhere`; whole or not at all, on the disk. Takes as long as copying it does.
// Transient: neither could be written; the journal is to be kept open, and this tried again.
Result<Kept> keepJournal(Journal& journal, const std::string& path, const std::string& elsewhere);

// Puts a journal that is kept at `elsewhere` in its place, when there is none. Only a file of this
// user's is taken: others may write into that folder.
Status bringHome(const std::string& elsewhere, const std::string& path);

}  // namespace tocsin::store
