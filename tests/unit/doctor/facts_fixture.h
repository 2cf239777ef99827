// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "app/doctor/examine.h"

namespace tocsin::doctor {

// A box on which all is well; each test spoils one thing.
class FactsTest : public testing::Test {
 protected:
  FactsTest() {
    facts_.now = now_;
    facts_.configuration.path = "/etc/tocsin/tocsin.toml";
    facts_.configuration.config.emplace();
    facts_.configuration.config->queue.lastResort = "noc";
    facts_.configuration.config->alarm.numbers = {*PhoneNumber::parse("+33600000009", "FR")};
    facts_.service = {.name = "tocsin", .user = 100, .groups = {100, 20}, .process = 412};
    facts_.spool.directory = directory("/var/spool/tocsin", 03770);
    facts_.spool.waiting.emplace();
    facts_.rooms = {{.subject = "state",
                     .path = "/var/lib/tocsin",
                     .freeBytes = 1UL << 33U,
                     .totalBytes = 1UL << 34U,
                     .cannotLook = {},
                     .writeTest = ""}};
    facts_.journal = {.path = "/var/lib/tocsin/queue.db", .exists = true};
    facts_.journal.checkup.lastHanded["modem1"] = now_ - hours{1};
    facts_.journal.checkup.lastReceived["modem1"] = now_ - hours{1};
    facts_.clock = {.isSynchronised = true, .hasRtc = true};
    facts_.ports = {{.driver = "modem1", .device = "/dev/serial/by-id/usb-modem"}};
    port().path = {.path = port().device, .exists = true, .mode = 0660, .group = 20};
    port().path.ownerName = "root";
    port().path.groupName = "dialout";
    port().holders = {{412, "tocsind"}};
    facts_.files = {{.subject = "modem1 pin_file", .folder = directory("/etc/tocsin", 02750)}};
    facts_.files.front().file = directory("/etc/tocsin/modem1.pin", 0640);
    facts_.files.front().file.isDirectory = false;
    facts_.daemon.reach = DaemonFacts::Reach::Answers;
    facts_.daemon.links = {{.name = "modem1", .type = "modem", .link = "up"}};
    link().technology = "4G (LTE)";
    link().signal = "-71 dBm";
    facts_.daemon.people = {{.name = "ann", .number = "+33600000001"}};
    ann().reachedAt = now_ - hours{5};
    ann().lists = {"noc"};
    facts_.daemon.lists = {{.name = "noc", .pausedUntil = {}, .entries = {{"ann", 1}}}};
  }

  static PathFacts directory(const std::string& path, unsigned mode) {
    return {.path = path,
            .exists = true,
            .isDirectory = true,
            .mode = mode,
            .owner = 100,
            .group = 100,
            .ownerName = "tocsin",
            .groupName = "tocsin-spool"};
  }

  PortFacts& port() { return facts_.ports.front(); }

  LinkFacts& link() { return facts_.daemon.links.front(); }

  PersonFacts& ann() { return facts_.daemon.people.front(); }

  ListFacts& noc() { return facts_.daemon.lists.front(); }

  // What is not well: "LEVEL CHECK SUBJECT: WHAT", one a line.
  std::string complaints() const {
    std::string text;
    for (const Finding& finding : examine(facts_)) {
      if (finding.level == Level::Ok) continue;
      text += std::string(toText(finding.level)) + " " + finding.check + " " + finding.subject +
              ": " + finding.what + "\n";
      EXPECT_TRUE(finding.level == Level::Note || !finding.whatToDo.empty()) << finding.what;
    }
    return text;
  }

  // What a check says, all its findings.
  std::string says(const std::string& check) const {
    std::string text;
    for (const Finding& finding : examine(facts_)) {
      if (finding.check == check) text += finding.what + "\n";
    }
    return text;
  }

  const Time now_ = fromMillis(1'795'248'000'000);
  Facts facts_;
};

}  // namespace tocsin::doctor
