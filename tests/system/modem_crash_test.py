# SPDX-License-Identifier: Apache-2.0
"""kill -9 at random moments while a slow modem sends: nothing lost, and what was doubled is counted.

MODEM_KILLS and MODEM_FILES make it longer (200 and 100 in tests/run --all), MODEM_SECONDS the modem slower
(2), MODEM_PORT=discard drops what arrives while the port is closed, MODEM_REPORTS=off is a network without delivery
reports (which end a doubt, too), MODEM_REPLY is how long people take to answer (1s: a reply ends a doubt, too),
CRASH_SEED repeats a run.
"""
import collections
import os
import random
import time
import unittest

from appliance import alert, main
from modem_box import ModemBox

KILLS = int(os.environ.get("MODEM_KILLS", "8"))
FILES = int(os.environ.get("MODEM_FILES", "8"))
SECONDS = float(os.environ.get("MODEM_SECONDS", "1"))
REPLY = os.environ.get("MODEM_REPLY", "1s")
REPORTS = os.environ.get("MODEM_REPORTS", "on")
PORT = os.environ.get("MODEM_PORT", "keep")
SEED = int(os.environ.get("CRASH_SEED", "0")) or random.randrange(1, 1 << 30)
PEOPLE = [(f"p{i}", f"+3360000{i:04d}") for i in range(10)]


class ModemCrashTest(unittest.TestCase):
    def test_no_page_is_lost_and_the_late_answer_spares_the_second_one(self):
        chance = random.Random(SEED)
        arguments = ["--submit-time", f"{int(SECONDS * 1000)}ms", "--port", PORT]
        for _, number in PEOPLE:
            arguments += ["--phone", f"{number}={REPLY} {{number}}"]
        queue = "digest_above = 0\nmax_parts = 1\nconfirm_ack = false\ntell_others = false\n"
        with ModemBox(arguments=arguments, queue=queue) as here:
            # The acknowledge time outlasts the run: every page is to be sent once.
            here.start({f"list{i}": [(*person, 1, "2h")] for i, person in enumerate(PEOPLE)})
            if REPORTS == "off":
                here.emulator.tell("modem 0 reports off")
            box, dropped, kills, inFlight = here.box, 0, 0, 0
            while kills < KILLS:
                while dropped < FILES * (kills + 1) // KILLS:
                    box.drop(f"{dropped:05d}.xml", alert(f"list{dropped % 10}", f"alert number {dropped} of the run"))
                    dropped += 1
                time.sleep(chance.uniform(0, 2.5 * SECONDS))  # a random moment is the test
                inFlight += box.sql("SELECT count(*) FROM pages WHERE state=1")[0][0]
                box.kill()
                kills += 1
                runs = box.read("log").count("tocsin runs:")
                time.sleep(chance.uniform(0, SECONDS))
                box.start(wait=False)
                box.until(lambda n=runs: box.read("log").count("tocsin runs:") > n, "it runs again")
            box.until(lambda: box.sql("SELECT count(*) FROM messages WHERE outcome<>'ACKNOWLEDGED'") == [(0,)]
                      and box.sql("SELECT count(*) FROM messages") == [(dropped,)],
                      "everything is acknowledged", patience=180 + 6 * SECONDS * FILES)
            self.assertEqual(box.stop(), 0)
            self.judge(here, dropped, inFlight)

    def judge(self, here, dropped, inFlight):
        numbers = dict(here.box.sql("SELECT number, text FROM messages"))
        sent = collections.Counter(number for _, number in here.pages())
        lost = [text for number, text in numbers.items() if sent[number] == 0]
        doubled = [number for number, count in sent.items() if count > 1]
        twice = [text for text, count in collections.Counter(numbers.values()).items() if count > 1]
        proven = here.box.read("log").count("has its delivery report")
        print(f"\n  port {PORT}, reports {REPORTS}, replies after {REPLY}, {SECONDS} s a page, {KILLS} kills ({inFlight} with a page in flight), {dropped} files, "
              f"seed {SEED}: {len(lost)} lost, {len(twice)} taken twice, {len(doubled)} pages doubled, "
              f"{proven} doubts ended by a delivery report", flush=True)
        self.assertEqual((lost, twice), ([], []))
        if PORT == "keep":
            self.assertLessEqual(len(doubled), 2 + KILLS // 200)


if __name__ == "__main__":
    main()
