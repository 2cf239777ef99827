// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/centre/program/site.h"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include "tests/emulators/centre/smpp_session.h"
#include "tests/emulators/centre/ucp_session.h"

namespace tocsin::centre {

Site::Site(const ProgramSettings& settings, emulator::PollLoop& loop, int logFd, int smsFd)
    : loop_(loop),
      logFd_(logFd),
      smsFd_(smsFd),
      log_(logFd, clock_),
      centre_(settings.centre,
              loop,
              clock_,
              {[this](int session, std::string_view line) {
                 if (logFd_ < 0) return;
                 session == 0 ? log_.say(line) : log_.say(session, line);
               },
               [this](const Sms& sms) { arrived(sms); }}),
      phones_(loop,
              {{},
               [this](int, const emulator::IncomingSms& reply) {
                 const Sms& got = lastTo_.at(reply.sender);
                 centre_.receive({clock_.now(), got.account, got.to, got.from, reply.text, {}});
               }}),
      smpp_(loop, settings.smppPort, [this](int fd) { enter(Protocol::Smpp, fd); }),
      ucp_(loop, settings.ucpPort, [this](int fd) { enter(Protocol::Ucp, fd); }),
      desk_(loop, [this](std::string_view line) { return carryOut(line); }),
      control_(loop, settings.controlPort, [this](int fd) { desk_.enter(fd); }) {}

bool Site::open() {
  return smpp_.open() && ucp_.open() && control_.open();
}

void Site::sayPorts() const {
  std::printf("smpp %d\nucp %d\ncontrol %d\n", smpp_.port(), ucp_.port(), control_.port());
  std::fflush(stdout);
}

Result<std::string> Site::carryOut(std::string_view line) {
  if (line == "quit") {
    loop_.stop();
    return std::string();
  }
  if (line.starts_with("phone ")) {
    const Status status = setPhone(line.substr(6));
    if (!status) return status.error();
    return std::string();
  }
  if (line == "down") {
    down();
    return std::string();
  }
  if (line != "up") return centre_.tell(line);
  if (smpp_.open() && ucp_.open()) return std::string();
  return Error{Fault::Transient, "the port is taken"};
}

void Site::down() {
  smpp_.close();
  ucp_.close();
  connections_.clear();
}

void Site::enter(Protocol protocol, int fd) {
  auto& connection = connections_[fd];
  connection = std::make_unique<Connection>(loop_, fd, [this, fd] { connections_.erase(fd); });
  connection->begin([this, protocol](Session::Wire wire) -> std::unique_ptr<Session> {
    if (protocol == Protocol::Ucp) return std::make_unique<UcpSession>(centre_, std::move(wire));
    return std::make_unique<SmppSession>(centre_, std::move(wire));
  });
}

Status Site::setPhone(std::string_view line) {
  const std::size_t blank = line.find(' ');
  if (blank == std::string_view::npos) return Error{Fault::Permanent, "phone NUMBER off | SCRIPT"};
  const std::string number(bare(line.substr(0, blank)));
  const std::string_view script = line.substr(blank + 1);
  if (script != "off") return phones_.setScript(number, script);
  phones_.forget(number);
  return {};
}

void Site::arrived(const Sms& sms) {
  writeSms(sms);
  emulator::SentSms sent;
  sent.number = bare(sms.to);
  sent.text = sms.text;
  lastTo_[sent.number] = sms;
  phones_.take(0, sent);
}

void Site::writeSms(const Sms& sms) {
  if (smsFd_ < 0) return;
  std::string text = sms.text;
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  const std::string line = toRfc3339(sms.at) + "\t" + sms.account + "\t" + sms.from + "\t" +
                           sms.to + "\t" + sms.references + "\t" + text + "\n";
  [[maybe_unused]] const auto put = ::write(smsFd_, line.data(), line.size());
}

}  // namespace tocsin::centre
