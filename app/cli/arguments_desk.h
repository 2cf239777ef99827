// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"

namespace tocsin::cli {

// The part of the grammar for those who run the box: `user`, `token`, `audit`, `search`, `spool`,
// `doctor`, `reload`, `setup`; for its journal: `backup`, `restore`, `resume`; and
// `recipient erase`.
class DeskGrammar {
 public:
  // Makes a command below another one, with the options that all commands have.
  using Add = std::function<CLI::App&(CLI::App& parent, const char* name, const char* does)>;

  // What is parsed is put into `command`. The grammar must outlive the parsing.
  DeskGrammar(Add add, std::optional<Command>& command, Time now)
      : add_(std::move(add)), command_(command), now_(now) {}

  void addTo(CLI::App& app);

 private:
  void addErase(CLI::App& recipient);
  void addUsers(CLI::App& app);
  void addTokens(CLI::App& app);
  void addSearch(CLI::App& app);
  void addSpool(CLI::App& app);
  void addBackup(CLI::App& app);
  void addBox(CLI::App& app);
  void addSetup(CLI::App& app);
  CLI::App& addNamed(CLI::App& parent, const char* name, const char* does);
  CLI::App& addGroup(CLI::App& app, const char* name, const char* does, const Command& alone);
  void addLimit(CLI::App& app);

  Add add_;
  std::optional<Command>& command_;
  Time now_;

  std::string name_, role_, until_, from_, to_, list_, file_;
  std::vector<std::string> words_;
  int limit_ = 50;
  bool force_ = false, keepConfig_ = false;
  bool isNagios_ = false;
  Setup setup_;
};

}  // namespace tocsin::cli
