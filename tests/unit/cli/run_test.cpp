// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/cli/daemon.h"
#include "run_fixture.h"

namespace tocsin::cli {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::StartsWith;

TEST_F(RunTest, WithoutADaemonCommandsExit69) {
  for (const char* command :
       {"queue", "drivers", "alarms", "inbox", "export", "recipient", "list"}) {
    EXPECT_EQ(run({command}), ExitCode::Unreachable) << command;
    EXPECT_THAT(err(), HasSubstr("no daemon answers on " + socket_));
  }
}

TEST_F(RunTest, SendWorksWhileTheDaemonIsDown) {
  EXPECT_EQ(run({"send", "--key", "k<1>", "noc", "core-sw-2", "DOWN"}), ExitCode::Done);
  EXPECT_THAT(out(), StartsWith("Dropped " + spool_ + "/1795248000_"));
  EXPECT_THAT(dropped(), HasSubstr("<RECIPIENT_LIST>noc</RECIPIENT_LIST>"));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>core-sw-2 DOWN</MSG>"));
  EXPECT_THAT(dropped(), HasSubstr("<KEY>k&lt;1&gt;</KEY>"));
}

TEST_F(RunTest, SendReadsStandardInput) {
  EXPECT_EQ(run({"send", "noc", "-", "--json"}, "line one\nline two\n"), ExitCode::Done);
  EXPECT_THAT(json::parse(out())["file"].get<std::string>(), StartsWith(spool_));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>line one\nline two\n</MSG>"));
}

TEST_F(RunTest, SendWithSpoolNeedsNoConfiguration) {
  program_.configPath = "/nowhere/tocsin.toml";
  EXPECT_EQ(run({"send", "--spool", spool_, "noc", "x"}), ExitCode::Done);
  EXPECT_THAT(dropped(), HasSubstr("<MSG>x</MSG>"));
}

TEST_F(RunTest, SendWorksAlthoughAnotherSettingIsWrong) {
  configure("[spool]\ndirectory = \"" + spool_ +
            "\"\n[http]\nsocket = \"/k\"\n[queue]\nrounds = 0\n");
  EXPECT_EQ(run({"send", "noc", "x"}), ExitCode::Done);
}

TEST_F(RunTest, SendSaysThatNothingWasSent) {
  EXPECT_EQ(run({"send", "--spool", spool_ + "/none", "noc", "x"}), ExitCode::SpoolNotWritable);
  EXPECT_THAT(err(), HasSubstr("ALERT NOT SENT"));
  EXPECT_EQ(run({"--config", "/nowhere", "send", "noc", "x"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("ALERT NOT SENT"));
}

TEST_F(RunTest, SendRefusesWhatTheDaemonWouldRefuse) {
  const std::vector<std::vector<std::string>> cases = {
      {"send", "noc"},                                             // no text
      {"send", "noc", " "},                                        // none that can be read
      {"send", "", "x"},                                           // no list
      {"send", std::string(65, 'l'), "x"},                         // no possible list
      {"send", "--event", "CLEAR", "noc"},                         // of what?
      {"send", "--key", std::string(64 * 1024, 'k'), "noc", "x"},  // too large a file
  };
  for (const auto& words : cases) {
    EXPECT_EQ(run(words), ExitCode::Input) << words.back();
    EXPECT_NE(err(), "");
  }
  EXPECT_EQ(dropped(), "");
  EXPECT_EQ(run({"send", "--event", "CLEAR", "--key", "k", "noc"}), ExitCode::Done);
}

TEST_F(RunTest, SendCutsALongTextAndSaysSo) {
  EXPECT_EQ(run({"send", "noc", std::string(1'601, 'x')}), ExitCode::Done);
  EXPECT_THAT(err(), HasSubstr("cut to 1600 characters"));
  EXPECT_THAT(dropped(), HasSubstr("<MSG>" + std::string(1'600, 'x') + "</MSG>"));
}

TEST_F(RunTest, CheckPrintsEveryProblemWithItsPlace) {
  configure("[spool]\nsetle = \"5s\"\n\n[queue]\nrounds = 0\n");
  EXPECT_EQ(run({"check"}), ExitCode::Configuration);
  EXPECT_THAT(out(), HasSubstr(config_ + ":2:1: error: unknown key"));
  EXPECT_THAT(out(), HasSubstr(config_ + ":5:10: error: [queue] rounds"));
  EXPECT_THAT(out(), HasSubstr(config_ + ": not usable\n"));
  EXPECT_EQ(run({"check", "--json"}), ExitCode::Configuration);
  const json answer = json::parse(out());
  EXPECT_FALSE(answer["good"].get<bool>());
  const auto isKnown = [](const json& problem) {
    return problem["line"] == 2 && problem["column"] == 1 && problem["warning"] == false;
  };
  EXPECT_EQ(std::count_if(answer["problems"].begin(), answer["problems"].end(), isKnown), 1);
}

TEST_F(RunTest, CheckIsDoneWithWarningsOnly) {
  EXPECT_EQ(run({"check"}), ExitCode::Done);
  EXPECT_THAT(out(), HasSubstr("warning: [queue] last_resort is missing"));
  EXPECT_THAT(out(), HasSubstr(": good\n"));
}

TEST_F(RunTest, CheckAsksWhoKnowsTheScripts) {
  program_.checks.script = [](std::string_view) -> Status {
    return Error{Fault::Config, "no such script"};
  };
  configure(
      "[[driver]]\nname = \"p\"\ntype = \"simulator\"\n[[driver.phone]]\nnumber = "
      "\"+33600000001\"\nscript = \"x\"\n");
  EXPECT_EQ(run({"check"}), ExitCode::Configuration);
  EXPECT_THAT(out(), HasSubstr("no such script"));
}

TEST_F(RunTest, ACommandWithoutAConfigurationExits78) {
  EXPECT_EQ(run({"--config", "/nowhere/tocsin.toml", "queue"}), ExitCode::Configuration);
  EXPECT_THAT(err(), HasSubstr("/nowhere/tocsin.toml: error: cannot be read"));
}

TEST_F(RunTest, VersionIsThatOfTheBuild) {
  EXPECT_EQ(run({"version"}), ExitCode::Done);
  EXPECT_THAT(out(), testing::MatchesRegex("tocsin [0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_EQ(run({"version", "--json"}), ExitCode::Done);
  EXPECT_TRUE(json::parse(out()).contains("version"));
}

TEST_F(RunTest, ServeWithoutADaemonBesideSaysWhereItLooked) {
  EXPECT_EQ(run({"serve"}), ExitCode::Unreachable);
  EXPECT_THAT(err(), HasSubstr("../libexec/tocsin"));
}

TEST(DaemonLookupTest, TheFirstThatCanBeRunIsTaken) {
  const TemporaryDirectory root;
  const auto make = [&](const std::string& path, mode_t mode) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << "#!/bin/sh\n";
    chmod(path.c_str(), mode);
  };
  const std::string bin = root.path() + "/bin";
  std::filesystem::create_directory(bin);
  EXPECT_EQ(findDaemon(bin), "");
  make(root.path() + "/sbin/tocsind", 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/../sbin/tocsind");
  make(root.path() + "/libexec/tocsin/tocsind", 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/../libexec/tocsin/tocsind");
  make(bin + "/tocsind", 0644);
  EXPECT_EQ(findDaemon(bin), bin + "/../libexec/tocsin/tocsind") << "not one that cannot be run";
  chmod((bin + "/tocsind").c_str(), 0755);
  EXPECT_EQ(findDaemon(bin), bin + "/tocsind");
}

TEST(DaemonLookupTest, AProgramThatCannotBecomeTheDaemonSaysWhy) {
  EXPECT_THAT(becomeDaemon("/nowhere/tocsind", {}), HasSubstr("/nowhere/tocsind: No such file"));
}

}  // namespace
}  // namespace tocsin::cli
