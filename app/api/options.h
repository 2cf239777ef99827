// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <string>

#include "app/api/desks.h"
#include "app/api/history.h"
#include "app/http/server.h"
#include "app/ui/assets.h"
#include "queue/base/limits.h"
#include "queue/base/log.h"
#include "queue/base/time.h"

namespace tocsin::api {

struct ServerOptions {
  std::string socketPath;
  http::TcpOptions tcp{};  // an empty address: no port
  Duration sessionMax = hours{12};
  std::string language = "en";  // of [queue], for the page
  std::string version{};
  // The journal cannot be used: the logins are not known, and none can be made.
  bool isDegraded = false;
  std::span<const ui::Asset> assets{};  // the page; not served at the socket
  SpoolDesk spool{};                    // may be left empty, as Phones: then they are not there
  Phones phones{};
  ReloadDesk reload{};      // may be left empty: then nothing is read anew
  OpenHistory openHistory;  // journalHistory(path) in production
  std::function<Time()> now = [] {
    return std::chrono::floor<Duration>(std::chrono::system_clock::now());
  };
  Log log;  // called from any thread
  // On the loop: the path of a link ("/#/setup/SECRET") by which the first admin of a box without
  // users sets his password.
  std::function<void(const std::string& path)> firstLink{};
  // Once, from start(): why the TCP port stays closed, with what to do; empty: it is open.
  std::function<void(const std::string& what)> listenTrouble{};
  // From start(): the Unix socket cannot be used although the port can.
  std::function<void(const std::string& what)> socketTrouble{};
  http::ServerLimits limits{};
  Duration loopAnswerMax = limits::kLoopAnswerMax;
  unsigned long passwordCost = 0;  // of yescrypt, 1 to 11; 0: the library's choice
};

}  // namespace tocsin::api
