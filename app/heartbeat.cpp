// SPDX-License-Identifier: Apache-2.0
#include "app/heartbeat.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "drivers/gateway/url.h"
#include "queue/base/limits.h"

namespace tocsin::app {
namespace {

namespace fs = std::filesystem;

Error transient(std::string what) {
  return {Fault::Transient, std::move(what)};
}

// By rename: who reads it never sees half of it. It needs not outlast a power cut.
Status writeAnew(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  {
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file) return transient("cannot write " + fresh + ": " + std::strerror(errno));
  }
  std::error_code failed;
  fs::rename(fresh, path, failed);
  if (failed) return transient("cannot rename " + fresh + ": " + failed.message());
  return {};
}

Status statusOf(const std::string& origin, const gateway::HttpEnd& end) {
  if (end.how != gateway::HttpEnd::How::Answered) return transient(origin + ": " + end.what);
  if (end.status >= 200 && end.status <= 299) return {};
  return transient(origin + " answered HTTP " + std::to_string(end.status));
}

gateway::HttpRequest requestOf(const config::HeartbeatSection& section, const std::string& text) {
  gateway::HttpRequest request{.method = section.method,
                               .url = section.url,
                               .caFile = section.tlsCa,
                               .timeMax = limits::kBeatTimeMax};
  if (section.method != "POST") return request;
  request.headers.emplace("Content-Type", "application/json");
  request.body = text;
  return request;
}

Heartbeat::Ports portsOf(const config::HeartbeatSection& section,
                         const OutboundHeartbeat& outbound,
                         dispatch::Dispatcher& dispatcher,
                         const Log& log) {
  Heartbeat::Ports ports;
  ports.ask = [&dispatcher](auto done) { dispatcher.beat(std::move(done)); };
  if (outbound.aside) {
    ports.writeFile = [aside = outbound.aside.get(), path = section.file](
                          const std::string& text, std::function<void(Status)> done) {
      aside->run([path, text] { return writeAnew(path, text); }, std::move(done));
    };
  }
  if (outbound.client) {
    ports.askUrl = [client = outbound.client.get(), section](const std::string& text,
                                                             std::function<void(Status)> done) {
      client->send(requestOf(section, text),
                   [done = std::move(done), origin = gateway::originOf(section.url)](
                       const gateway::HttpEnd& end) { done(statusOf(origin, end)); });
    };
  }
  ports.alarm = [&dispatcher](const std::string& target, bool stands, const std::string& why) {
    dispatcher.alarm(dispatch::Cause::HeartbeatFailed, target, stands, why);
  };
  ports.stands = [&dispatcher](const std::string& target) {
    return dispatcher.alarmStands(dispatch::Cause::HeartbeatFailed, target);
  };
  ports.log = log;
  return ports;
}

}  // namespace

std::string beatText(const dispatch::Beat& beat, Duration every) {
  const bool isWell = beat.criticals + beat.warnings == 0;
  return R"({"time":")" + toRfc3339(beat.at) + R"(","state":")" + (isWell ? "ok" : "degraded") +
         R"(","alarms":{"critical":)" + std::to_string(beat.criticals) + R"(,"warning":)" +
         std::to_string(beat.warnings) + R"(},"every_s":)" +
         std::to_string(std::chrono::duration_cast<seconds>(every).count()) + "}\n";
}

Heartbeat::Heartbeat(const config::HeartbeatSection& section, Loop& loop, Ports ports)
    : section_(section),
      loop_(loop),
      ports_(std::move(ports)),
      file_{.name = "file", .send = ports_.writeFile},
      url_{.name = "url", .send = ports_.askUrl} {
  for (Target* target : {&file_, &url_}) {
    // What stood before a restart is not over until one is taken.
    if (ports_.stands(target->name)) target->failures = limits::kBeatsFailedMax;
  }
  plan(Duration{0});
}

Heartbeat::~Heartbeat() {
  if (timer_ != 0) loop_.cancel(timer_);
}

// By the loop's own time: a step of the clock on the wall makes no beat late.
void Heartbeat::plan(Duration after) {
  timer_ = loop_.after(after, [this] {
    timer_ = 0;
    ports_.ask([this, alive = std::weak_ptr<bool>(alive_)](const dispatch::Beat& how) {
      if (!alive.expired()) beat(how);
    });
    plan(section_.every);
  });
}

void Heartbeat::beat(const dispatch::Beat& beat) {
  if (beat.unable != std::exchange(unable_, beat.unable)) {
    ports_.log(LogLevel::Warning,
               unable_.empty() ? "the heartbeat goes on" : "no heartbeat: " + unable_);
  }
  if (!unable_.empty()) return;
  const std::string text = beatText(beat, section_.every);
  tell(file_, text);
  tell(url_, text);
}

void Heartbeat::tell(Target& target, const std::string& text) {
  if (!target.send) return;
  if (std::exchange(target.isAsked, true)) {
    // The address has a time limit of its own.
    if (&target == &file_) took(file_, transient(section_.file + " does not answer"));
    return;
  }
  target.send(text, [this, &target, alive = std::weak_ptr<bool>(alive_)](const Status& status) {
    if (alive.expired()) return;
    target.isAsked = false;
    took(target, status);
  });
}

void Heartbeat::took(Target& target, const Status& status) {
  if (status) {
    const int failures = std::exchange(target.failures, 0);
    if (failures > 0) {
      ports_.log(LogLevel::Notice, "the heartbeat's " + target.name + " is taken again");
    }
    if (failures >= limits::kBeatsFailedMax) ports_.alarm(target.name, false, "");
    return;
  }
  const std::string& why = status.error().what;
  if (target.failures++ == 0) ports_.log(LogLevel::Warning, "heartbeat: " + why);
  if (target.failures >= limits::kBeatsFailedMax) ports_.alarm(target.name, true, why);
}

std::unique_ptr<OutboundHeartbeat> startHeartbeat(const config::HeartbeatSection& section,
                                                  Loop& loop,
                                                  dispatch::Dispatcher& dispatcher,
                                                  const Log& log) {
  if (section.file.empty() && section.url.empty()) return nullptr;
  auto outbound = std::make_unique<OutboundHeartbeat>();
  if (!section.url.empty()) outbound->client = std::make_unique<gateway::HttpClient>(loop, 1);
  if (!section.file.empty()) outbound->aside = std::make_unique<loop::Aside>(loop);
  outbound->heartbeat =
      std::make_unique<Heartbeat>(section, loop, portsOf(section, *outbound, dispatcher, log));
  return outbound;
}

}  // namespace tocsin::app
