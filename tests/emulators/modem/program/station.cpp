// SPDX-License-Identifier: Apache-2.0
#include "tests/emulators/modem/program/station.h"

#include <array>
#include <cerrno>
#include <cstring>

namespace tocsin::emulator {
namespace {

std::string lineOf(const SentSms& sms) {
  std::string line = "SUBMIT " + sms.number;
  const auto add = [&line](std::string_view name, const std::string& value) {
    line.append(" ").append(name).append("=").append(value);
  };
  add("part", std::to_string(sms.part) + "/" + std::to_string(sms.parts));
  add("concat", sms.concatenation < 0 ? "-" : std::to_string(sms.concatenation));
  add("ref", std::to_string(sms.reference));
  add("report", sms.wantsReport ? "yes" : "no");
  add("validity", sms.validity ? toText(*sms.validity) : "-");
  add("alphabet", sms.alphabet);
  add("class", sms.messageClass < 0 ? "-" : std::to_string(sms.messageClass));
  add("text", quoted(sms.text));
  return line;
}

std::string lineOf(const Ring& ring) {
  constexpr std::array<std::string_view, 4> kEnds{"taken", "busy", "unanswered", "hung-up"};
  std::string line = "RING " + ring.number + " time=" + toText(ring.length) + " end=";
  return line.append(kEnds.at(static_cast<std::size_t>(ring.end)));
}

// A name without a folder is beside the link that was there before.
std::string besides(const std::string& link, std::string_view name) {
  const std::size_t slash = link.rfind('/');
  if (name.empty() || name.front() == '/' || slash == std::string::npos) return std::string(name);
  return link.substr(0, slash + 1).append(name);
}

}  // namespace

Station::Station(int number, ModemOptions options, Place place, Surroundings around)
    : number_(number),
      around_(std::move(around)),
      port_(around_.loop,
            place.mode,
            std::move(place.link),
            {[this](std::string_view bytes) { modem_.input(bytes); },
             [this] {
               around_.log.say(number_, "OPEN");
               modem_.reopened();
             },
             [this] { around_.log.say(number_, "CLOSE"); }}),
      modem_(std::move(options), around_.loop, around_.clock, events()) {}

bool Station::start() {
  return modem_.isGone() || port_.appear({});
}

ModemEvents Station::events() {
  ModemEvents events;
  events.onOutput = [this](std::string_view bytes) { port_.write(bytes); };
  events.onSubmit = [this](const SentSms& sms) { told(sms); };
  events.onRing = [this](const Ring& ring) { around_.log.say(number_, lineOf(ring)); };
  events.onPortVanish = [this] { port_.vanish(); };
  events.onPortBack = [this](std::string_view link) { back(link); };
  events.onNote = [this](std::string_view line) { around_.log.say(number_, line); };
  return events;
}

void Station::told(const SentSms& sms) {
  around_.log.say(number_, lineOf(sms));
  around_.onSubmit(number_, sms);
}

void Station::back(std::string_view link) {
  const bool isBack = port_.appear(besides(port_.link(), link));
  around_.log.say(number_,
                  isBack ? "PORT " + port_.link() : "NO-PORT " + std::string(strerror(errno)));
}

}  // namespace tocsin::emulator
