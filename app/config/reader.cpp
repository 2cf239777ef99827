// SPDX-License-Identifier: Apache-2.0
#include "app/config/reader.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "app/config/nearest.h"

namespace tocsin::config {
namespace {

using Sections = std::vector<Section>;

// The tables of the file's root; those of `many` are written [[name]].
struct TableName {
  std::string_view name;
  Section section;
  bool many;
};

constexpr std::array kTables{TableName{"spool", Section::Spool, false},
                             TableName{"queue", Section::Queue, false},
                             TableName{"alarm", Section::Alarm, false},
                             TableName{"http", Section::Http, false},
                             TableName{"history", Section::History, false},
                             TableName{"heartbeat", Section::Heartbeat, false},
                             TableName{"proof", Section::Proof, false},
                             TableName{"driver", Section::Driver, true},
                             TableName{"route", Section::Route, true},
                             TableName{"forward", Section::Forward, true}};

// What a driver's further keys belong to.
struct DriverType {
  std::string_view name;
  Section section;
};

constexpr std::array kDriverTypes{DriverType{"simulator", Section::Simulator},
                                  DriverType{"modem", Section::Modem},
                                  DriverType{"smpp", Section::Smpp},
                                  DriverType{"ucp", Section::Ucp},
                                  DriverType{"exec", Section::Exec},
                                  DriverType{"http", Section::HttpGateway}};

bool contains(const Sections& sections, Section section) {
  return std::find(sections.begin(), sections.end(), section) != sections.end();
}

const Key* findKey(const Sections& sections, std::string_view name) {
  for (const Key& key : keys()) {
    if (contains(sections, key.section) && key.name == name) return &key;
  }
  return nullptr;
}

class Reader {
 public:
  explicit Reader(const Checks& checks) : scope_{QueueSection{}.homeCountry, checks} {}

  Draft read(const Node& root) {
    for (const Node& table : root.children) {
      checkTableName(table);
    }
    // [queue] before the numbers, which need its home_country.
    for (const TableName& table : kTables) {
      const auto found = std::find_if(root.children.begin(),
                                      root.children.end(),
                                      [&](const Node& node) { return node.key == table.name; });
      if (found != root.children.end()) readNamed(table, *found);
    }
    crossCheck(draft_, scope_.checks);
    return std::move(draft_);
  }

 private:
  void checkTableName(const Node& node) {
    std::vector<std::string_view> names;
    for (const TableName& table : kTables) {
      if (node.key == table.name) return;
      names.push_back(table.name);
    }
    const std::string_view near = nearest(node.key, names);
    if (node.type != Node::Type::Table && node.type != Node::Type::List) {
      draft_.error(
          node.keyPlace,
          quoted(node.key) +
              " stands outside of every section; the sections are [spool], "
              "[queue], [alarm], [http], [heartbeat], [proof], [[driver]], [[route]], [[forward]]");
      return;
    }
    draft_.error(node.keyPlace,
                 "unknown section " + quoted(node.key) +
                     (near.empty() ? "" : ": did you mean " + quoted(near) + "?"));
  }

  void readNamed(const TableName& table, const Node& node) {
    const std::string name(table.name);
    if (!table.many) {
      if (node.type != Node::Type::Table) {
        draft_.error(node.keyPlace, "write [" + name + "] once, as a section of its own");
        return;
      }
      readTable(node, {table.section}, name);
      if (table.section == Section::Queue) scope_.homeCountry = draft_.config.queue.homeCountry;
      return;
    }
    if (!isTableList(node)) {
      draft_.error(node.keyPlace, "write [[" + name + "]] with two brackets, once for each");
      return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      const std::string path = name + "[" + std::to_string(i) + "]";
      if (table.section == Section::Driver) {
        readDriver(node.children[i], path);
        continue;
      }
      if (table.section == Section::Route) draft_.config.routes.emplace_back();
      if (table.section == Section::Forward) draft_.config.forwards.emplace_back();
      readTable(node.children[i], {table.section}, path);
    }
  }

  static bool isTableList(const Node& node) {
    return node.type == Node::Type::List &&
           std::all_of(node.children.begin(), node.children.end(), [](const Node& child) {
             return child.type == Node::Type::Table;
           });
  }

  // The keys of a driver depend on its type; those of an unknown type are not looked at.
  void readDriver(const Node& node, const std::string& path) {
    draft_.config.drivers.emplace_back().line = node.place.line;
    draft_.places[path] = node.place;
    const auto type = std::find_if(node.children.begin(),
                                   node.children.end(),
                                   [](const Node& child) { return child.key == "type"; });
    const bool isUntyped = type == node.children.end();
    Sections sections{Section::Driver};
    for (const DriverType& known : kDriverTypes) {
      if (isUntyped || type->text == known.name) sections.push_back(known.section);
    }
    if (sections.size() > 1) {
      readTable(node, sections, path);
    } else {
      readShared(node, path);
    }
    for (const Node& child : node.children) {
      if (contains(sections, Section::Simulator) && !isUntyped && child.key == "phone") {
        readPhones(child, path);
      }
    }
  }

  // What every driver has, of one whose type nobody knows.
  void readShared(const Node& node, const std::string& path) {
    for (const Node& child : node.children) {
      if (const Key* key = findKey({Section::Driver}, child.key)) readKey(*key, child, path);
    }
  }

  void readPhones(const Node& node, const std::string& path) {
    if (!isTableList(node)) {
      draft_.error(node.keyPlace, "write [[driver.phone]] with two brackets, once for each");
      return;
    }
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      draft_.config.drivers.back().phones.emplace_back();
      readTable(node.children[i], {Section::Phone}, path + ".phone[" + std::to_string(i) + "]");
    }
  }

  void readTable(const Node& table, const Sections& sections, const std::string& path) {
    // A driver without a type is told of that alone: what a key may hold depends on the type.
    const bool isUntyped = sections.size() > 2;
    draft_.places[path] = table.place;
    std::set<std::string_view> given;
    for (const Node& child : table.children) {
      const bool isPhones = contains(sections, Section::Simulator) && child.key == "phone";
      if (isPhones) continue;
      given.insert(child.key);
      if (const Key* key = findKey(sections, child.key)) {
        if (!isUntyped || key->section == sections.front()) readKey(*key, child, path);
      } else {
        unknownKey(child, sections);
      }
    }
    const Sections needed = isUntyped ? Sections{sections.front()} : sections;
    for (const Key& key : keys()) {
      const bool isNeeded = contains(needed, key.section) && key.standard.empty();
      if (!isNeeded || given.count(key.name) > 0) continue;
      draft_.error(table.place,
                   std::string(toText(sections.front())) + " needs the key " + quoted(key.name) +
                       ": " + limitsText(key));
    }
  }

  void unknownKey(const Node& node, const Sections& sections) {
    std::vector<std::string_view> here;
    std::string elsewhere;
    for (const Key& key : keys()) {
      if (contains(sections, key.section)) {
        here.push_back(key.name);
      } else if (key.name == node.key) {
        elsewhere += (elsewhere.empty() ? "" : " or ") + std::string(toText(key.section));
      }
    }
    std::string what =
        "unknown key " + quoted(node.key) + " in " + std::string(toText(sections.front()));
    const std::string_view near = nearest(node.key, here);
    if (node.key == "phone" && sections.front() == Section::Driver) {
      what += ": it belongs to " + std::string(toText(Section::Simulator));
    } else if (!elsewhere.empty()) {
      what += ": it belongs to " + elsewhere;
    } else if (!near.empty()) {
      what += ": did you mean " + quoted(near) + "?";
    }
    draft_.error(node.keyPlace, std::move(what));
  }

  void readKey(const Key& key, const Node& node, const std::string& path) {
    const std::string name = path + "." + std::string(key.name);
    draft_.places[name] = node.place;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
      draft_.places[name + "[" + std::to_string(i) + "]"] = node.children[i].place;
    }
    if (const auto value = readValue(key, node, scope_, draft_)) {
      key.put(draft_.config, *value, scope_);
    }
  }

  Draft draft_;
  Scope scope_;
};

}  // namespace

Draft read(const Node& root, const Checks& checks) {
  return Reader(checks).read(root);
}

}  // namespace tocsin::config
