// SPDX-License-Identifier: Apache-2.0
#include "app/cli/arguments.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <utility>

#include "app/cli/arguments_desk.h"
#include "app/cli/words.h"
#include "app/config/nearest.h"
#include "queue/base/limits.h"

namespace tocsin::cli {
namespace {

constexpr int kRowsMax = 1'000'000;
constexpr int kQueueRows = 200;  // of `queue --all`, which may know millions
constexpr int kInboxRows = 50;

// What CLI11 writes into and the callbacks of the commands read.
struct Read {
  std::string name, number, as, comment, until, file, driver;
  std::vector<std::string> words;  // LIST and TEXT, or entries
  AlertWords alert;
  std::vector<std::string> replyNumbers;
  std::string recipientNumber, language, description;
  bool flag = false, noReplyNumbers = false;
  int limit = 0, validity = 0;
  Send send;
};

CLI::ValidationError wrong(const std::string& what) {
  return CLI::ValidationError(what);
}

// An empty name would leave the path of a request at another route.
const CLI::Validator kNotEmpty(
    [](const std::string& text) { return text.empty() ? "must not be empty" : std::string(); }, "");

template <class T>
T taken(Result<T> read) {
  if (!read) throw wrong(read.error().what);
  return *std::move(read);
}

// The usage of `send`, whose words CLI11 does not see.
class Usage : public CLI::Formatter {
 public:
  // NOLINTNEXTLINE(readability-identifier-naming): CLI11's name
  std::string make_usage(const CLI::App* app, std::string name) const override {
    if (app->get_name() != "send") return CLI::Formatter::make_usage(app, std::move(name));
    return "Usage: " + name + " [OPTIONS] LIST [TEXT...|-]\n";
  }
};

class Grammar {
 public:
  explicit Grammar(Surroundings surroundings)
      : surroundings_(std::move(surroundings)),
        app_("Tocsin: escalation alerting over SMS", "tocsin"),
        desk_(
            [this](CLI::App& parent, const char* name, const char* does) -> CLI::App& {
              return add(parent, name, does);
            },
            command_,
            surroundings_.now) {
    configPath_ = surroundings_.configPath;
    app_.formatter(std::make_shared<Usage>());
    app_.require_subcommand(1);
    common(app_);
    addLocal();
    addSend();
    addMessages();
    addRecipients();
    addLists();
    addHealth();
    desk_.addTo(app_);
    app_.footer("tocsin help COMMAND explains a command.");
  }

  std::variant<Invocation, Finished> parse(std::vector<std::string> words) {
    const std::string command = commandIn(words);
    try {
      checkCommand(command);
      if (command == "send") words = takeText(words);
      std::reverse(words.begin(), words.end());  // as CLI11 wants them
      app_.parse(std::move(words));
    } catch (const CLI::CallForHelp&) {
      return Finished{.code = ExitCode::Done, .out = app_.help(), .err = ""};
    } catch (const CLI::ParseError& error) {
      return Finished{.code = ExitCode::Usage,
                      .out = "",
                      .err = std::string("tocsin: ") + error.what() + "\nTry: tocsin help" +
                             commandGiven() + "\n"};
    }
    return Invocation{.command = *std::move(command_), .configPath = configPath_, .json = json_};
  }

 private:
  void common(CLI::App& app) {
    app.add_option("--config", configPath_, "The configuration; $TOCSIN_CONFIG without it")
        ->type_name("FILE");
    app.add_flag("--json", json_, "Print JSON");
  }

  CLI::App& add(CLI::App& parent, const char* name, const char* does) {
    CLI::App& sub = *parent.add_subcommand(name, does);
    common(sub);
    return sub;
  }

  void addLocal() {
    CLI::App& serve = add(app_, "serve", "Run the appliance in the foreground");
    serve.allow_extras();
    serve.callback([this, &serve] { command_ = Serve{serve.remaining()}; });
    add(app_, "check", "Check the configuration; every problem at once").callback([this] {
      command_ = Check{};
    });
    add(app_, "version", "Print the version").callback([this] { command_ = Version{}; });
  }

  void addSend() {
    CLI::App& send = add(app_, "send", "Drop an alert into the spool; works without the daemon");
    send.set_help_flag("--help", "Explain this command");
    Alert& alert = read_.send.alert;
    send.add_option("--event", read_.alert.event, "RAISE (default), CLEAR or ACK");
    send.add_option("--key", alert.key, "What the alert is about: one incident, one number");
    send.add_option("--severity", read_.alert.severity, "info, warning or critical (default)");
    send.add_option("--source", alert.source, "Who says so");
    send.add_option("--by", alert.by, "Who acknowledged, for --event ACK");
    send.add_option("--host", alert.host, "Host concerned");
    send.add_option("--service", alert.service, "Service concerned");
    send.add_option("--group", alert.group, "Group concerned");
    send.add_option(
        "--created", read_.alert.created, "When: RFC 3339, or a unix time of ten digits");
    send.add_option("--validity", read_.validity, "Minutes until it is too old to page")
        ->check(CLI::Range(1, limits::kValidityMinutesMax))
        ->type_name("MINUTES");
    send.add_option("--spool", read_.send.spool, "Drop here; the configuration is not read")
        ->type_name("DIR");
    send.footer(
        "TEXT \"-\" is standard input. Behind LIST only these options are options; every other "
        "word is text.");
    send.callback([this] { finishSend(); });
  }

  void finishSend() {
    Send& send = read_.send;
    if (read_.words.empty()) throw wrong("LIST is required: the recipient list to page");
    send.alert.list = read_.words.front();
    const Status formed = readAlertWords(read_.alert, send.alert);
    if (!formed) throw wrong(formed.error().what);
    if (read_.validity > 0) send.alert.validityMinutes = read_.validity;
    send.textFromInput = read_.words.size() == 2 && read_.words[1] == "-";
    for (std::size_t i = 1; i < read_.words.size() && !send.textFromInput; ++i) {
      send.alert.text += (i > 1 ? " " : "") + read_.words[i];
    }
    command_ = send;
  }

  void addMessages() {
    CLI::App& queue = add(app_, "queue", "The open messages");
    queue.add_flag("--all", read_.flag, "Closed messages too, newest first");
    addLimit(queue);
    queue.callback([this, &queue] {
      const int limit = read_.flag ? kQueueRows : 0;
      command_ = Queue{read_.flag, queue.count("--limit") > 0 ? read_.limit : limit};
    });
    CLI::App& show = add(app_, "show", "One message with its recipients and its journal");
    addNumber(show);
    show.callback([this] { command_ = Show{read_.number}; });
    addOrder("ack", "Acknowledge a message");
    addOrder("pass", "Decline for somebody: the next person is called");
    addOrder("cancel", "Cancel a message: nobody is paged any more");
    addOrder("escalate", "Open the next level now");
    CLI::App& bring = add(app_, "import", "Recipients and lists from JSON, whole and atomic");
    bring.add_option("FILE", read_.file, "\"-\" is standard input")->required();
    bring.add_flag("--merge", read_.flag, "Keep what the file does not name");
    bring.callback([this] { command_ = Import{read_.file, read_.flag}; });
    add(app_, "export", "Recipients and lists as JSON").callback([this] { command_ = Export{}; });
  }

  void addNumber(CLI::App& app) {
    app.add_option("NUMBER", read_.number, "Of the message, or id:ID")
        ->required()
        ->check(kNotEmpty);
  }

  void addLimit(CLI::App& app) {
    app.add_option("--limit", read_.limit, "At most so many rows, 0 = all")
        ->check(CLI::Range(0, kRowsMax));
  }

  void addOrder(const char* verb, const char* does) {
    CLI::App& order = add(app_, verb, does);
    addNumber(order);
    order.add_option("--as", read_.as, "Recipient for whom; without it the operator");
    order.add_option("--comment", read_.comment, "Kept in the journal and shown");
    order.callback([this, verb] { command_ = Order{verb, read_.number, read_.as, read_.comment}; });
  }

  void addName(CLI::App& app) {
    app.add_option("NAME", read_.name, "Its name")->required()->check(kNotEmpty);
  }

  void addRecipients() {
    CLI::App& group = add(app_, "recipient", "People: list, add, set, remove, show, off, on");
    group.require_subcommand(0, 1);
    group.callback([this] {
      if (!command_) command_ = Recipients{};
    });
    add(group, "list", "All of them").callback([this] { command_ = Recipients{}; });
    CLI::App& show = add(group, "show", "One of them");
    addName(show);
    show.callback([this] { command_ = ShowRecipient{read_.name}; });
    CLI::App& create = add(group, "add", "A new one");
    addName(create);
    create.add_option("NUMBER", read_.recipientNumber, "Mobile number")->required();
    addRecipientOptions(create);
    create.callback([this, &create] { finishRecipient(create, true); });
    CLI::App& set = add(group, "set", "Change one; what is not named stays");
    addName(set);
    set.add_option("--number", read_.recipientNumber, "Mobile number");
    addRecipientOptions(set);
    set.callback([this, &set] { finishRecipient(set, false); });
    CLI::App& remove = add(group, "remove", "Remove one");
    addName(remove);
    remove.callback([this] { command_ = RemoveRecipient{read_.name}; });
    CLI::App& off = add(group, "off", "Off duty until then");
    addName(off);
    addUntil(off);
    addForce(off);
    off.callback([this] {
      command_ =
          SwitchRecipient{read_.name, taken(readUntil(read_.until, surroundings_.now)), read_.flag};
    });
    CLI::App& on = add(group, "on", "On duty again");
    addName(on);
    on.callback([this] { command_ = SwitchRecipient{read_.name, std::nullopt, false}; });
  }

  void addRecipientOptions(CLI::App& app) {
    app.add_option("--language", read_.language, "en, fr or de; \"\" = the configured one");
    app.add_option(
           "--reply-number", read_.replyNumbers, "Also replies from this number; may repeat")
        ->allow_extra_args(false);
    app.add_flag("--no-reply-numbers", read_.noReplyNumbers, "Replies from no further number");
    app.add_option("--description", read_.description, "Who it is");
  }

  void finishRecipient(const CLI::App& app, bool isNew) {
    EditRecipient edit{.isNew = isNew, .name = read_.name};
    if (isNew || app.count("--number") > 0) edit.number = read_.recipientNumber;
    if (app.count("--language") > 0) edit.language = read_.language;
    if (app.count("--description") > 0) edit.description = read_.description;
    const bool hasNumbers = app.count("--reply-number") > 0;
    if (hasNumbers && read_.noReplyNumbers) {
      throw wrong("--no-reply-numbers contradicts --reply-number");
    }
    if (hasNumbers || read_.noReplyNumbers) edit.replyNumbers = read_.replyNumbers;
    const bool changes = edit.number || edit.language || edit.description || edit.replyNumbers;
    if (!changes) throw wrong("nothing to change is named");
    command_ = std::move(edit);
  }

  void addUntil(CLI::App& app) {
    app.add_option("--until,--for", read_.until, "2h, 07:30 (this machine's clock) or RFC 3339")
        ->required();
  }

  void addForce(CLI::App& app) {
    app.add_flag("--force", read_.flag, "Also when nobody is left who would be paged");
  }

  void addLists() {
    CLI::App& group =
        add(app_, "list", "Recipient lists: list, add, set, remove, show, pause, resume");
    group.require_subcommand(0, 1);
    group.callback([this] {
      if (!command_) command_ = Lists{};
    });
    add(group, "list", "All of them").callback([this] { command_ = Lists{}; });
    CLI::App& show = add(group, "show", "One of them, with its worst case");
    addName(show);
    show.callback([this] { command_ = ShowList{read_.name}; });
    CLI::App& create = add(group, "add", "A new one");
    CLI::App& set = add(group, "set", "Change one; entries that are named replace all");
    for (CLI::App* edit : {&create, &set}) {
      const bool isNew = edit == &create;
      addName(*edit);
      auto* entries =
          edit->add_option("ENTRY", read_.words, "RECIPIENT:LEVEL:ACKTIME, like ann:1:5min");
      if (isNew) entries->required();
      edit->add_option("--description", read_.description, "What it is for");
      if (!isNew) addForce(*edit);
      edit->callback([this, edit, isNew] { finishList(*edit, isNew); });
    }
    CLI::App& remove = add(group, "remove", "Remove one");
    addName(remove);
    remove.callback([this] { command_ = RemoveList{read_.name}; });
    CLI::App& pause = add(group, "pause", "Page nobody of it until then");
    addName(pause);
    addUntil(pause);
    pause.callback([this] {
      command_ = PauseList{read_.name, taken(readUntil(read_.until, surroundings_.now))};
    });
    CLI::App& resume = add(group, "resume", "End a pause");
    addName(resume);
    resume.callback([this] { command_ = PauseList{read_.name, std::nullopt}; });
  }

  void finishList(const CLI::App& app, bool isNew) {
    EditList edit{.isNew = isNew, .name = read_.name};
    if (!read_.words.empty()) edit.entries = taken(readEntries(read_.words));
    if (app.count("--description") > 0) edit.description = read_.description;
    if (!edit.entries && !edit.description) throw wrong("nothing to change is named");
    edit.force = read_.flag;
    command_ = std::move(edit);
  }

  void addHealth() {
    CLI::App& drivers = add(app_, "drivers", "Health of the links; 1 when one is down");
    drivers.add_option("--trace", read_.driver, "The raw dialogue of this driver's last hour")
        ->type_name("NAME")
        ->check(kNotEmpty);
    drivers.callback([this] {
      command_ = read_.driver.empty() ? Command{Drivers{}} : Command{Trace{read_.driver}};
    });
    CLI::App& inbox = add(app_, "inbox", "Received SMS and what each did");
    addLimit(inbox);
    inbox.callback([this, &inbox] {
      command_ = Inbox{inbox.count("--limit") > 0 ? read_.limit : kInboxRows};
    });
    add(app_, "alarms", "Tocsin's own troubles; 1 when one stands").callback([this] {
      command_ = Alarms{};
    });
    CLI::App& test = add(app_, "test", "Send a test SMS");
    test.add_option("RECIPIENT", read_.name, "To whom")->required()->check(kNotEmpty);
    test.add_option("--driver", read_.driver, "By this driver only");
    test.callback([this] { command_ = Test{read_.name, read_.driver}; });
  }

  // CLI11 would only say that one is required.
  void checkCommand(const std::string& name) const {
    if (name.empty()) return;
    std::vector<std::string> names;
    for (const CLI::App* command : app_.get_subcommands({})) {
      names.push_back(command->get_name());
    }
    if (std::find(names.begin(), names.end(), name) != names.end()) return;
    const std::string near(config::nearest(name, {names.begin(), names.end()}));
    throw wrong("there is no command " + name +
                (near.empty() ? "" : ": did you mean " + near + "?"));
  }

  // Moves LIST and TEXT into read_.words and returns the rest.
  std::vector<std::string> takeText(const std::vector<std::string>& words) {
    const CLI::App& send = *app_.get_subcommand("send");
    SendWords taken = takeApart(words, [&](const std::string& name) -> std::optional<bool> {
      const CLI::Option* option = send.get_option_no_throw(name);
      if (option == nullptr) return std::nullopt;
      return option->get_items_expected_min() > 0;
    });
    read_.words = std::move(taken.text);
    return std::move(taken.options);
  }

  std::string commandGiven() const {
    std::string given;
    for (const CLI::App* app = &app_; !app->get_subcommands().empty();) {
      app = app->get_subcommands().front();
      given += " " + app->get_name();
    }
    return given;
  }

  Surroundings surroundings_;
  CLI::App app_;
  DeskGrammar desk_;
  Read read_;
  std::string configPath_;
  bool json_ = false;
  std::optional<Command> command_;
};

}  // namespace

std::variant<Invocation, Finished> parseArguments(const std::vector<std::string>& words,
                                                  const Surroundings& surroundings) {
  // "help COMMAND" is "COMMAND --help".
  std::vector<std::string> asked = words;
  if (!asked.empty() && asked.front() == "help") {
    std::rotate(asked.begin(), asked.begin() + 1, asked.end());
    asked.back() = "--help";
  }
  return Grammar(surroundings).parse(std::move(asked));
}

}  // namespace tocsin::cli
