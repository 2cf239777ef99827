// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/config/config.h"
#include "app/dispatch/dispatcher.h"
#include "app/loop/aside.h"
#include "drivers/gateway/http_client.h"
#include "queue/base/log.h"
#include "queue/base/loop.h"

namespace tocsin::app {

// The outbound sign of life ([heartbeat]): every so often, but only while the box can page, a file
// is written anew and an address is asked. Whoever watches them from outside learns by their
// silence that this box is dead, stuck, cannot write its journal or has no link up.
//
// The loop makes a beat and waits for nobody: the file, which may be on a share, is written and the
// address asked in a thread, and while one has not ended the next beat asks it not.
// limits::kBeatsFailedMax failures in a row of one of the two are an alarm until one is taken.
class Heartbeat {
 public:
  struct Ports {
    // How the box is, told after a commit; not at all when there is none.
    std::function<void(std::function<void(const dispatch::Beat&)>)> ask;
    using Send = std::function<void(const std::string& text, std::function<void(Status)> done)>;
    Send writeFile, askUrl;
    // `target` is "file" or "url".
    std::function<void(const std::string& target, bool stands, const std::string& why)> alarm;
    std::function<bool(const std::string& target)> stands;
    Log log;
  };

  // `loop` outlives it. The first beat is made at once.
  Heartbeat(const config::HeartbeatSection& section, Loop& loop, Ports ports);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  struct Target {
    std::string name;
    Ports::Send send;  // none: it is not configured
    int failures = 0;
    bool isAsked = false;
  };

  void plan(Duration after);
  void beat(const dispatch::Beat& beat);
  void tell(Target& target, const std::string& text);
  void took(Target& target, const Status& status);

  const config::HeartbeatSection section_;
  Loop& loop_;
  const Ports ports_;
  Target file_, url_;
  LoopHandle timer_ = 0;
  std::string unable_;  // as the log has it
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// What stands in the file: one line of JSON, docs/operations.md.
std::string beatText(const dispatch::Beat& beat, Duration every);

// The heartbeat with what it needs of the real world.
struct OutboundHeartbeat {
  std::unique_ptr<gateway::HttpClient> client;  // none: there is no url
  std::unique_ptr<loop::Aside> aside;           // none: there is no file
  std::unique_ptr<Heartbeat> heartbeat;
};

// None when the section names neither a file nor a url. `loop` and `dispatcher` outlive it.
std::unique_ptr<OutboundHeartbeat> startHeartbeat(const config::HeartbeatSection& section,
                                                  Loop& loop,
                                                  dispatch::Dispatcher& dispatcher,
                                                  const Log& log);

}  // namespace tocsin::app
