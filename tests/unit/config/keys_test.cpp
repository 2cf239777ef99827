// SPDX-License-Identifier: Apache-2.0
#include "app/config/keys.h"

#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::config {
namespace {

std::string read(const char* path) {
  std::ifstream file(std::string(TOCSIN_SOURCE_DIR) + path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// "SECTION | key | type | default | limits" of every row of the documentation's tables.
std::vector<std::string> documented() {
  std::vector<std::string> rows;
  std::istringstream doc(read("/docs/formats/configuration.md"));
  std::string section;
  for (std::string line; std::getline(doc, line);) {
    if (line.rfind("##", 0) == 0) {
      section.clear();
      for (const char c : line.substr(line.find(' ') + 1)) {
        if (c != '`') section += c;
      }
    }
    if (line.rfind("| `", 0) != 0) continue;
    std::size_t end = 0;
    for (int bars = 0; bars < 5; ++bars) {
      end = line.find('|', end + 1);
    }
    rows.push_back(section + " " + line.substr(0, line.rfind('|', end - 1)));
  }
  return rows;
}

TEST(KeysTest, TheDocumentationNamesEveryKeyWithItsTypeDefaultAndLimits) {
  std::vector<std::string> table;
  for (const Key& key : keys()) {
    const std::string standard =
        key.standard.empty() ? "required" : "`" + std::string(key.standard) + "`";
    table.push_back(std::string(toText(key.section)) + " | `" + std::string(key.name) + "` | " +
                    std::string(toText(key.kind)) + " | " + standard + " | " + limitsText(key) +
                    " ");
  }
  EXPECT_THAT(documented(), testing::ElementsAreArray(table));
}

// The fields as one text, to compare two configurations.
std::string describe(const Config& c) {
  std::ostringstream out;
  const auto& p = c.queue.policy;
  out << c.spool.directory << ' ' << c.spool.settle.count() << ' ' << c.spool.keepDone.count()
      << ' ' << c.spool.keepRejected.count() << ' ' << static_cast<int>(c.spool.receipts) << ' '
      << c.queue.database << ' ' << c.queue.homeCountry << ' ' << c.queue.timeZone << ' '
      << c.queue.language << ' ' << c.queue.suffixMatch << ' ' << c.queue.digits << ' '
      << c.queue.numberFrom << ' ' << c.queue.numbersQuarantine.count() << ' ' << c.queue.lastResort
      << ' ' << c.queue.maxParts << ' ' << c.queue.digestAbove << ' ' << c.queue.onEvent.size()
      << ' ' << p.rounds << ' ' << p.repeatExhausted.count() << ' ' << p.repeatMax << ' '
      << p.ackHold.count() << ' ' << p.joinIdentical.count() << ' ' << p.sendTimeout.count() << ' '
      << p.pathGrace.count() << ' ' << p.validity.count() << ' ' << p.ackFromPagedOnly
      << p.confirmAck << p.tellOthers << ' ' << c.alarm.numbers.size() << ' '
      << c.alarm.repeat.count() << ' ' << c.http.listen << ' ' << c.http.socket << ' '
      << c.http.tlsCertificate << c.http.tlsKey;
  for (const DriverSection& d : c.drivers) {
    out << ' ' << d.latency.count() << ' ' << d.window << ' ' << d.faults.size() << ' ' << d.seed
        << ' ' << d.stateFile << ' ' << d.device << ' ' << d.baud << d.flowControl << ' '
        << d.pinFile << ' ' << d.smsPerHour << ' ' << static_cast<int>(d.ring) << ' '
        << d.serviceCentre.text() << ' ' << d.ownNumber.text() << ' ' << d.loopTest.count();
  }
  return out.str();
}

// What stands for a key that has no default.
std::string example(const Key& key) {
  if (key.name == "device") return R"("/dev/ttyUSB0")";
  return key.name == "type" ? R"("simulator")" : R"("a")";
}

TEST(KeysTest, TheDefaultsOfTheTableAreThoseOfTheFields) {
  std::string toml;
  Section section = Section::Route;
  for (const Key& key : keys()) {
    if (key.section == Section::Phone || key.section == Section::Route) continue;
    if (key.section != section && key.section != Section::Simulator) {
      section = key.section;
      toml += section == Section::Modem ? "[[driver]]\nname = \"b\"\ntype = \"modem\""
                                        : std::string(toText(section));
      toml += "\n";
    }
    const std::string value = key.standard.empty() ? example(key) : std::string(key.standard);
    toml += std::string(key.name) + " = " + value + "\n";
  }
  const Parsed parsed = parse(toml);
  ASSERT_TRUE(parsed.config) << toText(parsed.problems, "defaults");
  Config standard;
  standard.drivers.resize(2);
  standard.drivers[1].device = "/dev/ttyUSB0";
  EXPECT_EQ(describe(*parsed.config), describe(standard));
}

// Without its comment signs the example is still good: it shows real keys with possible values.
TEST(KeysTest, TheExampleNamesEveryKey) {
  std::istringstream example(read("/etc/tocsin.toml"));
  std::string toml;
  std::set<std::string> named;
  for (std::string line; std::getline(example, line);) {
    const bool isOff = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    if (isOff) line.erase(0, 1);
    if (line.find(" = ") != std::string::npos) named.insert(line.substr(0, line.find(" = ")));
    toml += line + "\n";
  }
  for (const Key& key : keys()) {
    EXPECT_TRUE(named.count(std::string(key.name))) << key.name;
  }
  const Parsed parsed = parse(toml);
  EXPECT_TRUE(parsed.config) << toText(parsed.problems, "etc/tocsin.toml");
  EXPECT_TRUE(parsed.problems.empty()) << toText(parsed.problems, "etc/tocsin.toml");
}

}  // namespace
}  // namespace tocsin::config
