// SPDX-License-Identifier: Apache-2.0
#include "app/cli/setup.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <set>
#include <unistd.h>

#include "app/cli/actions.h"
#include "app/cli/run.h"
#include "app/cli/setup_steps.h"
#include "app/cli/shown_text.h"
#include "app/setup/config_text.h"
#include "app/setup/file.h"
#include "app/setup/modems.h"

namespace tocsin::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSystemd = "/run/systemd/system";
constexpr const char* kFresh =
    "# Tocsin's configuration, begun by tocsin setup. After a change: tocsin reload.\n";

std::string readFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string describe(const setup::Modem& modem) {
  std::string text = modem.maker + " " + modem.model;
  const auto add = [&](const char* what, const std::string& value) {
    if (!value.empty()) text += std::string(", ") + what + value;
  };
  add("IMEI ", modem.imei);
  add("SIM ", modem.sim);
  add("", modem.network);
  add("", modem.operatorName);
  add("", modem.technology);
  add("signal ", modem.signal);
  return text;
}

class SetUp {
 public:
  SetUp(const Setup& asked,
        const Invocation& invocation,
        const config::Checks& checks,
        const Console& console)
      : asked_(asked),
        path_(invocation.configPath),
        checks_(checks),
        console_(console),
        prompt_(console, console.isInteractive && !asked.yes),
        text_(readFile(path_)) {}

  ExitCode run() {
    isFresh_ = text_.empty();
    if (isFresh_) text_ = kFresh;
    if (const ExitCode read = readConfiguration(); read != ExitCode::Done) return read;
    findModems();
    askSettings();
    if (const ExitCode wrote = write(); wrote != ExitCode::Done) return wrote;
    if (const ExitCode runs = startDaemon(); runs != ExitCode::Done) return runs;
    const Session session = this->session();
    ExitCode code = makeAdmin(session, prompt_, asked_);
    asked_.country = parsed_.config->queue.homeCountry;
    if (code == ExitCode::Done) code = makeList(session, prompt_, asked_);
    if (code == ExitCode::Done) code = testSms(session, asked_);
    if (code == ExitCode::Done || code == ExitCode::Bad) sayNext();
    return code;
  }

 private:
  Session session() const {
    return {Client(parsed_.places->socket), console_, false, parsed_.places->page};
  }

  // An error of the file that is there is not ours to paper over.
  ExitCode readConfiguration() {
    parsed_ = config::parse(text_, checks_);
    if (isFresh_ || (parsed_.config && parsed_.places)) return ExitCode::Done;
    console_.err << shown(path_) << " has mistakes; correct them first (tocsin check)\n";
    return ExitCode::Configuration;
  }

  // Why a port is not asked; empty: it is. A modem that the daemon holds cannot say its IMEI: that
  // another of its ports answers AT shows by USB alone.
  std::string whyLeftAlone(const std::string& device) const {
    if (!parsed_.config) return "";
    for (const config::DriverSection& driver : parsed_.config->drivers) {
      if (driver.device.empty()) continue;
      std::error_code ignored;
      const bool isThisPort =
          driver.device == device ||
          (device.starts_with('/') && fs::equivalent(driver.device, device, ignored));
      if (isThisPort) return "is configured already";
      if (setup::isSameModem(driver.device, device)) return "another port of " + driver.name;
    }
    return "";
  }

  void findModems() {
    if (asked_.noModem) return;
    const std::vector<std::string> devices =
        asked_.devices.empty() ? setup::serialDevices() : asked_.devices;
    if (devices.empty()) {
      console_.out << "No serial port of USB is there. Plug a modem in, or name its port: --device "
                      "/dev/ttyS0\n";
    }
    std::set<std::string> seen;  // IMEIs: a stick has several ports
    for (const std::string& device : devices) {
      look(device, seen);
    }
  }

  void look(const std::string& device, std::set<std::string>& seen) {
    if (const std::string why = whyLeftAlone(device); !why.empty()) {
      console_.out << shown(device) << ": " << shown(why) << '\n';
      return;
    }
    console_.out << shown(device) << ": " << std::flush;
    const Result<setup::Modem> modem = setup::probe(device, asked_.baud);
    if (!modem) {
      console_.out << shown(modem.error().what) << '\n';
      return;
    }
    console_.out << shown(describe(*modem)) << '\n';
    const bool isAnotherPort = !modem->imei.empty() && !seen.insert(modem->imei).second;
    if (isAnotherPort || !prompt_.agrees("Send SMS by this modem?")) return;
    take(*modem);
  }

  void take(const setup::Modem& modem) {
    std::string pinFile = asked_.pinFile;
    if (modem.asksPin && pinFile.empty()) {
      pinFile = prompt_.answer("", "The SIM asks for its PIN: path of a file that holds it", "");
      if (pinFile.empty()) {
        console_.out << "  without --pin-file this SIM sends nothing\n";
      }
    }
    // A SIM that is open now asks for its PIN after the next power cut.
    text_ = setup::withModem(text_, freeName(), modem, pinFile);
    parsed_ = config::parse(text_, checks_);
  }

  // A name in a comment, as the package has it, is free.
  std::string freeName() const {
    std::set<std::string> names;
    if (parsed_.config) {
      for (const config::DriverSection& driver : parsed_.config->drivers)
        names.insert(driver.name);
    }
    for (int i = 1;; ++i) {
      const std::string name = "modem" + std::to_string(i);
      if (!names.contains(name)) return name;
    }
  }

  // A line that says the same stays as it is, with what is written behind it.
  void ask(const char* key, const char* question, const std::string& given, std::string now) {
    const std::string value = prompt_.answer(given, question, now);
    if (isFresh_ || value != now) text_ = setup::withKey(text_, "queue", key, setup::quoted(value));
  }

  void askSettings() {
    const config::QueueSection now =
        parsed_.config ? parsed_.config->queue : config::QueueSection{};
    ask("home_country", "Country, two letters", asked_.country, now.homeCountry);
    ask("time_zone", "Time zone of texts", asked_.timeZone, now.timeZone);
    ask("language", "Language: en, fr or de", asked_.language, now.language);
    const bool isMissing = !parsed_.config || parsed_.config->alarm.numbers.empty();
    const std::string number =
        isMissing
            ? prompt_.answer(
                  asked_.alarmNumber, "Mobile number that is told when this box is in trouble", "")
            : asked_.alarmNumber;
    if (number.empty()) return;
    text_ = setup::withKey(text_, "alarm", "numbers", "[" + setup::quoted(number) + "]");
    parsed_ = config::parse(text_, checks_);
    if (!parsed_.config || parsed_.config->alarm.numbers.empty()) return;  // write() says why
    sayUnderstood(console_, parsed_.config->alarm.numbers.front());
  }

  ExitCode write() {
    if (text_ == readFile(path_)) {
      console_.out << shown(path_) << " stays as it is\n";
      return ExitCode::Done;
    }
    parsed_ = config::parse(text_, checks_);
    if (!parsed_.config || !parsed_.places) {
      console_.err << "the configuration would not read; nothing is written\n"
                   << config::toText(parsed_.problems, path_);
      return ExitCode::Configuration;
    }
    if (const Status written = setup::replaceFile(path_, text_); !written) {
      console_.err << "nothing is written: " << shown(written.error().what) << '\n';
      return ExitCode::Configuration;
    }
    console_.out << shown(path_) << " is written"
                 << (isFresh_ ? "" : "; as it was: " + shown(path_) + ".bak") << '\n';
    // Like a [[route]] that names the new modem not.
    if (!parsed_.problems.empty()) console_.out << config::toText(parsed_.problems, path_);
    isWritten_ = true;
    return ExitCode::Done;
  }

  ExitCode startDaemon() {
    const bool runs = session().exchange({.path = "/healthz"}).status != 0;
    if (runs) return isWritten_ ? act(session(), Reload{}) : ExitCode::Done;
    std::error_code ignored;
    // The service of the package reads this file and no other.
    const bool hasSystemd =
        path_ == kDefaultConfigPath && fs::exists(kSystemd, ignored) && ::geteuid() == 0;
    if (hasSystemd && prompt_.agrees("Start Tocsin now, and at each start of this box?")) {
      // No word of a user's is in it. Type=notify: it returns when the daemon is ready.
      if (std::system("systemctl enable --now tocsin") == 0) return ExitCode::Done;
      console_.err << "it did not start: journalctl -u tocsin -n 50 says why\n";
      return ExitCode::Unreachable;
    }
    console_.out << "Now start Tocsin (systemctl enable --now tocsin, or tocsin serve), then run "
                    "tocsin setup again: it goes on from here.\n";
    return ExitCode::Unreachable;
  }

  void sayNext() const {
    console_.out << "\nNext:\n"
                 << "  tocsin doctor            what would still keep a page from going out\n"
                 << "  tocsin send " << shown(asked_.list.empty() ? "LIST" : asked_.list)
                 << " \"Hello\"   the first alert\n";
    if (!parsed_.places->page.empty()) {
      console_.out << "  " << shown(parsed_.places->page) << "   the page\n";
    }
  }

  Setup asked_;
  std::string path_;
  const config::Checks& checks_;
  const Console& console_;
  Prompt prompt_;
  std::string text_;
  config::Parsed parsed_;
  bool isFresh_ = false, isWritten_ = false;
};

}  // namespace

std::string Prompt::answer(const std::string& given,
                           const std::string& question,
                           std::string usual) {
  if (!given.empty() || !asks_) return given.empty() ? usual : given;
  console_.out << question << (usual.empty() ? "" : " [" + usual + "]") << ": " << std::flush;
  std::string line;
  std::getline(console_.in, line);
  return line.empty() ? usual : line;
}

void sayUnderstood(const Console& console, const PhoneNumber& number) {
  console.out << "  understood as " << shown(number.text()) << '\n';
}

bool Prompt::agrees(const std::string& question) {
  const std::string said = answer("", question + " (y/n)", "y");
  return said == "y" || said == "Y" || said == "yes";
}

ExitCode setUp(const Setup& asked,
               const Invocation& invocation,
               const config::Checks& checks,
               const Console& console) {
  return SetUp(asked, invocation, checks, console).run();
}

}  // namespace tocsin::cli
