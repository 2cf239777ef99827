// SPDX-License-Identifier: Apache-2.0
#include "drivers/gateway/exec_words.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "drivers/gateway/gateway_driver.h"

namespace tocsin::gateway {
namespace {

using drivers::Refusal;
using drivers::Submit;
using drivers::SubmitEnd;
using drivers::SubmitResult;
using Json = nlohmann::json;

template <class Value>
using Word = std::pair<std::string_view, Value>;

constexpr std::array kEnds{
    Word<SubmitEnd>{"accepted", SubmitEnd::Accepted},
    Word<SubmitEnd>{"refused", SubmitEnd::Refused},
    Word<SubmitEnd>{"in_doubt", SubmitEnd::InDoubt},
};

constexpr std::array kClasses{
    Word<Refusal>{"recipient", Refusal::Recipient},
    Word<Refusal>{"form", Refusal::Form},
    Word<Refusal>{"account", Refusal::Account},
    Word<Refusal>{"for_now", Refusal::ForNow},
    Word<Refusal>{"too_fast", Refusal::TooFast},
};

template <class Table>
auto find(const Table& table, const std::string& word) {
  return std::find_if(
      table.begin(), table.end(), [&word](const auto& row) { return row.first == word; });
}

// A text or a number as a text; empty: neither.
std::string textAt(const Json& answer, const char* name) {
  const auto found = answer.find(name);
  if (found == answer.end()) return "";
  if (found->is_string()) return oneLine(found->get<std::string>());
  return found->is_number() ? found->dump() : "";
}

void readAnswer(const Json& answer, SubmitResult& result) {
  const std::string said = textAt(answer, "result"), kind = textAt(answer, "class");
  const auto end = find(kEnds, said);
  const auto kindOf = find(kClasses, kind);
  if (end == kEnds.end()) {
    result.what = "the program answered no result that there is: \"" + said + "\"";
    return;
  }
  result.end = end->second;
  result.refusal = kindOf == kClasses.end() ? Refusal::ForNow : kindOf->second;
  result.reference = result.end == SubmitEnd::Accepted ? textAt(answer, "reference") : "";
  result.what = textAt(answer, "reason");
  if (result.what.empty()) result.what = said + " by the program";
}

}  // namespace

std::string inputFor(const Submit& submit) {
  const Json input{
      {"id", submit.page.value},
      {"part", submit.part},
      {"parts", submit.parts},
      {"to", submit.to.text()},
      {"text", submit.text},
      {"reference", submit.reference},
      {"attempt", submit.attempt},
      {"critical", submit.critical},
      {"validity_s", std::chrono::duration_cast<seconds>(submit.validity).count()},
  };
  return input.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

SubmitResult resultOf(const Submit& submit, const ProgramEnd& end) {
  SubmitResult result = inDoubt(submit, "");
  if (end.how == ProgramEnd::How::NotStarted) {
    result.end = SubmitEnd::Refused;
    result.refusal = Refusal::ForNow;
  }
  if (end.how != ProgramEnd::How::Exited) {
    result.what = "the program: " + oneLine(end.what);
    return result;
  }
  const Json answer = Json::parse(end.output, nullptr, false);
  const std::string code = ", exit code " + std::to_string(end.code);
  if (!answer.is_object()) {
    const std::string said = oneLine(end.output);
    result.what = (said.empty() ? "the program answered nothing"
                                : "the program's answer is no JSON object: " + said) +
                  code;
    return result;
  }
  readAnswer(answer, result);
  if (end.code != 0 && result.end == SubmitEnd::Accepted) {
    result.end = SubmitEnd::InDoubt;
    result.reference.clear();
    result.what = "the program says accepted, but ended in an error" + code;
  }
  return result;
}

}  // namespace tocsin::gateway
