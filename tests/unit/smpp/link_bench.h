// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/errands.h"
#include "drivers/smpp/fields.h"
#include "drivers/smpp/pdu.h"
#include "drivers/smpp/sm.h"
#include "drivers/smpp/smpp.h"
#include "drivers/smpp/status.h"
#include "tests/support/fake_loop.h"

namespace tocsin::smpp {

// A PDU that the driver wrote.
struct Written {
  Header header;
  std::string body;
};

// The other end of one connection: a centre that says what the test tells it to.
struct Connection {
  std::vector<Written> pdus;  // all that the driver wrote
  FrameSplitter splitter;
  int writes = 0;
  bool isOpen = false, isClosed = false;  // by the driver
  std::function<void(std::string_view)> say;
  std::function<void(const Error&)> hangUp;
};

// A link and its centre on a fake loop.
class LinkBench {
 public:
  LinkBench();
  ~LinkBench();

  // Makes the driver and starts it; nothing has happened yet.
  void start(const std::vector<drivers::Submit>& inDoubt = {});
  // Starts it and lets it come up.
  void startUp();
  // As a program that ends.
  void stop();

  // What the driver wrote of that kind, on all connections in order.
  std::vector<Written> written(std::uint32_t command) const;
  // Takes the last of them; fails when there is none.
  Written last(std::uint32_t command) const;

  Connection& connection(int index = -1);  // -1: the last one
  void say(const Header& header, std::string_view body = {}, int index = -1);
  void sayBytes(std::string_view bytes, int index = -1);
  void hangUp(const std::string& why = "connection closed", int index = -1);

  // deliver_sm of a person's SMS.
  static std::string sms(std::string_view text, std::string_view from = "491700000001");
  static std::string receipt(std::string_view id, std::string_view state);
  // One part with a header of 8 bits.
  static std::string part(std::string_view text, int number, int total, int reference = 7);

  static drivers::Submit page(int number, std::string text = "4711 disk full");

  // The statuses of the answers to deliver_sm, by sequence: "5=0 6=8".
  std::string deliveryAnswers() const;

  test::FakeClock clock;
  test::FakeLoop loop{clock};
  SmppOptions options;
  std::vector<std::shared_ptr<Connection>> connections;
  std::unique_ptr<drivers::SmsDriver> driver;

  // How the centre behaves by itself.
  bool answersBind = true, answersEnquire = true, answersSubmit = false, answersUnbind = true;
  std::function<std::optional<std::uint32_t>(std::uint32_t bind)> bindStatus;  // nullopt: silence
  std::function<std::optional<Error>()> connectError;
  bool hasRoom = true;        // the channel takes what is written
  bool opensChannels = true;  // or they stay silent

  // What the driver told.
  std::vector<drivers::SubmitResult> ends;
  std::vector<drivers::Link> linkAtEnd;  // what health() says while an end is told
  std::vector<drivers::Received> received;
  std::vector<drivers::DeliveryReport> reports;
  std::vector<drivers::DriverHealth> healths;
  std::vector<std::string> order;  // of all of them: "end 1", "sms ok", "report 12", "up"
  std::vector<std::string> log;
  bool confirmsAtOnce = false;

 private:
  class End;

  void react(Connection& connection, const Written& pdu);
};

}  // namespace tocsin::smpp
