// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config/config.h"
#include "problems.h"

namespace tocsin::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Keys begin at line 4.
std::string http(const std::string& keys, const std::string& url = "url = \"http://g/\"\n") {
  return "[[driver]]\nname = \"g\"\ntype = \"http\"\n" + keys + url;
}

// Keys begin at line 4.
std::string exec(const std::string& keys) {
  return "[[driver]]\nname = \"e\"\ntype = \"exec\"\n" + keys;
}

TEST(GatewayTest, EveryKeyReachesItsField) {
  const Parsed parsed = parse(exec("command = [\"/bin/sms\", \"-v\"]\ntime_max = \"20s\"\n"
                                   "window = 3\nsms_per_hour = 60\n") +
                              http(R"toml(method = "PUT"
source = "4512"
headers = ["Content-Type:text/plain", "X-To:  ${to} "]
header_files = ["Authorization: /etc/hosts"]
body = "${text}"
success_status = ["200", "202"]
success_pattern = "OK"
reference_pattern = "id=(\\d+)"
tls_ca = "/etc/hosts"
time_max = "10s"
window = 5
sms_per_hour = 70
)toml"));
  ASSERT_TRUE(parsed.config) << problemsOf(parsed);
  const DriverSection& program = parsed.config->drivers[0];
  EXPECT_THAT(program.exec.command, ElementsAre("/bin/sms", "-v"));
  EXPECT_EQ(program.exec.timeMax, seconds{20});
  EXPECT_EQ(program.exec.window, 3);
  EXPECT_EQ(program.smsPerHour, 60);
  EXPECT_EQ(program.centre(), nullptr);
  const DriverSection& driver = parsed.config->drivers[1];
  const HttpGatewaySection& h = driver.http;
  EXPECT_EQ(h.url, "http://g/");
  EXPECT_EQ(h.method, "PUT");
  EXPECT_EQ(h.source, "4512");
  EXPECT_THAT(h.headers,
              ElementsAre(HeaderLine{"Content-Type", "text/plain"}, HeaderLine{"X-To", "${to}"}));
  EXPECT_THAT(h.headerFiles, ElementsAre(HeaderLine{"Authorization", "/etc/hosts"}));
  EXPECT_EQ(h.body, "${text}");
  EXPECT_THAT(h.successStatus, ElementsAre(200, 202));
  EXPECT_EQ(h.successPattern, "OK");
  EXPECT_EQ(h.referencePattern, "id=(\\d+)");
  EXPECT_EQ(h.tlsCa, "/etc/hosts");
  EXPECT_EQ(h.timeMax, seconds{10});
  EXPECT_EQ(h.window, 5);
  EXPECT_EQ(driver.smsPerHour, 70);
}

struct BadGateway {
  const char* name;
  std::string toml;
  const char* error;
};

class BadGatewayTest : public testing::TestWithParam<BadGateway> {};

TEST_P(BadGatewayTest, IsOneErrorThatSaysWhere) {
  const Parsed parsed = parse(GetParam().toml);
  EXPECT_FALSE(parsed.config);
  const std::string errors = errorsOf(parsed);
  EXPECT_THAT(errors, HasSubstr(GetParam().error));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 1) << errors;
}

INSTANTIATE_TEST_SUITE_P(
    Table,
    BadGatewayTest,
    testing::Values(
        BadGateway{"NoCommand", exec(""), "1:1 error: [[driver]] needs the key \"command\""},
        BadGateway{"EmptyCommand",
                   exec("command = []\n"),
                   "4:11 error: [[driver]] of type exec command: name a program"},
        BadGateway{"CommandAsText", exec("command = \"/bin/sms\"\n"), "must be a list of texts"},
        BadGateway{"RelativeCommand",
                   exec("command = [\"sms\", \"/x\"]\n"),
                   "4:12 error: [[driver]] of type exec command: the program needs an absolute "
                   "path"},
        BadGateway{"TooManyPrograms",
                   exec("command = [\"/x\"]\nwindow = 17\n"),
                   "17 is out of range: 1 to 16"},
        BadGateway{"NoUrl", http("", ""), "1:1 error: [[driver]] needs the key \"url\""},
        BadGateway{"UrlOfAnotherKind",
                   http("", "url = \"ftp://g/\"\n"),
                   "4:7 error: [[driver]] of type http url: what is written here: an address like"},
        BadGateway{"UrlWithoutHost", http("", "url = \"http:///send\"\n"), "an address like"},
        BadGateway{"UrlWithBlank", http("", "url = \"http://g/a b\"\n"), "without blanks"},
        BadGateway{"Method", http("method = \"PATCH\"\n"), "\"PATCH\" is none of GET, POST, PUT"},
        BadGateway{
            "HeaderWithoutColon",
            http("headers = [\"A: b\", \"Content-Type\"]\n"),
            "4:20 error: [[driver]] of type http headers: what is written here: a header is"},
        BadGateway{"HeaderOfTwoLines", http("headers = [\"A: b\\r\\nC: d\"]\n"), "in one line"},
        BadGateway{"HeaderNameWithBlank", http("headers = [\"A b: c\"]\n"), "a header is"},
        BadGateway{"HeaderFileWithoutPath",
                   http("header_files = [\"A: secret\"]\n"),
                   "\"Name: /path\" of a file"},
        BadGateway{"HeaderTwice",
                   http("headers = [\"A: b\"]\nheader_files = [\"a: /etc/hosts\"]\n"),
                   "5:17 error: [[driver]] of type http header_files: a is given twice"},
        BadGateway{"Status",
                   http("success_status = [\"200\", \"2xx\"]\n"),
                   "4:26 error: [[driver]] of type http success_status: \"2xx\": a status of HTTP"},
        BadGateway{"TimeMax", http("time_max = \"0s\"\n"), "out of range: 1s to 10min"}),
    [](const auto& caseInfo) { return std::string(caseInfo.param.name); });

TEST(GatewayTest, TemplatesAndPatternsAreCheckedByWhoKnowsThem) {
  const auto refuse = [](const char* what) {
    return [what](std::string_view text) -> Status {
      if (text.find("bad") == std::string_view::npos) return {};
      return Error{Fault::Config, what};
    };
  };
  const Checks checks{.gatewayTemplate = refuse("no such template"),
                      .gatewayPattern = refuse("no such pattern")};
  const std::string toml = http(
      "headers = [\"A: good\", \"B: bad\"]\nbody = \"bad\"\nsuccess_pattern = \"bad\"\n"
      "reference_pattern = \"bad\"\n",
      "url = \"http://bad/\"\n");
  EXPECT_EQ(errorsOf(parse(toml, checks)),
            "4:23 error: [[driver]] of type http headers: what is written here: no such template\n"
            "5:8 error: [[driver]] of type http body: what is written here: no such template\n"
            "6:19 error: [[driver]] of type http success_pattern: \"bad\": no such pattern\n"
            "7:21 error: [[driver]] of type http reference_pattern: \"bad\": no such pattern\n"
            "8:7 error: [[driver]] of type http url: what is written here: no such template\n");
  EXPECT_EQ(errorsOf(parse(toml)), "");
}

TEST(GatewayTest, ADriverIsAskedLastWhetherItCanWork) {
  int asked = 0;
  const Checks checks{.driver = [&](const DriverSection& driver) -> Status {
    ++asked;
    if (driver.type != "exec") return {};
    return Error{Fault::Config, driver.exec.command[0] + " is not there"};
  }};
  const std::string toml = http("") + exec("command = [\"/x\"]\n");
  const Parsed parsed = parse(toml, checks);
  EXPECT_TRUE(parsed.config);
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(problemsOf(parsed), HasSubstr("5:1 warning: [[driver]] e: /x is not there"));
  EXPECT_FALSE(parse(toml + "window = 0\n", checks).config);
  EXPECT_EQ(asked, 2) << "of what does not read nobody is asked";
}

TEST(GatewayTest, WithGatewaysAloneNobodyCanAcknowledge) {
  const std::string gateways = http("") + exec("command = [\"/x\"]\n");
  const char* const warning = "3:8 warning: [[driver]]: none of them receives SMS";
  EXPECT_THAT(problemsOf(parse(gateways)), HasSubstr(warning));
  for (const char* other : {"type = \"modem\"\ndevice = \"/d\"\n",
                            "type = \"simulator\"\n",
                            "type = \"ucp\"\nhost = \"h\"\nport = 1\n"}) {
    const Parsed parsed = parse(gateways + "[[driver]]\nname = \"o\"\n" + other);
    EXPECT_TRUE(parsed.config) << problemsOf(parsed);
    EXPECT_THAT(problemsOf(parsed), Not(HasSubstr("receives SMS")));
  }
  EXPECT_THAT(problemsOf(parse("")), Not(HasSubstr("receives SMS"))) << "there is none at all";
}

TEST(GatewayTest, FilesOfHeadersAreSecret) {
  using std::filesystem::perms;
  const std::string path = testing::TempDir() + "tocsin_gateway.token";
  const std::string toml = http("header_files = [\"Authorization: " + path + "\"]\n");
  std::filesystem::remove(path);
  EXPECT_THAT(
      problemsOf(parse(toml)),
      HasSubstr("4:17 warning: [[driver]] of type http header_files: " + path + " cannot be read"));
  std::ofstream(path) << "Bearer x\n";
  std::filesystem::permissions(path, perms::owner_read | perms::others_read);
  EXPECT_THAT(problemsOf(parse(toml)), HasSubstr("may be read by everybody"));
  std::filesystem::permissions(path, perms::owner_read | perms::group_read);
  EXPECT_THAT(problemsOf(parse(toml)), Not(HasSubstr("header_files")));
  std::filesystem::remove(path);
}

}  // namespace
}  // namespace tocsin::config
