// SPDX-License-Identifier: Apache-2.0
// What of the links keeps pages from going out and replies from coming in.
#include <algorithm>

#include "app/doctor/checks.h"

namespace tocsin::doctor {
namespace {

using Reach = DaemonFacts::Reach;

// A SIM that sent nothing for so long may have been switched off by its operator.
constexpr Duration kLongAgo = hours{24 * 30};

bool isSimulated(const LinkFacts& link) {
  return link.type == "simulator";
}

// Programs and HTTP gateways only send.
bool mayReceive(const LinkFacts& link) {
  return link.type != "exec" && link.type != "http";
}

const LinkFacts::Trouble* troubleOf(const LinkFacts& link, std::string_view kind) {
  const auto found = std::find_if(link.troubles.begin(),
                                  link.troubles.end(),
                                  [&](const LinkFacts::Trouble& t) { return t.kind == kind; });
  return found == link.troubles.end() ? nullptr : &*found;
}

// Beside a real driver simulated phones are for trials: no page goes by them.
bool isForTrials(const LinkFacts& link, const std::vector<LinkFacts>& links) {
  return isSimulated(link) && !std::all_of(links.begin(), links.end(), isSimulated);
}

bool isAnyUp(const std::vector<LinkFacts>& links) {
  return std::any_of(links.begin(), links.end(), [&](const LinkFacts& link) {
    return link.link == "up" && !isForTrials(link, links);
  });
}

std::string orElse(const std::string& text, const std::string& otherwise) {
  return text.empty() ? otherwise : text;
}

// What it says of itself, as far as it does.
std::string stateOf(const LinkFacts& link) {
  std::string text = link.link;
  if (!link.operatorName.empty()) text += ", " + link.operatorName;
  if (!link.detail.empty()) text += ", " + link.detail;
  return text;
}

Finding ofLink(const LinkFacts& link, bool isAnotherUp) {
  Finding finding{.subject = link.name, .what = stateOf(link)};
  const auto judge = [&](Level level, std::string what, std::string whatToDo) {
    finding.level = level;
    finding.what = std::move(what);
    finding.whatToDo = std::move(whatToDo);
  };
  const std::string asItSays = orElse(link.whatToDo, "tocsin drivers says more");
  if (const auto* trouble = troubleOf(link, "rejected")) {
    judge(Level::Critical, "the login is rejected: " + trouble->what, asItSays);
  } else if (const auto* wrong = troubleOf(link, "untrusted")) {
    judge(Level::Critical, "not the right server: " + wrong->what, asItSays);
  } else if (link.link == "down") {
    judge(isAnotherUp ? Level::Warning : Level::Critical,
          "down: " + orElse(link.detail, orElse(link.lastError, "it does not say why")),
          asItSays);
  } else if (link.link != "up") {
    judge(Level::Warning, "still starting: " + link.detail, "Look again in a minute");
  } else if (!link.receives || troubleOf(link, "deaf_path") != nullptr) {
    judge(mayReceive(link) ? Level::Warning : Level::Note,
          mayReceive(link) ? "sends, and was not proven to receive: nobody may be able to "
                             "acknowledge"
                           : "up; it only sends",
          mayReceive(link) ? "Text a ? to its number; tocsin inbox must show it" : "");
  } else if (link.trialAt) {
    judge(Level::Warning,
          "failed lately, and is passed over until a trial SMS went by it",
          "tocsin test NAME --driver " + link.name + " proves it at once");
  } else if (link.isSlowed) {
    judge(Level::Note, stateOf(link) + "; the network asked for less", "");
  } else if (isSimulated(link)) {
    judge(Level::Note, stateOf(link) + "; a simulator reaches no real phone", "");
  }
  return finding;
}

Finding ofPort(const PortFacts& port, const Identity& service) {
  Finding finding{.subject = port.driver};
  std::string others;
  bool isOurs = false;
  for (const Holder& holder : port.holders) {
    if (service.process != 0 && holder.pid == service.process) {
      isOurs = true;
      continue;
    }
    others += (others.empty() ? "" : ", ") + holder.name + " (" + std::to_string(holder.pid) + ")";
  }
  const auto judge = [&](Level level, const std::string& what, std::string whatToDo) {
    finding.level = level;
    finding.what = port.device + " " + what;
    finding.whatToDo = std::move(whatToDo);
  };
  if (!port.path.trouble.empty()) {
    judge(Level::Note, "cannot be looked at: " + port.path.trouble, "");
  } else if (!port.path.exists) {
    judge(Level::Critical,
          "is not there",
          "Plug the modem in, give it power, and compare [[driver]] device with ls -l "
          "/dev/tocsin/* (without the package: /dev/serial/by-id)");
  } else if (!others.empty()) {
    judge(
        Level::Critical,
        "is held by " + others,
        "Stop that program for good (systemctl disable --now NAME): two cannot talk to one modem");
  } else if (mayAccess(port.path, service, kRead | kWrite) == false) {
    judge(Level::Critical,
          "may not be opened by " + service.name + " (" + permissionsOf(port.path) + ")",
          "usermod -aG " + port.path.groupName + " " + service.name + "; systemctl restart tocsin");
  } else if (!port.lockFile.empty()) {
    judge(Level::Warning,
          "has the lock file of another program: " + port.lockFile,
          "Stop that program; remove the file when it is gone");
  } else if (port.device.starts_with("/dev/ttyUSB") || port.device.starts_with("/dev/ttyACM")) {
    judge(Level::Warning,
          "may be another modem after the next start",
          "Set [[driver]] device to its name in /dev/tocsin/by-port (ls -l), which stays; without "
          "the package to that in /dev/serial/by-id");
  } else if (!port.isScanWhole) {
    judge(Level::Note, "is there; who holds it shows only to root", "");
  } else {
    judge(Level::Ok, isOurs ? "is held by tocsin alone" : "is free", "");
  }
  return finding;
}

// When it was last, by what the daemon and the journal know.
OptionalTime later(const OptionalTime& a, const OptionalTime& b) {
  if (!a || !b) return a ? a : b;
  return std::max(*a, *b);
}

OptionalTime lookUp(const std::map<std::string, Time>& times, const std::string& name) {
  const auto found = times.find(name);
  return found == times.end() ? OptionalTime{} : OptionalTime{found->second};
}

struct LastWords {
  std::string never, whatToDo;
  const char* verb;
};

Finding ofLast(const Facts& facts,
               const std::string& driver,
               const OptionalTime& last,
               const LastWords& words) {
  Finding finding{.subject = driver};
  const bool isKnown = !facts.journal.isUnknown && facts.journal.trouble.empty();
  if (last) {
    const Duration ago = facts.now - *last;
    finding.what = std::string(words.verb) + " " + roughly(ago) + " ago";
    if (ago < kLongAgo) return finding;
  } else {
    finding.what = isKnown ? words.never : words.never + ", as far as this user may see";
    if (!isKnown) {
      finding.level = Level::Note;
      return finding;
    }
  }
  finding.level = Level::Warning;
  finding.whatToDo = words.whatToDo;
  return finding;
}

// Those that carry pages: as the daemon has them, else as they are configured.
std::vector<LinkFacts> linksOf(const Facts& facts) {
  std::vector<LinkFacts> links = facts.daemon.links;
  const bool isKnown = !links.empty() || !facts.configuration.config;
  for (std::size_t i = 0; !isKnown && i < facts.configuration.config->drivers.size(); ++i) {
    const config::DriverSection& section = facts.configuration.config->drivers[i];
    links.push_back({.name = section.name, .type = section.type, .link = "down"});
  }
  const std::vector<LinkFacts> all = links;
  std::erase_if(links, [&](const LinkFacts& link) { return isForTrials(link, all); });
  return links;
}

}  // namespace

bool isForSimulatorsAlone(const Facts& facts, const std::string& number) {
  if (!facts.configuration.config) return false;
  const config::Config& config = *facts.configuration.config;
  const auto isReal = [&](const std::string& name) {
    return std::any_of(config.drivers.begin(), config.drivers.end(), [&](const auto& driver) {
      return driver.name == name && driver.type != "simulator";
    });
  };
  const bool anyReal = std::any_of(config.drivers.begin(),
                                   config.drivers.end(),
                                   [&](const auto& driver) { return isReal(driver.name); });
  const auto route = std::find_if(config.routes.begin(), config.routes.end(), [&](const auto& r) {
    return number.starts_with(r.prefix);
  });
  return anyReal && route != config.routes.end() &&
         std::none_of(route->drivers.begin(), route->drivers.end(), isReal);
}

void checkPorts(const Facts& facts, Findings& found) {
  bool isHeld = false;
  for (const PortFacts& port : facts.ports) {
    found.push_back(ofPort(port, facts.service));
    isHeld = isHeld || found.back().level == Level::Critical;
  }
  if (facts.ports.empty()) return;
  for (const Holder& meddler : facts.meddlers) {
    const bool isKeptOff = facts.hasUdevRules && !isHeld;
    found.push_back(
        {.subject = meddler.name,
         .level = isKeptOff ? Level::Note : Level::Warning,
         .what = "runs (" + std::to_string(meddler.pid) + "), and opens modems on its own" +
                 (isKeptOff ? "; udev rules keep it off" : ""),
         .whatToDo =
             isKeptOff ? ""
                       : "systemctl disable --now " + meddler.name + ", unless this box needs it"});
  }
}

void checkLinks(const Facts& facts, Findings& found) {
  if (facts.daemon.reach != Reach::Answers) {
    found.push_back({.level = Level::Note, .what = "not known while the service does not answer"});
    return;
  }
  if (facts.daemon.links.empty()) {
    found.push_back({.level = Level::Critical,
                     .what = "there is no driver: nobody can be paged",
                     .whatToDo = "tocsin setup, or a [[driver]] in the configuration"});
  }
  const std::vector<LinkFacts>& links = facts.daemon.links;
  if (!links.empty() && std::all_of(links.begin(), links.end(), isSimulated)) {
    found.push_back({.level = Level::Critical,
                     .what = "only simulated phones carry pages: nobody real is told",
                     .whatToDo = "tocsin setup, or a [[driver]] that is no simulator"});
  }
  const bool isUp = isAnyUp(links);
  for (const LinkFacts& link : links) {
    found.push_back(ofLink(link, isUp));
  }
}

void checkSim(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : facts.daemon.links) {
    if (link.type != "modem") continue;
    if (const auto* locked = troubleOf(link, "sim_locked")) {
      found.push_back({.subject = link.name,
                       .level = Level::Critical,
                       .what = locked->what,
                       .whatToDo = orElse(link.whatToDo,
                                          "Put the right SIM in, or set pin_file; a PUK takes a "
                                          "phone. Then restart tocsin")});
    } else if (const auto* full = troubleOf(link, "sim_full")) {
      found.push_back({.subject = link.name,
                       .level = Level::Critical,
                       .what = full->what + ": replies will be lost",
                       .whatToDo = "Delete SMS on the SIM with a phone; tocsin drivers --trace " +
                                   link.name + " says why they stay"});
    } else if (link.link == "up") {
      found.push_back(
          {.subject = link.name, .what = link.sim.empty() ? "open" : "open, SIM " + link.sim});
    }
  }
}

void checkSignal(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : facts.daemon.links) {
    if (link.signal.empty()) continue;
    const bool isWeak = troubleOf(link, "weak_signal") != nullptr;
    found.push_back({.subject = link.name,
                     .level = isWeak ? Level::Warning : Level::Ok,
                     .what = link.signal + (isWeak ? ": SMS often fail like this" : ""),
                     .whatToDo = isWeak ? "Move the aerial, or use a better one" : ""});
  }
}

// Operators switch their 2G networks off, year by year: a box that hangs on one goes deaf and mute
// on a day that nobody tells it.
void checkTechnology(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : facts.daemon.links) {
    if (link.technology.empty()) continue;
    const bool isOld = link.technology.starts_with("2G");
    found.push_back(
        {.subject = link.name,
         .level = isOld ? Level::Warning : Level::Ok,
         .what = "registered by " + link.technology + (isOld ? ", which operators switch off" : ""),
         .whatToDo = isOld ? "Ask the operator until when it runs; use a modem and a SIM that know "
                             "4G, and an aerial for its bands"
                           : ""});
  }
}

void checkQuota(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : facts.daemon.links) {
    if (link.quota.empty()) continue;
    Finding finding{.subject = link.name, .what = link.quota};
    for (const AlarmFacts& alarm : facts.daemon.alarms) {
      if (!alarm.cause.starts_with("quota_") || alarm.subject != link.name) continue;
      finding.level = alarm.severity == "critical" ? Level::Critical : Level::Warning;
      finding.whatToDo = alarm.whatToDo;
    }
    found.push_back(std::move(finding));
  }
}

void checkLastPage(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : linksOf(facts)) {
    const OptionalTime last =
        later(link.lastSent, lookUp(facts.journal.checkup.lastHanded, link.name));
    found.push_back(ofLast(facts,
                           link.name,
                           last,
                           {.never = "no SMS ever went out by it",
                            .whatToDo = "tocsin test NAME --driver " + link.name,
                            .verb = "the last SMS went out"}));
  }
}

void checkLastReply(const Facts& facts, Findings& found) {
  for (const LinkFacts& link : linksOf(facts)) {
    if (!mayReceive(link)) continue;
    const OptionalTime last =
        later(link.lastReceived, lookUp(facts.journal.checkup.lastReceived, link.name));
    found.push_back(ofLast(facts,
                           link.name,
                           last,
                           {.never = "no SMS ever came in by it",
                            .whatToDo = "Text a ? to its number; tocsin inbox must show it",
                            .verb = "the last SMS came in"}));
  }
}

}  // namespace tocsin::doctor
