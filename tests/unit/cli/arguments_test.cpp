// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/words.h"

namespace tocsin::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Words = std::vector<std::string>;

const Time kNow = fromMillis(1'795'248'000'000);

std::variant<Invocation, Finished> parsed(const Words& words) {
  return parseArguments(words, {.configPath = "/etc/default.toml", .now = kNow});
}

// The command, which must be of this kind.
template <class T>
T commandOf(const Words& words) {
  const auto result = parsed(words);
  const auto* invocation = std::get_if<Invocation>(&result);
  if (invocation == nullptr) {
    ADD_FAILURE() << std::get<Finished>(result).err;
    return {};
  }
  const T* command = std::get_if<T>(&invocation->command);
  EXPECT_NE(command, nullptr) << "of another kind: " << invocation->command.index();
  return command == nullptr ? T{} : *command;
}

Finished finishedOf(const Words& words) {
  const auto result = parsed(words);
  const auto* finished = std::get_if<Finished>(&result);
  EXPECT_NE(finished, nullptr) << "was accepted";
  return finished == nullptr ? Finished{} : *finished;
}

TEST(ArgumentsTest, ConfigAndJsonStandBeforeOrBehindTheCommand) {
  for (const Words& words : {Words{"--config", "/c", "--json", "queue"},
                             Words{"queue", "--json", "--config", "/c"},
                             Words{"queue", "--config=/c", "--json"}}) {
    const auto result = parsed(words);
    ASSERT_TRUE(std::holds_alternative<Invocation>(result));
    EXPECT_EQ(std::get<Invocation>(result).configPath, "/c");
    EXPECT_TRUE(std::get<Invocation>(result).json);
  }
  const auto plain = parsed({"queue"});
  EXPECT_EQ(std::get<Invocation>(plain).configPath, "/etc/default.toml");
  EXPECT_FALSE(std::get<Invocation>(plain).json);
}

TEST(ArgumentsTest, ServeHandsItsOtherWordsToTheDaemon) {
  EXPECT_THAT(commandOf<Serve>({"serve", "--config", "/c"}).rest, ElementsAre());
  EXPECT_THAT(commandOf<Serve>({"serve", "--log", "debug"}).rest, ElementsAre("--log", "debug"));
}

TEST(ArgumentsTest, SendTakesListAndText) {
  const Send send = commandOf<Send>({"send", "noc", "core-sw-2", "DOWN"});
  EXPECT_EQ(send.alert.list, "noc");
  EXPECT_EQ(send.alert.text, "core-sw-2 DOWN");
  EXPECT_FALSE(send.textFromInput);
  EXPECT_TRUE(commandOf<Send>({"send", "noc", "-"}).textFromInput);
  EXPECT_EQ(commandOf<Send>({"send", "--event", "clear", "--key", "k", "noc"}).alert.text, "");
}

TEST(ArgumentsTest, SendTakesItsOptionsBeforeAndBehindTheList) {
  const Words options{"--event",   "ack",     "--key",     "k",          "--severity=WARNING",
                      "--source",  "s",       "--created", "1795248000", "--validity",
                      "30",        "--spool", "/s",        "--host",     "h",
                      "--service", "v",       "--group",   "g",          "--by",
                      "b"};
  Words before{"send"};
  before.insert(before.end(), options.begin(), options.end());
  before.insert(before.end(), {"noc", "text"});
  Words behind{"send", "noc"};
  behind.insert(behind.end(), options.begin(), options.end());
  behind.push_back("text");
  for (const Words& words : {before, behind}) {
    const Send send = commandOf<Send>(words);
    EXPECT_EQ(send.alert.list, "noc");
    EXPECT_EQ(send.alert.text, "text");
    EXPECT_EQ(send.alert.event, "ACK");
    EXPECT_EQ(send.alert.key, "k");
    EXPECT_EQ(send.alert.severity, "warning");
    EXPECT_EQ(send.alert.source, "s");
    EXPECT_EQ(send.alert.created, kNow);
    EXPECT_EQ(send.alert.validityMinutes, 30);
    EXPECT_EQ(send.alert.host, "h");
    EXPECT_EQ(send.alert.service, "v");
    EXPECT_EQ(send.alert.group, "g");
    EXPECT_EQ(send.alert.by, "b");
    EXPECT_EQ(send.spool, "/s");
  }
}

// An alert must not get lost over its text.
TEST(ArgumentsTest, SendTakesEveryOtherWordBehindTheListAsText) {
  const struct {
    Words words;
    const char* text;
  } cases[] = {
      {{"send", "noc", "-5 C in the server room"}, "-5 C in the server room"},
      {{"send", "noc", "-h"}, "-h"},
      {{"send", "noc", "queue", "full"}, "queue full"},
      {{"send", "noc", "--no-such-option"}, "--no-such-option"},
      {{"send", "noc", "[eth0,eth1]", "down"}, "[eth0,eth1] down"},
      {{"send", "noc", "++", "x"}, "++ x"},
      {{"send", "noc", "--", "--key", "is", "text"}, "--key is text"},
      {{"send", "--", "noc", "--json"}, "--json"},
      {{"send", "noc", "a", "-"}, "a -"},
      {{"send", "noc", "%d 'quoted' \"too\""}, "%d 'quoted' \"too\""},
      {{"--config", "/send", "send", "noc", "x"}, "x"},
  };

  for (const auto& c : cases) {
    EXPECT_EQ(commandOf<Send>(c.words).alert.text, c.text);
  }
}

TEST(ArgumentsTest, OrdersOnMessages) {
  for (const char* verb : {"ack", "pass", "cancel", "escalate"}) {
    const Order order = commandOf<Order>({verb, "7042", "--as", "ann", "--comment", "on, my way"});
    EXPECT_EQ(order.verb, verb);
    EXPECT_EQ(order.number, "7042");
    EXPECT_EQ(order.as, "ann");
    EXPECT_EQ(order.comment, "on, my way");
  }
}

TEST(ArgumentsTest, QueueShowsAllThatIsOpenAndABoundedHistory) {
  EXPECT_EQ(commandOf<Queue>({"queue"}).limit, 0);
  EXPECT_FALSE(commandOf<Queue>({"queue"}).all);
  EXPECT_EQ(commandOf<Queue>({"queue", "--all"}).limit, 200);
  EXPECT_TRUE(commandOf<Queue>({"queue", "--all"}).all);
  EXPECT_EQ(commandOf<Queue>({"queue", "--all", "--limit", "0"}).limit, 0);
  EXPECT_EQ(commandOf<Inbox>({"inbox"}).limit, 50);
  EXPECT_EQ(commandOf<Show>({"show", "id:1207"}).number, "id:1207");
}

TEST(ArgumentsTest, ImportAndExport) {
  EXPECT_EQ(commandOf<Import>({"import", "f.json"}).file, "f.json");
  EXPECT_FALSE(commandOf<Import>({"import", "-"}).merge);
  EXPECT_TRUE(commandOf<Import>({"import", "-", "--merge"}).merge);
  commandOf<Export>({"export"});
}

TEST(ArgumentsTest, RecipientsAreListedAddedChangedAndSwitched) {
  commandOf<Recipients>({"recipient"});
  commandOf<Recipients>({"recipient", "list"});
  EXPECT_EQ(commandOf<ShowRecipient>({"recipient", "show", "ann"}).name, "ann");
  EXPECT_EQ(commandOf<RemoveRecipient>({"recipient", "remove", "list"}).name, "list");
  EXPECT_EQ(commandOf<EraseRecipient>({"recipient", "erase", "ann"}).name, "ann");
  EXPECT_FALSE(commandOf<EraseRecipient>({"recipient", "erase", "ann"}).force);
  EXPECT_TRUE(commandOf<EraseRecipient>({"recipient", "erase", "ann", "--force"}).force);
  const auto added = commandOf<EditRecipient>({"recipient",
                                               "add",
                                               "ann",
                                               "+33600000001",
                                               "--reply-number",
                                               "+33600000002",
                                               "--reply-number",
                                               "+33600000003",
                                               "--language",
                                               "fr"});
  EXPECT_TRUE(added.isNew);
  EXPECT_EQ(added.name, "ann");
  EXPECT_EQ(added.number, "+33600000001");
  EXPECT_EQ(added.language, "fr");
  EXPECT_FALSE(added.description);
  ASSERT_TRUE(added.replyNumbers);
  EXPECT_THAT(*added.replyNumbers, ElementsAre("+33600000002", "+33600000003"));
  const auto set = commandOf<EditRecipient>({"recipient", "set", "ann", "--description", ""});
  EXPECT_FALSE(set.isNew);
  EXPECT_FALSE(set.number);
  EXPECT_EQ(set.description, "");
  const auto none = commandOf<EditRecipient>({"recipient", "set", "ann", "--no-reply-numbers"});
  ASSERT_TRUE(none.replyNumbers);
  EXPECT_TRUE(none.replyNumbers->empty());
  const auto off =
      commandOf<SwitchRecipient>({"recipient", "off", "ann", "--until", "2h", "--force"});
  EXPECT_EQ(off.offUntil, kNow + hours{2});
  EXPECT_TRUE(off.force);
  EXPECT_TRUE(commandOf<EditList>({"list", "set", "noc", "ann:1:5min", "--force"}).force);
  EXPECT_FALSE(commandOf<SwitchRecipient>({"recipient", "on", "ann"}).offUntil);
}

TEST(ArgumentsTest, ListsAreListedAddedChangedAndPaused) {
  commandOf<Lists>({"list"});
  commandOf<Lists>({"list", "list"});
  EXPECT_EQ(commandOf<ShowList>({"list", "show", "noc"}).name, "noc");
  EXPECT_EQ(commandOf<RemoveList>({"list", "remove", "noc"}).name, "noc");
  const auto added = commandOf<EditList>({"list", "add", "noc", "ann:1:5min", "bob:2:90s"});
  EXPECT_TRUE(added.isNew);
  ASSERT_TRUE(added.entries);
  ASSERT_EQ(added.entries->size(), 2U);
  EXPECT_EQ(added.entries->at(1).recipient, "bob");
  EXPECT_EQ(added.entries->at(1).level, 2);
  EXPECT_EQ(added.entries->at(1).acknowledgeTime, seconds{90});
  const auto set = commandOf<EditList>({"list", "set", "noc", "--description", "network"});
  EXPECT_FALSE(set.entries);
  EXPECT_EQ(set.description, "network");
  EXPECT_EQ(commandOf<PauseList>({"list", "pause", "noc", "--for", "2h"}).until, kNow + hours{2});
  EXPECT_FALSE(commandOf<PauseList>({"list", "resume", "noc"}).until);
}

TEST(ArgumentsTest, BackupAndRestoreNameTheirFile) {
  EXPECT_EQ(commandOf<Backup>({"backup", "/srv/b"}).file, "/srv/b");
  const auto plain = commandOf<Restore>({"restore", "/srv/b"});
  EXPECT_EQ(plain.file, "/srv/b");
  EXPECT_FALSE(plain.force);
  EXPECT_FALSE(plain.keepConfig);
  const auto all = commandOf<Restore>({"restore", "/srv/b", "--force", "--keep-configuration"});
  EXPECT_TRUE(all.force);
  EXPECT_TRUE(all.keepConfig);
  commandOf<Resume>({"resume"});
}

TEST(ArgumentsTest, HealthCommands) {
  commandOf<Drivers>({"drivers"});
  EXPECT_EQ(commandOf<Trace>({"drivers", "--trace", "modem1"}).driver, "modem1");
  commandOf<Alarms>({"alarms"});
  commandOf<Check>({"check"});
  commandOf<Version>({"version"});
  EXPECT_EQ(commandOf<cli::Test>({"test", "ann", "--driver", "modem1"}).driver, "modem1");
}

TEST(ArgumentsTest, UsageMistakesExit64AndPointToTheHelp) {
  const struct {
    Words words;
    const char* says;
  } cases[] = {
      {{}, "subcommand"},
      {{"nonsense"}, "there is no command nonsense\n"},
      {{"qeueu"}, "there is no command qeueu\n"},
      {{"qeue"}, "did you mean queue?"},
      {{"queue", "--nonsense"}, "--nonsense"},
      {{"show"}, "NUMBER"},
      {{"send"}, "LIST is required"},
      {{"send", "--nonsense", "noc", "x"}, "--nonsense"},
      {{"send", "--severity", "loud", "noc", "x"}, "--severity is info, warning or critical"},
      {{"send", "--event", "GONE", "noc", "x"}, "--event is RAISE, CLEAR or ACK"},
      {{"send", "--created", "today", "noc", "x"}, "--created is like"},
      {{"send", "--validity", "0", "noc", "x"}, "--validity"},
      {{"recipient", "add", "ann"}, "NUMBER"},
      {{"recipient", "set", "ann"}, "nothing to change"},
      {{"recipient", "set", "ann", "--reply-number", "+331", "--no-reply-numbers"}, "contradicts"},
      {{"recipient", "off", "ann"}, "--until"},
      {{"recipient", "off", "ann", "--until", "yesterday"}, "is no time to come"},
      {{"list", "add", "noc"}, "ENTRY"},
      {{"list", "add", "noc", "ann"}, "RECIPIENT:LEVEL:ACKTIME"},
      {{"list", "set", "noc"}, "nothing to change"},
      {{"help", "nonsense"}, "nonsense"},
  };

  for (const auto& c : cases) {
    const Finished finished = finishedOf(c.words);
    EXPECT_EQ(finished.code, ExitCode::Usage);
    EXPECT_THAT(finished.err, HasSubstr(c.says));
    EXPECT_THAT(finished.err, HasSubstr("Try: tocsin help"));
  }
}

TEST(ArgumentsTest, HelpExplainsEveryCommand) {
  const Finished all = finishedOf({"help"});
  EXPECT_EQ(all.code, ExitCode::Done);
  for (const char* command :
       {"serve",     "check", "doctor",  "reload", "setup",    "send",   "queue",
        "show",      "ack",   "pass",    "cancel", "escalate", "import", "export",
        "recipient", "list",  "drivers", "inbox",  "alarms",   "test",   "version"}) {
    EXPECT_THAT(all.out, HasSubstr(std::string("\n  ") + command + " "));
    const Finished one = finishedOf({"help", command});
    EXPECT_EQ(one.code, ExitCode::Done);
    EXPECT_THAT(one.out, HasSubstr(std::string("tocsin ") + command));
    EXPECT_THAT(one.out, HasSubstr("--config"));
  }
  EXPECT_THAT(finishedOf({"help", "send"}).out,
              HasSubstr("tocsin send [OPTIONS] LIST [TEXT...|-]"));
  EXPECT_THAT(finishedOf({"help", "recipient", "off"}).out, HasSubstr("--until"));
  EXPECT_THAT(finishedOf({"send", "--help"}).out, HasSubstr("--severity"));
}

TEST(WordsTest, AnEntryIsReadFromTheRight) {
  const auto entry = readEntry("team:night:2:5min");
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->recipient, "team:night");
  EXPECT_EQ(entry->level, 2);
  for (const char* text : {"",
                           "ann",
                           "ann:1",
                           ":1:5min",
                           "ann:0:5min",
                           "ann:4:5min",
                           "ann:1:5",
                           "ann:1:0s",
                           "ann:11:5min",
                           "ann::5min",
                           "::"}) {
    EXPECT_FALSE(readEntry(text)) << text;
  }
}

TEST(ExitCodeTest, FollowsTheStatusOfTheAnswer) {
  const struct {
    int status;
    ExitCode code;
  } cases[] = {{200, ExitCode::Done},
               {201, ExitCode::Done},
               {204, ExitCode::Done},
               {400, ExitCode::Input},
               {404, ExitCode::Input},
               {409, ExitCode::Input},
               {413, ExitCode::Input},
               {422, ExitCode::Input},
               {408, ExitCode::TryAgain},
               {429, ExitCode::TryAgain},
               {500, ExitCode::TryAgain},
               {503, ExitCode::TryAgain},
               {302, ExitCode::TryAgain}};

  for (const auto& c : cases) {
    EXPECT_EQ(exitCodeOf(c.status), c.code) << c.status;
  }
}

}  // namespace
}  // namespace tocsin::cli
