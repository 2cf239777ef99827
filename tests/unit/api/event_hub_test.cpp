// SPDX-License-Identifier: Apache-2.0
#include "app/api/event_hub.h"

#include <condition_variable>
#include <string>

#include "server_fixture.h"

namespace tocsin::api {
namespace {

// What streams get, as it comes.
class Tap {
 public:
  void take(const std::string& bytes) {
    const std::lock_guard lock(mutex_);
    text_ += bytes;
    ++times_;
    came_.notify_all();
  }

  // Waits until `part` has come, and returns all there is by then.
  std::string waitFor(const std::string& part) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, seconds{20}, [&] { return text_.find(part) != std::string::npos; });
    return text_;
  }

  int times() {
    const std::lock_guard lock(mutex_);
    return times_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::string text_;
  int times_ = 0;
};

class EventHubTest : public ::testing::Test {
 protected:
  EventHub::Words words(Duration gatherFor, Duration tickEvery = hours{1}) {
    return {.version = "1.2", .boot = "b1", .gatherFor = gatherFor, .tickEvery = tickEvery};
  }

  Streams streams() {
    return {.broadcast = [this](const std::string& bytes) { tap_.take(bytes); },
            .count = [this] { return count_.load(); }};
  }

  static dispatch::Changes changed(std::vector<std::int64_t> ids) {
    return {.messages = std::move(ids)};
  }

  FakeJournal journal_;
  HistoryPool history_{journal_.opener()};
  std::atomic<std::size_t> count_ = 1;
  Tap tap_;
  const std::function<Time()> now_ = [] { return *fromRfc3339("2026-11-21T08:00:00Z"); };
};

TEST_F(EventHubTest, AStreamBeginsWithHello) {
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  EXPECT_EQ(hub.join(),
            "event: hello\ndata: {\"boot\":\"b1\",\"version\":\"1.2\","
            "\"now\":\"2026-11-21T08:00:00.000Z\"}\n\n");
}

TEST_F(EventHubTest, ManyChangesAreOneEventAndOneReading) {
  // Long enough that all of them come within it, however slow the machine is.
  EventHub hub(streams(), history_, now_, words(seconds{1}));
  hub.join();
  for (int i = 0; i < 100; ++i) {
    hub.publish(changed({i % 3 + 1}));
    hub.publish({.messages = {}, .alarms = true, .inbox = i == 50});
  }
  const std::string text = tap_.waitFor("event: stale");
  EXPECT_EQ(tap_.times(), 1);
  EXPECT_EQ(journal_.opened, 1);
  EXPECT_NE(text.find("event: messages\ndata: {\"items\":[{\"id\":1,"), std::string::npos) << text;
  EXPECT_NE(text.find("{\"id\":3,"), std::string::npos);
  EXPECT_NE(text.find("\"recipients\":[]"), std::string::npos);
  EXPECT_NE(text.find("\"topics\":[\"alarms\",\"inbox\"]"), std::string::npos) << text;
}

TEST_F(EventHubTest, MoreMessagesThanFitAreToBeReadAnew) {
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  hub.join();
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i <= limits::kEventMessagesMax; ++i) {
    ids.push_back(static_cast<std::int64_t>(i));
  }
  hub.publish(changed(ids));
  const std::string text = tap_.waitFor("\"topics\":[\"messages\"]");
  EXPECT_EQ(text.find("event: messages"), std::string::npos);
  EXPECT_EQ(journal_.opened, 0);
}

// A stream with more than kHttpStreamBytesMax unread is closed, and one event is written at once.
TEST_F(EventHubTest, MessagesOfLongListsThatWouldCloseEveryStreamAreToBeReadAnew) {
  store::RecipientView person;
  person.name = "somebody of the night shift";
  journal_.message.recipients.assign(50, person);
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  hub.join();
  std::vector<std::int64_t> ids;
  for (std::size_t i = 0; i < limits::kEventMessagesMax; ++i) {
    ids.push_back(static_cast<std::int64_t>(i));
  }
  hub.publish(changed(ids));
  const std::string text = tap_.waitFor("\"topics\":[\"messages\"]");
  EXPECT_LT(text.size(), limits::kEventBytesMax);
  EXPECT_EQ(text.find("event: messages"), std::string::npos);
  hub.publish(changed({1}));
  EXPECT_NE(tap_.waitFor("event: messages").find("night shift"), std::string::npos);
}

TEST_F(EventHubTest, AnUnreadableJournalMakesTheQueueStale) {
  journal_.broken = true;
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  hub.join();
  hub.publish(changed({1}));
  EXPECT_NE(tap_.waitFor("stale").find("\"topics\":[\"messages\"]"), std::string::npos);
}

TEST_F(EventHubTest, TopicsFromElsewhereAreTold) {
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  hub.join();
  hub.publish("spool");
  EXPECT_NE(tap_.waitFor("stale").find("\"topics\":[\"spool\"]"), std::string::npos);
}

TEST_F(EventHubTest, WithoutStreamsNothingIsRemembered) {
  count_ = 0;
  EventHub hub(streams(), history_, now_, words(Duration{0}));
  hub.join();
  hub.publish(changed({1}));
  hub.publish("spool");
  count_ = 1;
  hub.publish("phones");
  const std::string text = tap_.waitFor("stale");
  EXPECT_NE(text.find("\"topics\":[\"phones\"]"), std::string::npos) << text;
  EXPECT_EQ(text.find("messages"), std::string::npos);
}

TEST_F(EventHubTest, TicksComeWhileThereIsAStream) {
  EventHub hub(streams(), history_, now_, words(Duration{0}, Duration{1}));
  hub.join();
  EXPECT_NE(tap_.waitFor("event: tick\ndata: {\"now\":\"2026-11-21T08:00:00.000Z\"}\n\n"), "");
  EXPECT_GE(tap_.times(), 1);
}

TEST_F(EventHubTest, ALoginThatExpiresEndsTheStreams) {
  const Time begin = *fromRfc3339("2026-11-21T08:00:00Z");
  dispatch::AccessTable table;
  table.sessions["id"] = {.user = "ann", .since = begin, .until = begin + hours{12}};
  const Door door(table);
  std::atomic<Time> now = begin;
  Streams to = streams();
  to.endAll = [this] { tap_.take("all ended"); };
  EventHub hub(
      to,
      history_,
      [&] { return now.load(); },
      words(Duration{0}, Duration{1}),
      [&](Time since, Time until) { return door.hasExpired(since, until); });
  hub.join();
  EXPECT_EQ(tap_.waitFor("event: tick").find("all ended"), std::string::npos);
  now = begin + hours{12};
  EXPECT_NE(tap_.waitFor("all ended").find("all ended"), std::string::npos);
}

TEST_F(EventHubTest, ALoginThatExpiresWhileItsStreamBeginsIsNotMissed) {
  std::atomic<bool> asked = false;
  std::atomic<bool> isEarlier = false;
  Streams to = streams();
  to.endAll = [] {};
  EventHub hub(to, history_, now_, words(Duration{0}, Duration{1}), [&](Time since, Time until) {
    if (!asked.exchange(true)) isEarlier = since < until;
    return false;
  });
  hub.join();
  tap_.waitFor("event: tick");
  EXPECT_TRUE(asked && isEarlier);
}

TEST(DoorTest, ALoginExpiresOnce) {
  const Time end = *fromRfc3339("2026-11-21T08:00:00Z");
  dispatch::AccessTable sessions;
  sessions.sessions["id"] = {.user = "ann", .since = end - hours{12}, .until = end};
  dispatch::AccessTable tokens;
  tokens.tokens["hash"] = {.name = "nagios", .role = Role::Viewer, .created = {}, .until = end};
  tokens.tokens["endless"] = {.name = "icinga", .role = Role::Viewer, .created = {}, .until = {}};
  for (const auto& table : {sessions, tokens}) {
    const Door door(table);
    EXPECT_FALSE(door.hasExpired(end - hours{1}, end - Duration{1}));
    EXPECT_TRUE(door.hasExpired(end - Duration{1}, end));
    EXPECT_FALSE(door.hasExpired(end, end + hours{1}));
  }
}

TEST_F(EventHubTest, ItStopsInTheMiddleOfGathering) {
  Streams to = streams();
  to.endAll = [] {};
  EventHub hub(to, history_, now_, words(hours{1}));
  hub.join();
  hub.publish(changed({1}));
  hub.stop();
  EXPECT_EQ(tap_.times(), 0);
  hub.join();  // a stream that comes too late begins nothing
}

TEST_F(ServerTest, EventsBeginAStreamOfTheirType) {
  const Response response = askFrom(kSocketPeer, "GET /api/v1/events");
  EXPECT_TRUE(response.isStream);
  EXPECT_EQ(response.contentType, "text/event-stream");
  EXPECT_TRUE(response.body.starts_with("event: hello\n"));
  EXPECT_FALSE(askFrom(kSocketPeer, "HEAD /api/v1/events").isStream);
  streams_ = limits::kHttpStreamsMax;
  EXPECT_EQ(askFrom(kSocketPeer, "GET /api/v1/events").status, 503);
}

}  // namespace
}  // namespace tocsin::api
