// SPDX-License-Identifier: Apache-2.0
// Breaks every rule on purpose in a folder of its own: a rule that cannot fail is none.
#include "rules.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "table.h"

namespace tocsin::architecture {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kLicence = "// SPDX-License-Identifier: Apache-2.0\n";

class RulesTest : public testing::Test {
 protected:
  RulesTest() { fs::remove_all(root_); }

  ~RulesTest() override { fs::remove_all(root_); }

  // A source with its licence line, so that `body` begins on line 2.
  void source(const std::string& path, const std::string& body) {
    file(path, std::string(kLicence) + body);
  }

  void file(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  SourceTree tree() const { return readSources(root_, {"app", "drivers", "queue", "spool"}); }

  // Exactly one finding, which begins with `where` and contains `what`.
  static void expectOne(const Findings& findings,
                        const std::string& where,
                        const std::string& what) {
    ASSERT_EQ(findings.size(), 1U) << testing::PrintToString(findings);
    EXPECT_TRUE(findings.front().starts_with(where)) << findings.front();
    EXPECT_NE(findings.front().find(what), std::string::npos) << findings.front();
  }

  const fs::path root_ = fs::path(testing::TempDir()) /
                         (std::string("tocsin_rules_test.") +
                          testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(RulesTest, AnArrowThatTheTableDoesNotHaveIsFound) {
  source("queue/reply/reply.cpp", "#include <string>\n#include \"queue/store/reader.h\"\n");
  source("queue/store/reader.h", "#pragma once\n#include \"queue/base/time.h\"\n");
  expectOne(checkArrows(tree()),
            "queue/reply/reply.cpp:3: ",
            "queue/reply must not include queue/store (allowed: queue/base)");
}

TEST_F(RulesTest, AnIncludeWithoutItsPathIsFound) {
  source("queue/base/time.cpp", "#include \"time.h\"\n");
  expectOne(checkArrows(tree()), "queue/base/time.cpp:2: ", "write the path from the root");
}

TEST_F(RulesTest, AFolderWithoutARowIsFound) {
  source("queue/misc/helper.cpp", "");
  expectOne(checkArrows(tree()), "queue/misc/helper.cpp:1: ", "not in the table of folders");
}

TEST_F(RulesTest, TheWiringMayIncludeEverythingAndNobodyTheWiring) {
  source("app/main.cpp", "#include <QTimer>\n#include \"queue/store/reader.h\"\n");
  EXPECT_EQ(checkArrows(tree()), Findings{});
  EXPECT_EQ(checkForeign(tree()), Findings{});
  source("app/http/server.cpp", "#include \"app/wiring.h\"\n");
  expectOne(
      checkArrows(tree()), "app/http/server.cpp:2: ", "app/http must not include app (allowed");
}

TEST_F(RulesTest, AFileWithARowOfItsOwnGoesByThatRow) {
  source("app/cli/main.cpp", "#include \"app/checks/checks.h\"\n");
  EXPECT_EQ(checkArrows(tree()), Findings{});
  source("app/cli/run.cpp", "#include \"app/checks/checks.h\"\n");
  expectOne(checkArrows(tree()), "app/cli/run.cpp:2: ", "app/cli must not include app/checks");
}

TEST_F(RulesTest, AQtIncludeInTheQueueIsFound) {
  source("queue/escalation/advance.cpp", "#include <algorithm>\n\n#  include <QTimer>\n");
  expectOne(checkForeign(tree()),
            "queue/escalation/advance.cpp:4: ",
            "Qt Core has no home in queue/escalation");
}

TEST_F(RulesTest, EveryLibraryIsKnownByItsHeaders) {
  struct Row {
    std::string_view header, library;
  };

  for (const Row& row : {Row{"string", ""},
                         Row{"cstdint", ""},
                         Row{"QCoreApplication", "Qt Core"},
                         Row{"QtCore/QTimer", "Qt Core"},
                         Row{"Poco/Net/HTTPServer.h", "Poco Net"},
                         Row{"Poco/SAX/SAXParser.h", "Poco XML"},
                         Row{"Poco/Exception.h", "Poco Foundation"},
                         Row{"sqlite3.h", "SQLite"},
                         Row{"nlohmann/json.hpp", "nlohmann-json"},
                         Row{"toml++/toml.h", "toml++"},
                         Row{"CLI/CLI.hpp", "CLI11"},
                         Row{"systemd/sd-daemon.h", "libsystemd"},
                         Row{"unistd.h", "POSIX"},
                         Row{"sys/inotify.h", "POSIX"},
                         Row{"boost/asio.hpp", "unknown"},
                         Row{"fmt/core.h", "unknown"}}) {
    EXPECT_EQ(libraryOf(row.header), row.library) << row.header;
  }
}

TEST_F(RulesTest, AnUnknownLibraryIsFound) {
  source("app/http/server.cpp", "#include <boost/asio.hpp>\n");
  expectOne(checkForeign(tree()), "app/http/server.cpp:2: ", "<boost/asio.hpp> is of no library");
}

TEST_F(RulesTest, SystemCallsInAPureRoomAreFound) {
  source("queue/base/time.cpp", "#include <time.h>\n");
  expectOne(checkForeign(tree()), "queue/base/time.cpp:2: ", "POSIX has no home in queue/base");
}

TEST_F(RulesTest, AFileThatSeesBothQtAndPocoIsFoundEvenThroughOurHeaders) {
  source("app/http/server.h", "#pragma once\n#include <Poco/Net/HTTPServer.h>\n");
  source("app/main.cpp", "#include \"app/http/server.h\"\n#include <QTimer>\n");
  expectOne(checkQtAndPocoApart(tree()), "app/main.cpp:1: ", "sees both Qt and Poco");
}

TEST_F(RulesTest, LongFilesAndLongHeadersAreFound) {
  std::string lines;
  for (int i = 1; i < 400; ++i)
    lines += "//\n";
  source("spool/fits.cpp", lines);
  EXPECT_EQ(checkForm(tree()), Findings{});
  source("spool/spool.cpp", lines + "//\n");
  expectOne(checkForm(tree()), "spool/spool.cpp:401: ", "longer than 400 lines");
  fs::remove(root_ / "spool/spool.cpp");
  source("spool/spool.h", "#pragma once\n" + lines.substr(0, 249 * 3));
  expectOne(checkForm(tree()), "spool/spool.h:251: ", "longer than 250 lines");
}

TEST_F(RulesTest, LongLinesAreFoundByCharactersNotBytes) {
  std::string umlauts;
  for (int i = 0; i < 97; ++i)
    umlauts += "ü";
  source("spool/spool.cpp", "// " + umlauts + "\n");
  EXPECT_EQ(checkForm(tree()), Findings{});
  source("spool/spool.cpp", "// " + umlauts + "x\n");
  expectOne(checkForm(tree()), "spool/spool.cpp:2: ", "longer than 100 columns");
}

TEST_F(RulesTest, AMissingLicenceLineAndAMissingGuardAreFound) {
  file("spool/spool.cpp", "#include <string>\n");
  expectOne(checkForm(tree()), "spool/spool.cpp:1: ", "SPDX-License-Identifier");
  fs::remove(root_ / "spool/spool.cpp");
  source("spool/spool.h", "");
  expectOne(checkForm(tree()), "spool/spool.h:2: ", "#pragma once");
}

class DocumentRulesTest : public RulesTest {
 protected:
  // The document as it should be, with `from` replaced by `to`.
  Findings checked(const std::string& from, const std::string& to) {
    std::string text;
    for (const std::string& line : readLines(fs::path(TOCSIN_SOURCE_DIR) / "ARCHITECTURE.md")) {
      text += line + "\n";
    }
    const auto found = text.find(from);
    EXPECT_NE(found, std::string::npos) << from;
    text.replace(found, from.size(), to);
    file("ARCHITECTURE.md", text);
    return checkDocument(root_ / "ARCHITECTURE.md");
  }
};

TEST_F(DocumentRulesTest, ADifferenceBetweenDocumentAndTableIsFound) {
  expectOne(checked("| base, escalation | SQLite, POSIX |", "| base | SQLite, POSIX |"),
            "ARCHITECTURE.md:",
            "queue/store may include says base, the table says base, escalation");
  expectOne(checked("| base, escalation | SQLite, POSIX |", "| base, escalation | POSIX |"),
            "ARCHITECTURE.md:",
            "queue/store foreign home says POSIX");
  EXPECT_EQ(checked("| `queue/store` |", "| `queue/shop` |").size(), 2U)
      << "one missing, one unknown";
}

TEST_F(RulesTest, AMissingDocumentIsFound) {
  EXPECT_EQ(checkDocument(root_ / "ARCHITECTURE.md").size(), rooms().size());
}

TEST_F(RulesTest, ALinkThatTheTableDoesNotHaveIsFound) {
  for (const Room& room : rooms()) {
    const fs::path file = fs::path(TOCSIN_SOURCE_DIR) / room.folder / "CMakeLists.txt";
    if (room.mayEverything || room.folder.ends_with(".cpp")) continue;
    fs::create_directories(root_ / room.folder);
    fs::copy_file(file, root_ / room.folder / "CMakeLists.txt");
  }
  ASSERT_EQ(checkLinks(root_), Findings{});
  file("queue/reply/CMakeLists.txt", "tocsin_library(queue_reply OURS queue_base queue_store)\n");
  expectOne(checkLinks(root_),
            "queue/reply/CMakeLists.txt: OURS",
            "says queue_base, queue_store, the table says queue_base");
  file("queue/reply/CMakeLists.txt",
       "tocsin_library(queue_reply OURS queue_base FOREIGN Qt6::Core)\n");
  expectOne(checkLinks(root_), "queue/reply/CMakeLists.txt: FOREIGN", "says Qt6::Core");
  fs::remove(root_ / "queue/reply/CMakeLists.txt");
  expectOne(
      checkLinks(root_), "queue/reply/CMakeLists.txt: ", "no tocsin_library(queue_reply ...)");
}

}  // namespace
}  // namespace tocsin::architecture
