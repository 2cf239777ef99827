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

std::string describe(const CentreSection& c) {
  std::ostringstream out;
  out << " " << c.host << " " << c.port << c.tls << " " << c.tlsCa << " " << c.tlsName << " "
      << c.tlsPin << " " << c.passwordFile << " " << c.password << " " << c.source << " "
      << c.window << " " << c.perSecond << " " << c.receipts;
  return out.str();
}

std::string describe(const SmppSection& s) {
  std::ostringstream out;
  out << describe(s.centre) << " " << static_cast<int>(s.bind) << " " << s.systemId << " "
      << s.systemType << " " << s.interfaceVersion << " " << s.sourceTon.value_or(-1) << " "
      << s.sourceNpi.value_or(-1) << " " << s.destTon.value_or(-1) << " " << s.destNpi.value_or(-1)
      << " " << static_cast<int>(s.alphabet) << " " << static_cast<int>(s.longForm) << " "
      << s.enquireEvery.count();
  return out.str();
}

std::string describe(const UcpSection& u) {
  std::ostringstream out;
  out << describe(u.centre) << " " << u.account << " " << u.accountTon << " " << u.accountNpi << " "
      << u.prefix << " " << u.plain01 << " " << u.keepAliveEvery.count() << " " << u.timeZone;
  return out.str();
}

std::string describe(const ExecSection& e) {
  std::ostringstream out;
  out << " " << e.command.size() << " " << e.timeMax.count() << " " << e.window;
  return out.str();
}

std::string describe(const HttpGatewaySection& h) {
  std::ostringstream out;
  out << " " << h.url << " " << h.method << " " << h.source << " " << h.headers.size() << " "
      << h.headerFiles.size() << " " << h.body << " " << h.successStatus.size() << " "
      << h.successPattern << " " << h.referencePattern << " " << h.tlsCa << " " << h.timeMax.count()
      << " " << h.window;
  return out.str();
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
      << c.http.tlsCertificate << c.http.tlsKey << ' ' << c.http.names.size() << ' '
      << c.http.session.count() << ' ' << c.alarm.strangers << ' ' << c.heartbeat.file << ' '
      << c.heartbeat.url << ' ' << c.heartbeat.method << ' ' << c.heartbeat.tlsCa << ' '
      << c.heartbeat.every.count() << ' ' << c.proof.recipients.size() << ' ' << c.proof.hour << ':'
      << c.proof.minute << ' ' << c.proof.receiveWithin.count();
  for (const bool day : c.proof.days) {
    out << day;
  }
  for (const DriverSection& d : c.drivers) {
    out << ' ' << d.latency.count() << ' ' << d.window << ' ' << d.faults.size() << ' ' << d.seed
        << ' ' << d.stateFile << ' ' << d.device << ' ' << d.baud << d.flowControl << ' '
        << d.pinFile << ' ' << d.smsPerHour << ' ' << static_cast<int>(d.ring) << ' '
        << d.serviceCentre.text() << ' ' << d.ownNumber.text() << ' ' << d.loopTest.count()
        << describe(d.smpp) << describe(d.ucp) << describe(d.exec) << describe(d.http);
  }
  for (const ForwardSection& f : c.forwards) {
    out << ' ' << f.sender << ' ' << f.keyword << ' ' << f.account << ' ' << f.folder << ' '
        << f.url << ' ' << f.program.size() << ' ' << static_cast<int>(f.format) << ' '
        << f.headers.size() << ' ' << f.headerFiles.size() << ' ' << f.timeMax.count() << ' '
        << f.tlsCa;
  }
  return out.str();
}

// What stands for a key that has no default.
std::string example(const Key& key, const std::string& type) {
  if (key.name == "name") return "\"" + type + "\"";
  if (key.name == "type") return "\"" + type + "\"";
  if (key.name == "device") return R"("/dev/ttyUSB0")";
  if (key.name == "port") return "5000";
  if (key.name == "command") return R"(["/a"])";
  return key.name == "url" ? R"("http://a")" : R"("a")";
}

std::string withDefault(const Key& key, const std::string& type = "") {
  return std::string(key.name) + " = " +
         (key.standard.empty() ? example(key, type) : std::string(key.standard)) + "\n";
}

// A driver with each key of its type at its default.
std::string driverOf(Section section, const std::string& type) {
  std::string toml = "[[driver]]\n";
  for (const Key& key : keys()) {
    const bool isHere = key.section == Section::Driver || key.section == section;
    if (isHere) toml += withDefault(key, type);
  }
  return toml;
}

TEST(KeysTest, TheDefaultsOfTheTableAreThoseOfTheFields) {
  std::string toml;
  Section section = Section::Driver;
  for (const Key& key : keys()) {
    if (key.section == Section::Driver) break;
    if (key.section != section) toml += std::string(toText(key.section)) + "\n";
    section = key.section;
    toml += withDefault(key);
  }
  toml += driverOf(Section::Simulator, "simulator") + driverOf(Section::Modem, "modem") +
          driverOf(Section::Smpp, "smpp") + driverOf(Section::Ucp, "ucp") +
          driverOf(Section::Exec, "exec") + driverOf(Section::HttpGateway, "http");
  toml += "[[forward]]\nname = \"a\"\nfolder = \"/f\"\n";
  for (const Key& key : keys()) {
    const bool isGoal = key.name == "folder" || key.name == "url" || key.name == "program";
    if (key.section != Section::Forward || isGoal || key.name == "name") continue;
    toml += withDefault(key);
  }
  const Parsed parsed = parse(toml);
  ASSERT_TRUE(parsed.config) << toText(parsed.problems, "defaults");
  Config standard;
  standard.drivers.resize(6);
  standard.drivers[1].device = "/dev/ttyUSB0";
  standard.drivers[2].smpp.centre.host = "a";
  standard.drivers[2].smpp.systemId = "a";
  standard.drivers[3].ucp.centre.host = "a";
  standard.drivers[3].ucp.centre.port = 5000;
  standard.drivers[4].exec.command = {"/a"};
  standard.drivers[5].http.url = "http://a";
  standard.forwards.resize(1);
  standard.forwards[0].folder = "/f";
  EXPECT_EQ(describe(*parsed.config), describe(standard));
}

// Without its comment signs the example is still good: it shows real keys with possible values. All
// that it lacks is the files of secrets.
TEST(KeysTest, TheExampleNamesEveryKey) {
  std::istringstream example(read("/etc/tocsin.toml"));
  std::string toml, section;
  std::set<std::string> named;
  for (std::string line; std::getline(example, line);) {
    const bool isOff = line.size() > 1 && line[0] == '#' && line[1] != ' ';
    if (isOff) line.erase(0, 1);
    if (line.starts_with('[')) section = line;
    if (line.starts_with("type = ")) section = "[[driver]] of type " + line.substr(8);
    section = section.substr(0, section.find('"'));
    const std::string key = line.substr(0, line.find(" = "));
    if (key != line) named.insert(section + " " + key);
    toml += line + "\n";
  }
  for (const Key& key : keys()) {
    const std::string name(key.name);
    const bool isShared = key.section == Section::Driver;
    const std::string where = isShared ? "[[driver]]" : std::string(toText(key.section));
    const bool isType = isShared && name == "type";
    EXPECT_TRUE(isType || named.count(where + " " + name)) << where << " " << name;
  }
  const Parsed parsed = parse(toml);
  EXPECT_TRUE(parsed.config) << toText(parsed.problems, "etc/tocsin.toml");
  for (const Problem& problem : parsed.problems) {
    EXPECT_THAT(problem.what, testing::HasSubstr("cannot be read")) << "line " << problem.line;
  }
}

}  // namespace
}  // namespace tocsin::config
