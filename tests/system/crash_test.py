# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments while files arrive and phones answer: nothing lost, nothing twice.

CRASH_KILLS and CRASH_FILES make it longer (200 and 500 in tests/run --all); CRASH_SEED repeats a run.
"""
import collections
import os
import random
import time
import unittest

from appliance import Appliance, alert, main

KILLS = int(os.environ.get("CRASH_KILLS", "12"))
FILES = int(os.environ.get("CRASH_FILES", "60"))
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.randrange(1, 1 << 30)
PEOPLE = [(f"p{i}", f"+3360000{i:04d}") for i in range(10)]


class CrashTest(unittest.TestCase):
    def test_no_file_is_lost_or_taken_twice_and_every_doubled_page_is_named(self):
        chance = random.Random(SEED)
        box = Appliance({number: "ack after 1s" for _, number in PEOPLE},
                        driver='latency = "300ms"\nwindow = 4\n', queue="digest_above = 0\nmax_parts = 1\n")
        self.addCleanup(box.close)
        # A page that was in doubt three times is not sent again: then the next level is called.
        box.start().people({f"list{i}": [(*PEOPLE[i], 1, "90s"), (*PEOPLE[i - 1], 2, "90s")] for i in range(len(PEOPLE))})
        dropped = 0
        for kill in range(KILLS):
            for _ in range(FILES * (kill + 1) // KILLS - dropped):
                box.drop(f"{dropped:05d}.xml", alert(f"list{dropped % len(PEOPLE)}", f"alert number {dropped} of the run"))
                dropped += 1
            time.sleep(chance.uniform(0, 0.6))  # a random moment is the test
            box.kill()
            runs = box.read("log").count("tocsin runs:")
            box.start(wait=False)
            if chance.random() < 0.8:  # else it is killed while it starts
                box.until(lambda n=runs: box.read("log").count("tocsin runs:") > n, "it runs again")
        box.until(lambda: not [n for n in os.listdir(box.path("spool")) if n.endswith(".xml")],
                  "every file is taken", patience=120)
        box.until(lambda: box.sql("SELECT count(*) FROM messages WHERE outcome<>'ACKNOWLEDGED'") == [(0,)],
                  "everything is acknowledged", patience=300)
        self.assertEqual(box.stop(), 0)
        self.judge(box, dropped)

    def judge(self, box, dropped):
        texts = collections.Counter(text for (text,) in box.sql("SELECT text FROM messages"))
        wanted = {f"alert number {i} of the run" for i in range(dropped)}
        lost = wanted - set(texts)
        twice = [text for text, count in texts.items() if count > 1]
        pages = collections.Counter((number, page) for number, page, _, text in box.traffic() if text.startswith("<"))
        doubled = {page for (_, page), count in pages.items() if count > 1}
        named = {message for (message,) in box.sql("SELECT message FROM events WHERE event='MAYBE_SENT' "
                                                   "AND reason LIKE '%may have been sent%'")}
        rows = dict(box.sql("SELECT id, message FROM pages"))
        unnamed = [page for page in doubled if rows[page] not in named]
        paged = {rows[page] for _, page in pages}
        silent = [i for (i,) in box.sql("SELECT id FROM messages") if i not in paged]
        doubted = box.sql("SELECT count(DISTINCT message) FROM pages WHERE doubts > 2")[0][0]
        print(f"\n  {KILLS} kills, {dropped} files, seed {SEED}: {len(lost)} lost, {len(twice)} twice, "
              f"{len(silent)} never paged, {len(doubled)} pages doubled, {len(unnamed)} of them not named; "
              f"{doubted} messages went on because a page of theirs was in doubt three times")
        self.assertEqual((lost, twice, silent, unnamed), (set(), [], [], []))
        self.assertEqual(len(os.listdir(box.path("spool", "rejected"))), 0)


if __name__ == "__main__":
    main()
