// SPDX-License-Identifier: Apache-2.0
// How long the history takes: history_bench [MESSAGES] [DIRECTORY]. Fills a journal, makes its
// index and asks it what people ask; ends with 1 when a search misses its 100 ms. What it
// forgets at the end is gone from a journal in DIRECTORY.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sys/resource.h>
#include <vector>

#include "history_journal.h"
#include "queue/store/history_index.h"
#include "queue/store/journal.h"
#include "queue/store/reader.h"

namespace tocsin::bench {
namespace {

using store::HistorySearch;
using store::JournalReader;
using store::MessageFilter;
using store::SearchFilter;

constexpr int kRuns = 200;
constexpr double kGoalMs = 100;

double now() {
  using std::chrono::steady_clock;
  return std::chrono::duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

long peakKilobytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss;
}

template <class T>
T must(Result<T> result) {
  if (result) return *std::move(result);
  std::fprintf(stderr, "%s\n", result.error().what.c_str());
  std::exit(2);
}

struct Kind {
  const char* name;
  SearchFilter filter;
  std::int64_t before = 0;
};

struct Times {
  double p50 = 0, p99 = 0, max = 0;
};

Times measure(const std::function<void()>& question) {
  std::vector<double> took;
  for (int i = 0; i < kRuns; ++i) {
    const double began = now();
    question();
    took.push_back(now() - began);
  }
  std::sort(took.begin(), took.end());
  return {took[took.size() / 2], took[took.size() * 99 / 100], took.back()};
}

void buildIndex(const std::string& journal, int messages) {
  auto index = must(store::HistoryIndex::open(journal));
  const double began = now();
  double longest = 0;
  for (bool isBehind = true; isBehind;) {
    const double from = now();
    isBehind = must(index.step()).isBehind;
    longest = std::max(longest, now() - from);
  }
  const double took = now() - began;
  const auto bytes = std::filesystem::file_size(store::historyIndexPath(journal));
  std::printf(
      "index: %.0f messages/s, %.1f MB (%.0f bytes each), longest step %.0f ms, peak %ld KB\n",
      messages / took * 1000,
      static_cast<double>(bytes) / 1e6,
      static_cast<double>(bytes) / messages,
      longest,
      peakKilobytes());
}

std::vector<Kind> kinds(int messages) {
  const Time middle = fromMillis(1'732'147'200'000) + messages / 2 * seconds{63};
  return {
      {"rare word", {.text = word(1'990)}},
      {"common word", {.text = word(0)}},
      {"common for all", {.text = "nagios"}},
      {"two common words", {.text = word(0) + " " + word(1)}},
      {"rare and common", {.text = word(1'990) + " " + word(0)}},
      {"phrase host", {.text = "host1234"}},
      {"phrase key", {.text = "key-12345"}},
      {"beginning ho", {.text = "ho"}},
      {"beginning host", {.text = "host"}},
      {"beginning host12", {.text = "host12"}},
      {"beginning 70", {.text = "70"}},
      {"rare and beginning", {.text = word(1'990) + " host"}},
      {"list", {.list = "list7"}},
      {"recipient, outcome", {.recipient = "person11", .outcome = "EXHAUSTED"}},
      {"list, day", {.list = "list7", .from = middle, .to = middle + hours{24}}},
      {"word, five minutes", {.text = word(0), .from = middle, .to = middle + minutes{5}}},
      {"a minute of a year ago", {.from = middle, .to = middle + minutes{1}}},
      {"since the middle", {.text = word(3), .from = middle}},
      {"all newest", {}},
      {"deep cursor", {.text = word(0)}, messages / 50},
      {"nothing: no such word", {.text = "xylophone"}},
      {"nothing: not together", {.text = word(0), .list = "nolist"}},
      {"nothing: disjoint", {.text = "host1 host2 " + word(0) + " " + word(2)}},
      {"nothing: two keys", {.text = "nagios nagios 0 1 2 3 4"}},
  };
}

bool searchAll(const std::string& journal, int messages) {
  HistorySearch index(journal);
  JournalReader reader = must(JournalReader::open(journal));
  bool isGood = true;
  std::printf("%-26s %5s %8s %8s %8s\n", "search", "hits", "p50 ms", "p99 ms", "max ms");
  for (const Kind& kind : kinds(messages)) {
    std::size_t hits = 0;
    bool isWhole = true;
    const Times times = measure([&] {
      const auto found = must(index.search(kind.filter, kind.before, 50));
      hits = must(reader.byIds(found.ids, false)).size();
      isWhole = found.next == 0 || hits == 50;
    });
    isGood = isGood && times.p99 <= kGoalMs;
    std::printf("%-26s %5zu %8.2f %8.2f %8.2f%s%s\n",
                kind.name,
                hits,
                times.p50,
                times.p99,
                times.max,
                isWhole ? "" : "  in parts",
                times.p99 <= kGoalMs ? "" : "  MISSED");
  }
  return isGood;
}

void listQueue(const std::string& journal) {
  JournalReader reader = must(JournalReader::open(journal));
  const auto ask = [&](const char* name, const MessageFilter& filter) {
    std::size_t rows = 0;
    const Times times = measure([&] { rows = must(reader.messages(filter, 0, 50)).items.size(); });
    std::printf("%-26s %5zu %8.3f %8.3f %8.3f\n", name, rows, times.p50, times.p99, times.max);
  };
  ask("queue: open, urgent, people",
      {.order = MessageFilter::Order::Urgent, .withRecipients = true});
  ask("queue: open, urgent", {.order = MessageFilter::Order::Urgent});
  ask("queue: open, newest", {});
  ask("closed, newest", {.state = MessageFilter::State::Closed});
  ask("closed, no such text", {.state = MessageFilter::State::Closed, .text = "xylophone"});
  ask("closed, no such recipient", {.state = MessageFilter::State::Closed, .recipient = "x"});
}

// What a step of ageing keeps the loop from, while there is much to forget.
void forgetSome(const std::string& path) {
  store::Journal journal = must(store::Journal::open(path));
  std::size_t forgotten = 0;
  const Times times = measure([&] { forgotten += must(journal.age(Time::max())).messages.size(); });
  std::printf("%-26s %5zu %8.3f %8.3f %8.3f\n",
              "forgotten in steps",
              forgotten,
              times.p50,
              times.p99,
              times.max);
}

int run(int messages, const std::filesystem::path& directory) {
  std::filesystem::create_directories(directory);
  const std::string journal = (directory / "queue.db").string();
  if (!std::filesystem::exists(journal)) {
    const double began = now();
    const Status filled = fillJournal(journal, messages, 1'000);
    if (!filled) {
      std::fprintf(stderr, "%s\n", filled.error().what.c_str());
      return 2;
    }
    std::printf("journal: %d messages in %.0f s\n", messages, (now() - began) / 1000);
  }
  buildIndex(journal, messages);
  const bool isGood = searchAll(journal, messages);
  listQueue(journal);
  forgetSome(journal);
  std::printf("peak %ld KB\n", peakKilobytes());
  return isGood ? 0 : 1;
}

}  // namespace
}  // namespace tocsin::bench

int main(int argc, char** argv) {
  const int messages = argc > 1 ? std::atoi(argv[1]) : 1'000'000;
  const std::filesystem::path given = argc > 2 ? argv[2] : "";
  const auto directory =
      given.empty() ? std::filesystem::temp_directory_path() / "tocsin-history-bench" : given;
  const int code = tocsin::bench::run(messages, directory);
  std::error_code ignored;
  if (given.empty()) std::filesystem::remove_all(directory, ignored);
  return code;
}
