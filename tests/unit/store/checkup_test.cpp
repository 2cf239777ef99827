// SPDX-License-Identifier: Apache-2.0
#include "queue/store/checkup.h"

#include <filesystem>
#include <fstream>

#include "journal_fixture.h"
#include "queue/store/sqlite.h"

namespace tocsin::store {
namespace {

class CheckupTest : public testing::Test {
 protected:
  CheckupTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tocsin-checkup-XXXXXX");
    home_ = ::mkdtemp(pattern.data());
    path_ = home_ + "/queue.db";
    EXPECT_TRUE(Journal::open(path_));
  }

  ~CheckupTest() override { std::filesystem::remove_all(home_); }

  void execute(const std::string& sql) const {
    auto db = Database::open(path_, Database::Mode::ReadWrite);
    ASSERT_TRUE(db);
    const Status done = db->execute(sql);
    EXPECT_TRUE(done) << (done ? "" : done.error().what);
  }

  std::string home_, path_;
};

TEST_F(CheckupTest, AWholeJournalHasNoDamage) {
  const auto checkup = checkUp(path_, seconds{60});
  ASSERT_TRUE(checkup);
  EXPECT_EQ(checkup->damage, "");
  EXPECT_FALSE(checkup->wasCut);
  EXPECT_TRUE(checkup->lastHanded.empty());
}

TEST_F(CheckupTest, TheLastSmsOfEachDriverIsFound) {
  execute(
      "INSERT INTO inbox VALUES(1,'a','modem1','+336','','x',NULL,1000,'',''),"
      "(2,'b','modem1','+336','','x',NULL,3000,'',''),(3,'c','modem2','+336','','x',NULL,2000,'',''"
      ")");
  execute(
      "INSERT INTO pages "
      "VALUES(1,NULL,NULL,0,'ann','+336','','','critical',1,0,0,0,3,'modem1',1,0,0,"
      "1,1,NULL,4000,'',NULL,''),(2,NULL,NULL,0,'ann','+336','','','critical',1,0,0,0,1,'modem2',1,"
      "0,"
      "0,1,1,NULL,NULL,'',NULL,'')");
  const auto checkup = checkUp(path_, seconds{60});
  ASSERT_TRUE(checkup) << checkup.error().what;
  EXPECT_EQ(checkup->lastReceived.at("modem1"), fromMillis(3000));
  EXPECT_EQ(checkup->lastReceived.at("modem2"), fromMillis(2000));
  EXPECT_EQ(checkup->lastHanded.at("modem1"), fromMillis(4000));
  EXPECT_FALSE(checkup->lastHanded.contains("modem2"));
}

TEST_F(CheckupTest, ADamagedPageIsFound) {
  execute("PRAGMA journal_mode=DELETE");
  {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096);
    file << std::string(4096 * 4, '\xa5');
  }
  const auto checkup = checkUp(path_, seconds{60});
  EXPECT_TRUE(!checkup || !checkup->damage.empty());
}

TEST_F(CheckupTest, ADatabaseOfAnotherProgramAndNoDatabaseAreErrors) {
  execute("PRAGMA application_id=7");
  EXPECT_EQ(checkUp(path_, seconds{1}).error().fault, Fault::Config);
  std::ofstream(home_ + "/text") << std::string(8192, 'x');
  EXPECT_EQ(checkUp(home_ + "/text", seconds{1}).error().fault, Fault::Damaged);
  EXPECT_FALSE(checkUp(home_ + "/none", seconds{1}));
}

TEST_F(CheckupTest, AJournalThatTakesTooLongIsCutOff) {
  execute(
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<200000) "
      "INSERT INTO events SELECT i, i, 1, 'X', 'why' FROM n");
  const auto checkup = checkUp(path_, Duration{0});
  ASSERT_TRUE(checkup) << checkup.error().what;
  EXPECT_TRUE(checkup->wasCut);
  EXPECT_EQ(checkup->damage, "");
}

}  // namespace
}  // namespace tocsin::store
