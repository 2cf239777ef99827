# SPDX-License-Identifier: Apache-2.0
"""kill -9 under full SMPP load: nothing lost, at most a window doubled each time, each of them named.

SMPP_KILLS (50 in tests/run --all), SMPP_FILES (messages) and SMPP_WINDOW make it longer, CRASH_SEED repeats a run.
"""
import collections
import os
import random
import re
import time
import unittest

from appliance import alert, main
from centre_box import CentreBox

KILLS = int(os.environ.get("SMPP_KILLS", "5"))
FILES = int(os.environ.get("SMPP_FILES", str(140 * KILLS)))
WINDOW = int(os.environ.get("SMPP_WINDOW", "100"))
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.randrange(1, 1 << 30)
LISTS = 50


class SmppCrashTest(unittest.TestCase):
    def test_nothing_is_lost_and_what_may_be_doubled_is_named(self):
        chance = random.Random(SEED)
        queue = "digest_above = 0\nconfirm_ack = false\n"
        with CentreBox(driver={"window": WINDOW, "receipts": False}, queue=queue) as here:
            # The acknowledge time outlasts the run: every page is to be sent once.
            here.start({f"list{i}": [(f"p{i}", f"+336000{i:05d}", 1, "2h")] for i in range(LISTS)})
            here.centre.tell("latency 150ms")
            in_flight = self.play(here, chance)
            self.judge(here, in_flight)

    def play(self, here, chance):
        box, dropped, in_flight = here.box, 0, []
        for kill in range(KILLS):
            while dropped < FILES * (kill + 1) // KILLS:
                box.drop(f"{dropped:05d}.xml", alert(f"list{dropped % LISTS}", f"alert number {dropped} of the run",
                                                     severity="critical"))
                dropped += 1
            here.up()
            submits = len(here.centre.named("SUBMIT"))
            here.centre.wait(lambda e: e.name == "SUBMIT", 60, count=submits + 1)  # the load has begun
            time.sleep(chance.uniform(0, 0.3))  # a random moment is the test
            box.kill()
            in_flight.append(box.sql("SELECT count(*) FROM pages WHERE state=1")[0][0])
            box.start(wait=False)
            box.until(lambda: box.cli("drivers").returncode in (0, 1), "it runs again")
        box.until(lambda: box.sql("SELECT count(*) FROM pages WHERE state<>3") == [(0,)]
                  and box.sql("SELECT count(*) FROM messages") == [(FILES,)], "every page is handed over", 180)
        self.assertEqual(box.stop(), 0)
        return in_flight

    def judge(self, here, in_flight):
        numbers = {number: (id, text) for id, number, text in here.box.sql("SELECT id, number, text FROM messages")}
        sent = collections.Counter(number for number in (re.match(r"<(\d+)>", e.text).group(1)
                                                         for e in here.centre.named("PHONE")))
        named = {message for message, in here.box.sql(
            "SELECT DISTINCT message FROM events WHERE event='MAYBE_SENT' AND reason LIKE '%may have been sent%'")}
        lost = [text for number, (_, text) in numbers.items() if not sent[number]]
        doubled = [number for number, count in sent.items() if count > 1]
        unnamed = [number for number in doubled if numbers[number][0] not in named]
        times = sum(count - 1 for count in sent.values() if count > 1)
        print(f"\n  {KILLS} kills (pages in flight: {min(in_flight)} to {max(in_flight)}, together {sum(in_flight)}), "
              f"{FILES} messages, window {WINDOW}, seed {SEED}: {len(lost)} lost, {times} doubled "
              f"({times / KILLS:.1f} a kill), {len(unnamed)} of them not named, {len(named)} named", flush=True)
        self.assertEqual((lost, unnamed), ([], []))
        self.assertLessEqual(max(in_flight), WINDOW)
        self.assertLessEqual(times, sum(in_flight), "only what was in flight may be doubled")
        self.assertGreater(sum(in_flight), 0, "a kill that hits nothing proves nothing")


if __name__ == "__main__":
    main()
