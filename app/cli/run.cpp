// SPDX-License-Identifier: Apache-2.0
#include "app/cli/run.h"

#include <cerrno>
#include <istream>
#include <optional>
#include <ostream>
#include <unistd.h>
#include <utility>
#include <variant>

#include "app/cli/actions.h"
#include "app/cli/arguments.h"
#include "app/cli/daemon.h"
#include "app/cli/doctor.h"
#include "app/cli/drop.h"
#include "app/cli/setup.h"
#include "app/cli/shown_text.h"
#include "queue/base/limits.h"
#include "queue/base/sms_text.h"

namespace tocsin::cli {
namespace {

// What standard input may hold of a text: what is longer is cut to limits::kMessageTextCharsMax
// anyway.
constexpr std::size_t kInputBytesMax = 65'536;

class Runner {
 public:
  Runner(const Invocation& invocation, const Program& program, const Console& console)
      : invocation_(invocation), program_(program), console_(console) {}

  ExitCode operator()(const Serve& serve) const {
    std::vector<std::string> arguments{"--config", invocation_.configPath};
    arguments.insert(arguments.end(), serve.rest.begin(), serve.rest.end());
    return become(std::move(arguments));
  }

  // Both need the journal itself: the daemon's program does them.
  ExitCode operator()(const Backup& backup) const {
    return become({"--config", invocation_.configPath, "--backup", backup.file});
  }

  ExitCode operator()(const Restore& restore) const {
    std::vector<std::string> arguments{
        "--config", invocation_.configPath, "--restore", restore.file};
    if (restore.force) arguments.emplace_back("--force");
    if (restore.keepConfig) arguments.emplace_back("--keep-configuration");
    return become(std::move(arguments));
  }

  ExitCode operator()(const Version& /*version*/) const {
    if (invocation_.json) {
      console_.out << "{\"version\": \"" TOCSIN_VERSION "\"}\n";
    } else {
      console_.out << "tocsin " TOCSIN_VERSION "\n";
    }
    return ExitCode::Done;
  }

  ExitCode operator()(const Check& /*check*/) const {
    const config::Parsed parsed = config::load(invocation_.configPath, program_.checks);
    const bool isGood = parsed.config.has_value();
    if (invocation_.json) {
      printProblemsJson(parsed);
    } else {
      for (const config::Problem& problem : parsed.problems) {
        std::string line = config::toText({problem}, invocation_.configPath);
        line.pop_back();
        console_.out << console_.toned(shown(line), problem.warning ? Tone::Warning : Tone::Bad)
                     << '\n';
      }
      console_.out << shown(invocation_.configPath) << ": "
                   << (isGood ? console_.toned("good", Tone::Good)
                              : console_.toned("not usable", Tone::Bad))
                   << '\n';
    }
    return isGood ? ExitCode::Done : ExitCode::Configuration;
  }

  ExitCode operator()(const Doctor& asked) const {
    return checkUp(asked, invocation_, program_.checks, console_);
  }

  ExitCode operator()(const Setup& asked) const {
    return setUp(asked, invocation_, program_.checks, console_);
  }

  ExitCode operator()(Send send) const {
    if (send.textFromInput) send.alert.text = readInput();
    if (const std::string wrong = trim(send.alert); !wrong.empty()) {
      complain(wrong);
      return ExitCode::Input;
    }
    const std::string xml = toXml(send.alert);
    if (xml.size() > limits::kSpoolFileBytesMax) {
      complain("the alert is larger than " + std::to_string(limits::kSpoolFileBytesMax) +
               " bytes: shorten --key, --source or the like");
      return ExitCode::Input;
    }
    if (send.spool.empty()) {
      const auto spool = findSpool();
      if (!spool) return ExitCode::Configuration;
      send.spool = *spool;
    }
    const auto path = drop(send.spool, xml, console_.now);
    if (!path) {
      complain("ALERT NOT SENT: " + path.error().what);
      return ExitCode::SpoolNotWritable;
    }
    if (invocation_.json) {
      console_.out << shownJson(Json{{"file", *path}}.dump(
                          -1, ' ', false, Json::error_handler_t::replace))
                   << '\n';
    } else {
      console_.out << "Dropped " << shown(*path) << '\n';
    }
    return ExitCode::Done;
  }

  // Every other command asks the daemon.
  template <class Asked>
  ExitCode operator()(const Asked& asked) const {
    const auto places = findPlaces();
    if (!places) return ExitCode::Configuration;
    return act(Session(Client(places->socket), console_, invocation_.json, places->page), asked);
  }

 private:
  ExitCode become(std::vector<std::string> arguments) const {
    const std::string daemon = findDaemon(program_.directory);
    const std::string trouble = daemon.empty() ? "tocsind is not installed beside this program, in "
                                                 "../libexec/tocsin or in ../sbin of it"
                                               : becomeDaemon(daemon, std::move(arguments));
    complain(trouble);
    return ExitCode::Unreachable;
  }

  void complain(std::string_view line) const {
    console_.err << console_.toned("tocsin:", Tone::Bad) << ' ' << shown(line) << '\n';
  }

  // Who may drop alerts need not be let into the configuration: the usual place then.
  std::optional<std::string> findSpool() const {
    const std::string& path = invocation_.configPath;
    if (::access(path.c_str(), R_OK) != 0 && errno == EACCES) {
      return config::SpoolSection{}.directory;
    }
    const auto places = findPlaces();
    return places ? std::optional(places->spool) : std::nullopt;
  }

  // A file with mistakes elsewhere still says where the daemon is.
  std::optional<config::Places> findPlaces() const {
    const config::Parsed parsed = config::load(invocation_.configPath);
    if (parsed.places) return parsed.places;
    for (const config::Problem& problem : parsed.problems) {
      if (problem.warning) continue;
      std::string line = config::toText({problem}, invocation_.configPath);
      line.pop_back();
      complain(line);
    }
    if (std::holds_alternative<Send>(invocation_.command)) {
      complain(
          "ALERT NOT SENT: where the spool is cannot be read; --spool DIR needs no configuration");
    }
    return std::nullopt;
  }

  std::string readInput() const {
    std::string text(kInputBytesMax, '\0');
    console_.in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(console_.in.gcount()));
    return text;
  }

  // Cuts the text to what a message holds; says what the daemon would refuse the file for.
  std::string trim(Alert& alert) const {
    if (oneLine(alert.list).empty() ||
        firstChars(alert.list, limits::kNameCharsMax).size() < alert.list.size()) {
      return "LIST is the name of a recipient list, 1 to " + std::to_string(limits::kNameCharsMax) +
             " characters";
    }
    const std::string_view kept = firstChars(alert.text, limits::kMessageTextCharsMax);
    if (kept.size() < alert.text.size()) {
      complain("the text is cut to " + std::to_string(limits::kMessageTextCharsMax) +
               " characters");
      alert.text = std::string(kept);
    }
    if (!oneLine(alert.text).empty()) return "";
    const bool isRaise = alert.event.empty() || alert.event == "RAISE";
    if (isRaise) return "there is no TEXT: say what people are paged for";
    return alert.key.empty() ? alert.event + " needs --key or the TEXT of what it is about" : "";
  }

  void printProblemsJson(const config::Parsed& parsed) const {
    Json problems = Json::array();
    for (const config::Problem& problem : parsed.problems) {
      problems.push_back({{"line", problem.line},
                          {"column", problem.column},
                          {"what", problem.what},
                          {"warning", problem.warning}});
    }
    const Json answer{{"file", invocation_.configPath},
                      {"good", parsed.config.has_value()},
                      {"problems", std::move(problems)}};
    console_.out << shownJson(answer.dump(2, ' ', false, Json::error_handler_t::replace)) << '\n';
  }

  const Invocation& invocation_;
  const Program& program_;
  const Console& console_;
};

}  // namespace

ExitCode run(const std::vector<std::string>& words,
             const Program& program,
             const Console& console) {
  const auto asked = parseArguments(words, {.configPath = program.configPath, .now = console.now});
  if (const auto* finished = std::get_if<Finished>(&asked)) {
    console.out << finished->out;
    console.err << finished->err;
    return finished->code;
  }
  const auto& invocation = std::get<Invocation>(asked);
  return std::visit(Runner(invocation, program, console), invocation.command);
}

}  // namespace tocsin::cli
