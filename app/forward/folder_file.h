// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/forward/sms.h"
#include "app/forward/target.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::forward {

// Puts `sms` into a folder, as target.h has it. In this thread, with waits: a share whose server is
// gone keeps it for as long as it likes. Transient; Permanent when its names are all taken.
Status putFile(const std::string& directory, const ForwardedSms& sms);

// A folder that is written to in another way; `put` is called in a thread of its own, which may
// outlive the target.
using PutFile = std::function<Status(const std::string& directory, const ForwardedSms& sms)>;

std::unique_ptr<Target> makeFolder(FolderOptions options, Loop& loop, PutFile put);

}  // namespace tocsin::forward
