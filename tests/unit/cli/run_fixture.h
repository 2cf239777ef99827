// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/cli/run.h"
#include "temporary_directory.h"

namespace tocsin::cli {

// Runs the whole program but its exec, with a configuration, a spool and a socket of its own.
class RunTest : public testing::Test {
 protected:
  RunTest() {
    std::filesystem::create_directory(spool_);
    configure("[spool]\ndirectory = \"" + spool_ + "\"\n[http]\nsocket = \"" + socket_ + "\"\n");
  }

  void configure(const std::string& toml) const { std::ofstream(config_) << toml; }

  ExitCode run(const std::vector<std::string>& words, const std::string& input = "") {
    out_.str("");
    err_.str("");
    std::istringstream in(input);
    const Console console{.out = out_, .err = err_, .in = in, .now = fromMillis(1'795'248'000'000)};
    return cli::run(words, program_, console);
  }

  std::string out() const { return out_.str(); }

  std::string err() const { return err_.str(); }

  // The only file of the spool.
  std::string dropped() const {
    std::string text;
    for (const auto& entry : std::filesystem::directory_iterator(spool_)) {
      std::ostringstream content;
      content << std::ifstream(entry.path()).rdbuf();
      text += content.str();
    }
    return text;
  }

  TemporaryDirectory directory_;
  std::string socket_ = directory_.path() + "/s";
  std::string spool_ = directory_.path() + "/spool";
  std::string config_ = directory_.path() + "/tocsin.toml";
  Program program_{.configPath = config_, .directory = directory_.path(), .checks = {}};

 private:
  std::ostringstream out_, err_;
};

}  // namespace tocsin::cli
