// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/smpp/link_bench.h"

#include <utility>

namespace tocsin::smpp {

class LinkBench::End final : public drivers::ByteChannel {
 public:
  End(LinkBench& bench, std::shared_ptr<Connection> connection)
      : bench_(bench), connection_(std::move(connection)), errands_(bench.loop) {
    connection_->say = [this](std::string_view bytes) {
      errands_.in(Duration{0}, [this, all = std::string(bytes)] { events_.onBytes(all); });
    };
    connection_->hangUp = [this](const Error& why) {
      errands_.in(Duration{0}, [this, why] { closed(why); });
    };
  }

  ~End() override { close(); }

  void open(drivers::ChannelEvents events) override {
    events_ = std::move(events);
    if (!bench_.opensChannels) return;
    errands_.in(Duration{0}, [this] {
      const auto error = bench_.connectError ? bench_.connectError() : std::nullopt;
      if (error) return closed(*error);
      connection_->isOpen = true;
      events_.onOpen();
    });
  }

  Status write(std::string_view bytes) override {
    if (!connection_->isOpen || !bench_.hasRoom) return Error{Fault::Transient, "no room"};
    ++connection_->writes;
    connection_->splitter.add(bytes);
    while (true) {
      const auto pdu = connection_->splitter.next();
      EXPECT_TRUE(pdu) << "the driver writes PDUs";
      if (!pdu || !pdu->has_value()) return {};
      const Written one{(*pdu)->header, std::string((*pdu)->body)};
      connection_->pdus.push_back(one);
      bench_.react(*connection_, one);
    }
  }

  void close() override {
    connection_->isClosed = true;
    connection_->isOpen = false;
    connection_->say = [](std::string_view) {};
    connection_->hangUp = [](const Error&) {};
    errands_.cancelAll();
    events_ = {};
  }

 private:
  void closed(const Error& why) {
    connection_->isOpen = false;
    const auto onClosed = std::exchange(events_, {}).onClosed;
    if (onClosed) onClosed(why);
  }

  LinkBench& bench_;
  std::shared_ptr<Connection> connection_;
  drivers::ChannelEvents events_;
  drivers::Errands errands_;
};

LinkBench::LinkBench() {
  options.name = "one";
  options.server = "smsc.example.net:2775";
  options.systemId = "tocsin";
  options.readPassword = [] { return Result<std::string>(std::string("secret")); };
  options.source = "+4915000000";
  options.country = "DE";
  options.seed = 1;
}

LinkBench::~LinkBench() = default;

void LinkBench::start(const std::vector<drivers::Submit>& inDoubt) {
  driver = makeSmpp(
      options,
      [this] {
        connections.push_back(std::make_shared<Connection>());
        return std::make_unique<End>(*this, connections.back());
      },
      loop,
      clock,
      [this](LogLevel, std::string_view line) { log.emplace_back(line); });
  drivers::DriverEvents events;
  events.onSubmitEnd = [this](const drivers::SubmitResult& end) {
    ends.push_back(end);
    linkAtEnd.push_back(driver->health().link);
    order.push_back("end " + std::to_string(end.page.value));
  };
  events.onReceived = [this](const drivers::Received& sms) {
    received.push_back(sms);
    order.push_back("sms " + sms.text);
    if (confirmsAtOnce) {
      loop.post([this, token = sms.token] { driver->confirmReceived(token); });
    }
  };
  events.onReport = [this](const drivers::DeliveryReport& report) {
    reports.push_back(report);
    order.push_back("report " + report.reference);
  };
  events.onHealth = [this](const drivers::DriverHealth& health) {
    healths.push_back(health);
    order.emplace_back(health.link == drivers::Link::Up ? "up" : "down");
  };
  driver->start(std::move(events), inDoubt);
}

void LinkBench::startUp() {
  start();
  loop.runDue();
  ASSERT_EQ(driver->health().link, drivers::Link::Up);
}

void LinkBench::stop() {
  driver->stop();
}

void LinkBench::react(Connection& connection, const Written& pdu) {
  const Header& header = pdu.header;
  const auto answer = [&](std::uint32_t status, std::string_view body) {
    connection.say(encodePdu({header.command | kAnswerBit, status, header.sequence}, body));
  };
  switch (header.command) {
    case kBindReceiver:
    case kBindTransmitter:
    case kBindTransceiver: {
      const auto status = bindStatus ? bindStatus(header.command) : std::optional(kOk);
      if (answersBind && status) answer(*status, std::string_view("SMSC\0", 5));
      return;
    }
    case kEnquireLink:
      if (answersEnquire) answer(kOk, {});
      return;
    case kUnbind:
      if (answersUnbind) answer(kOk, {});
      return;
    case kSubmitSm:
      if (answersSubmit) answer(kOk, "id" + std::to_string(header.sequence) + std::string(1, 0));
      return;
    default: return;
  }
}

std::vector<Written> LinkBench::written(std::uint32_t command) const {
  std::vector<Written> found;
  for (const auto& connection : connections) {
    for (const Written& pdu : connection->pdus) {
      if (pdu.header.command == command) found.push_back(pdu);
    }
  }
  return found;
}

Written LinkBench::last(std::uint32_t command) const {
  const auto found = written(command);
  EXPECT_FALSE(found.empty()) << "the driver wrote a " << commandName(command);
  return found.empty() ? Written{} : found.back();
}

Connection& LinkBench::connection(int index) {
  return index < 0 ? *connections.back() : *connections.at(static_cast<std::size_t>(index));
}

void LinkBench::say(const Header& header, std::string_view body, int index) {
  sayBytes(encodePdu(header, body), index);
}

void LinkBench::sayBytes(std::string_view bytes, int index) {
  connection(index).say(bytes);
  loop.runDue();
}

void LinkBench::hangUp(const std::string& why, int index) {
  connection(index).hangUp({Fault::Transient, why});
  loop.runDue();
}

std::string LinkBench::sms(std::string_view text, std::string_view from) {
  Sm sm;
  sm.source = {1, 1, std::string(from)};
  sm.dest = {0, 1, "4040"};
  sm.message = text;
  return encodeSm(sm);
}

std::string LinkBench::receipt(std::string_view id, std::string_view state) {
  Sm sm;
  sm.source = {1, 1, "491700000001"};
  sm.dest = {0, 1, "4040"};
  sm.esmClass = 0x04;
  sm.message =
      "id:" + std::string(id) +
      " sub:001 dlvrd:001 submit date:2611210800 done date:2611210801 stat:" + std::string(state) +
      " err:000 text:4711 disk";
  return encodeSm(sm);
}

std::string LinkBench::part(std::string_view text, int number, int total, int reference) {
  Sm sm;
  sm.source = {1, 1, "491700000001"};
  sm.dest = {0, 1, "4040"};
  sm.esmClass = kEsmHeader;
  sm.message = {
      5, 0, 3, static_cast<char>(reference), static_cast<char>(total), static_cast<char>(number)};
  sm.message += text;
  return encodeSm(sm);
}

drivers::Submit LinkBench::page(int number, std::string text) {
  drivers::Submit submit;
  submit.page = PageId{number};
  submit.to = PhoneNumber::fromSender("+491700000001", "DE");
  submit.text = std::move(text);
  submit.validity = hours{1};
  return submit;
}

std::string LinkBench::deliveryAnswers() const {
  std::string text;
  for (const Written& pdu : written(kDeliverSm | kAnswerBit)) {
    if (!text.empty()) text += ' ';
    text += std::to_string(pdu.header.sequence) + "=" + std::to_string(pdu.header.status);
  }
  return text;
}

}  // namespace tocsin::smpp
