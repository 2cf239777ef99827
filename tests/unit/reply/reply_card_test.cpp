// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <string>
#include <vector>

#include "queue/reply/phrases.h"
#include "tests/unit/reply/grammar_fixture.h"

namespace tocsin::reply {
namespace {

// What the rows of each table on the card do, in their order.
const std::vector<std::string>& deeds() {
  static const std::vector<std::string> kDeeds{"take 7042",
                                               "take 7042 7055",
                                               "all, take 7042 7055 7061",
                                               "pass 7042",
                                               "status 7042",
                                               "status",
                                               "who 7042",
                                               "more 7042"};
  return kDeeds;
}

std::vector<std::string> linesOfTheCard() {
  std::ifstream file(TOCSIN_SOURCE_DIR "/docs/reply-card.md");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    lines.push_back(line);
  return lines;
}

// What stands in backticks.
std::vector<std::string> quotedIn(const std::string& text) {
  std::vector<std::string> found;
  for (std::size_t open = text.find('`'); open != std::string::npos;) {
    const std::size_t close = text.find('`', open + 1);
    if (close == std::string::npos) break;
    found.push_back(text.substr(open + 1, close - open - 1));
    open = text.find('`', close + 1);
  }
  return found;
}

TEST(ReplyCardTest, EveryReplyOnTheCardDoesWhatItsRowSays) {
  std::size_t row = deeds().size(), tables = 0;
  for (const std::string& line : linesOfTheCard()) {
    if (line.starts_with("|---")) {
      row = 0;
      ++tables;
    } else if (line.starts_with("| `")) {
      ASSERT_LT(row, deeds().size()) << line;
      expectAll(quotedIn(line.substr(0, line.find('|', 1))), deeds()[row], threeOpen());
      ++row;
    }
  }
  EXPECT_EQ(tables, 3U);
  EXPECT_EQ(row, deeds().size());
}

TEST(ReplyCardTest, ANoOnTheCardIsAPass) {
  int found = 0;
  for (const std::string& line : linesOfTheCard()) {
    if (!line.starts_with("3. ")) continue;
    ++found;
    expectAll({quotedIn(line).front()}, "pass 7042", threeOpen());
  }
  EXPECT_EQ(found, 3);
}

TEST(ReplyCardTest, TheAnswersThatItNamesAreThoseThatAreSent) {
  std::string card;
  for (const std::string& line : linesOfTheCard())
    card += line + "\n";
  for (const Language language : {Language::English, Language::French, Language::German}) {
    for (const Line answer : {Line::IsYours, Line::StillYours, Line::Over, Line::Cancelled}) {
      const std::string whole(phrase(answer, language).full);
      const std::size_t begin = whole.find(' ') + 1;
      const std::string words = whole.substr(begin, whole.find('[') - begin);
      EXPECT_NE(card.find(words), std::string::npos) << words;
    }
  }
}

}  // namespace
}  // namespace tocsin::reply
