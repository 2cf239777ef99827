// SPDX-License-Identifier: Apache-2.0
// What the documents show as configuration is taken as it stands.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "problems.h"

namespace tocsin::config {
namespace {

namespace fs = std::filesystem;

struct Block {
  std::string place, toml;
};

// The ```toml blocks of one document; in a list they are indented.
void addBlocks(const fs::path& path, std::vector<Block>& blocks) {
  std::ifstream file(path);
  bool isInside = false;
  int number = 0;
  for (std::string line; std::getline(file, line);) {
    ++number;
    const std::size_t start = std::min(line.find_first_not_of(' '), line.size());
    const std::string text = line.substr(start);
    if (isInside && text.starts_with("```")) {
      isInside = false;
    } else if (isInside) {
      blocks.back().toml += text + "\n";
    } else if (text == "```toml") {
      isInside = true;
      blocks.push_back({path.filename().string() + ":" + std::to_string(number), {}});
    }
  }
}

TEST(DocumentsTest, EveryConfigurationInTheDocumentsIsTaken) {
  std::vector<Block> blocks;
  const fs::path docs = fs::path(TOCSIN_SOURCE_DIR) / "docs";
  for (const fs::path& folder : {docs, docs / "formats"}) {
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (entry.path().extension() == ".md") addBlocks(entry.path(), blocks);
    }
  }
  EXPECT_GE(blocks.size(), 5U);
  for (const Block& block : blocks) {
    EXPECT_EQ(errorsOf(parse(block.toml)), "") << "of " << block.place << "\n" << block.toml;
  }
}

}  // namespace
}  // namespace tocsin::config
