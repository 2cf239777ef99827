// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/forward/sms.h"
#include "drivers/gateway/program.h"
#include "queue/base/loop.h"
#include "queue/base/result.h"

namespace tocsin::forward {

// Where received SMS are handed on to. Each may come twice, when the end of the first time was not
// heard or not kept; its id tells.
class Target {
 public:
  using Done = std::function<void(const Status&)>;

  virtual ~Target() = default;

  // `done` is called once, in a later turn, and may destroy this: success, Transient (try again),
  // Permanent (this SMS will never be taken). Not when this was destroyed before.
  virtual void forward(const ForwardedSms& sms, Done done) = 0;
};

// A file per SMS, in XML: 20261121T080000204Z-17.xml, the time it was received and its id. It is
// written under a name that starts with a dot, brought to the disk and renamed; a file that is
// there already is never touched: with the same content it is this SMS, else a number is appended.
//
// It is written in a thread, one at a time, as a share may never answer: after timeMax its SMS is
// Transient, and until the thread comes back so is every other one, at once. Destroying this waits
// for none.
struct FolderOptions {
  std::string directory{};  // absolute; it has to be there
  Duration timeMax = seconds{30};
};

Status checkFolder(const FolderOptions& options);
std::unique_ptr<Target> makeFolder(FolderOptions options, Loop& loop);

// A POST per SMS. 2xx is success; 400, 413, 415 and 422 are Permanent, all others Transient.
struct HttpOptions {
  std::string url{};
  Form form = Form::Json;
  std::map<std::string, std::string> headers{};
  std::map<std::string, std::string>
      headersFromFiles{};  // name -> path, as in gateway::HttpRequest
  std::string caFile{};    // empty: the machine's certificates
  Duration timeMax = seconds{30};
};

Status checkHttp(const HttpOptions& options);
std::unique_ptr<Target> makeHttp(HttpOptions options, Loop& loop);

// A run of a program per SMS, which is on its standard input; nothing of an SMS is in an argument.
// Exit code 0 is success, 65 (EX_DATAERR of sysexits.h) Permanent, all others Transient.
struct ProgramOptions {
  std::vector<std::string> command{};  // an absolute path and its arguments
  Form form = Form::Text;
  Duration timeMax = seconds{30};
};

Status checkProgram(const ProgramOptions& options);
std::unique_ptr<Target> makeProgram(ProgramOptions options, gateway::RunProgram run);

}  // namespace tocsin::forward
