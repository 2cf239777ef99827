// SPDX-License-Identifier: Apache-2.0
// The figures in Prometheus' text format; docs/operations.md explains each.
#include <map>

#include "app/dispatch/dispatcher.h"

namespace tocsin::dispatch {
namespace {

void family(std::string& out, const std::string& name, const char* type, const char* help) {
  out += "# HELP tocsin_" + name + " " + help + "\n# TYPE tocsin_" + name + " " + type + "\n";
}

std::string label(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\n') {
      escaped += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

struct Figure {
  const char* name;
  const char* type;
  const char* help;
  long value;
};

void plain(std::string& out, const Figure& figure) {
  family(out, figure.name, figure.type, figure.help);
  out += std::string("tocsin_") + figure.name + " " + std::to_string(figure.value) + "\n";
}

struct LinkFigure {
  const char* name;
  const char* type;
  const char* help;
  long (*value)(const LinkState&);
};

constexpr LinkFigure kLinkFigures[] = {
    {"driver_up",
     "gauge",
     "1 while the link sends",
     [](const LinkState& l) { return l.isUp() ? 1L : 0L; }},
    {"driver_in_flight",
     "gauge",
     "SMS parts that wait for the network's answer",
     [](const LinkState& l) { return static_cast<long>(l.inFlight); }},
    {"driver_sent_total",
     "counter",
     "SMS parts that the network took",
     [](const LinkState& l) { return l.sent; }},
    {"driver_refused_total",
     "counter",
     "SMS parts that it refused",
     [](const LinkState& l) { return l.refused; }},
    {"driver_in_doubt_total",
     "counter",
     "SMS parts without a final answer",
     [](const LinkState& l) { return l.inDoubt; }},
    {"driver_received_total",
     "counter",
     "SMS received",
     [](const LinkState& l) { return l.received; }},
    {"driver_reports_unmatched_total",
     "counter",
     "delivery reports that match no SMS of ours",
     [](const LinkState& l) { return l.reportsUnmatched; }},
    {"driver_quota_per_hour",
     "gauge",
     "SMS parts that the link may send in an hour, 0 = no limit",
     [](const LinkState& l) { return static_cast<long>(l.quota.perHour()); }},
};

}  // namespace

std::string Dispatcher::metrics() const {
  std::string out;
  const Figure figures[] = {
      {"messages_escalating",
       "gauge",
       "messages that nobody has acknowledged yet",
       static_cast<long>(book_.escalatingCount())},
      {"numbers_open", "gauge", "numbers of open messages", static_cast<long>(book_.openCount())},
      {"outbox_waiting",
       "gauge",
       "SMS that are not handed over yet",
       static_cast<long>(outbox_.size())},
      {"hooks_waiting",
       "gauge",
       "events that the on_event program has not taken yet",
       static_cast<long>(hooks_.size())},
      {"alerts_total", "counter", "alerts accepted since the start", intake_.taken()},
      {"replies_total", "counter", "SMS received and applied since the start", replies_.applied()},
      {"turns_total", "counter", "turns of the loop, each one transaction", turns_},
  };
  for (const Figure& figure : figures) {
    plain(out, figure);
  }
  for (const LinkFigure& figure : kLinkFigures) {
    family(out, figure.name, figure.type, figure.help);
    for (const LinkState& link : links_.all()) {
      out += std::string("tocsin_") + figure.name + "{driver=\"" + label(link.name) + "\"} " +
             std::to_string(figure.value(link)) + "\n";
    }
  }
  std::map<std::string, int> standing;
  for (const AlarmRow& row : alarms_.rows()) {
    ++standing[row.cause];
  }
  family(out, "alarm", "gauge", "alarms that stand, by cause");
  visitAlarmKinds([&](const AlarmKind& kind) {
    const std::string name(kind.name);
    out += "tocsin_alarm{cause=\"" + name + "\",severity=\"" + std::string(toText(kind.severity)) +
           "\"} " + std::to_string(standing[name]) + "\n";
  });
  return out;
}

}  // namespace tocsin::dispatch
