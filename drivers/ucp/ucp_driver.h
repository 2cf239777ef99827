// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/errands.h"
#include "drivers/smsc/backoff.h"
#include "drivers/ucp/conversation.h"
#include "drivers/ucp/frame_trace.h"
#include "drivers/ucp/inbox.h"
#include "drivers/ucp/sender.h"
#include "drivers/ucp/ucp.h"

namespace tocsin::ucp {

// A link from its connection to its health. Sending is the Sender's, receiving the Inbox's.
//
//   connected -> login (60, or 31 where there is none) -> Up -> in doubt told -> sends
//   not connected, lost, silent       -> Down, again after 1, 2, 4, ... 60 s
//   login refused, wrong certificate  -> Down with a trouble, again after 1 to 10 min
//   no TLS there                      -> Down, again after 1 to 10 min
class UcpDriver final : public drivers::SmsDriver {
 public:
  UcpDriver(UcpOptions options,
            std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel,
            Loop& loop,
            const Clock& clock,
            Log log);

  void start(drivers::DriverEvents events, const std::vector<drivers::Submit>& inDoubt) override;
  void submit(const drivers::Submit& submit) override;

  void confirmReceived(std::string_view token) override { inbox_.confirm(token); }

  int window() const override { return options_.window; }

  Duration submitTimeMax() const override { return Sender::timeMax(); }

  const drivers::DriverHealth& health() const override { return health_; }

  void stop() override;

  std::string trace() const override { return trace_.text(); }

 private:
  enum class Wait { Short, Long };  // before the link is opened again

  ConversationEvents conversationEvents();
  InboxEvents inboxEvents();
  SenderEvents senderEvents();
  void connect();
  void connected();
  void channelClosed(const Error& why);
  void lost(const std::string& why);
  void close(const std::string& why,
             Wait wait,
             std::optional<drivers::LinkTrouble::Kind> trouble = std::nullopt);
  void disconnect();
  void logIn();
  void logInAnswered(const Frame* result);
  void proved();
  void keepAlive();
  void keepAliveAnswered(const Frame* result);
  void planKeepAlive();
  void asked(const Frame& operation);
  void endDoubt();
  void endDoubtSoon();
  std::string whatToDo(Wait wait) const;
  void setHealth(drivers::Link link, const std::string& detail, const std::string& whatToDo);

  const UcpOptions options_;
  const std::function<std::unique_ptr<drivers::ByteChannel>()> openChannel_;
  Loop& loop_;
  const Clock& clock_;
  const Log log_;  // names the link

  drivers::DriverEvents events_;
  drivers::DriverHealth health_;
  std::optional<drivers::DriverHealth> told_;
  bool isRunning_ = false;
  std::vector<drivers::Submit> inDoubt_;
  FrameTrace trace_;
  smsc::Backoff shortWait_, longWait_;
  int misses_ = 0;  // of keep-alives, in a row
  bool isAlertOut_ = false;
  int nonsense_ = 0;  // frames of this session that did not read
  std::string lastWhy_;
  Inbox inbox_;
  Sender sender_;
  std::unique_ptr<drivers::ByteChannel> channel_;
  std::unique_ptr<Conversation> conversation_;
  std::unique_ptr<Conversation> ended_;  // may still be on the stack
  drivers::Errands::Ticket keepAliveTimer_ = 0;
  drivers::Errands always_;   // until stop()
  drivers::Errands errands_;  // of this connection
};

}  // namespace tocsin::ucp
