# SPDX-License-Identifier: Apache-2.0
"""A box in trouble still calls for help: a bad configuration, a journal that cannot be written."""
import os
import signal
import unittest

from appliance import Appliance, alert, main

ANN, ADMIN = "+33600000001", "+33600000099"


class DegradedTest(unittest.TestCase):
    def setUp(self):
        self.box = Appliance({ANN: "ack"})
        self.addCleanup(self.box.close)

    def test_a_bad_configuration_runs_on_the_last_good_one_and_tells(self):
        box = self.box
        box.start().people({"noc": [("ann", ANN, 1, "60s")]})
        self.assertEqual(box.stop(), 0)
        good = box.read("tocsin.toml")
        box.write_config(good + "\n[queue2]\nnonsense = 1\n")
        self.assertEqual(box.cli("check").returncode, 78)
        self.assertRegex(box.cli("check").stdout + box.cli("check").stderr, r"tocsin\.toml:\d+:\d+")
        box.start(wait=False)
        box.until(lambda: any("BAD CONFIGURATION" in t for t in box.texts(ADMIN)), "the alarm number is told")
        box.drop("1.xml", alert("noc", "on the last good one"))
        box.until(lambda: box.outcome("1.xml") == "ACKNOWLEDGED", "alerts go on")

    def test_a_bad_configuration_at_a_hang_up_keeps_the_one_that_runs(self):
        box = self.box
        box.start().people({"noc": [("ann", ANN, 1, "60s")]})
        for kept in os.listdir(box.path("state")):  # nothing can be read beside it either
            if kept.startswith("last-good"):
                os.remove(box.path("state", kept))
        box.write_config("[spool\n")
        box.process.send_signal(signal.SIGHUP)
        box.until(lambda: any("BAD CONFIGURATION" in t for t in box.texts(ADMIN)), "the alarm number is told")
        box.drop("1.xml", alert("noc", "on the one that ran"))
        box.until(lambda: box.outcome("1.xml") == "ACKNOWLEDGED", "alerts go on")

    def test_a_bad_configuration_without_a_good_one_exits_78(self):
        self.box.write_config("[spool\n")
        self.box.start(wait=False)
        self.assertEqual(self.box.process.wait(60), 78)

    def test_an_unwritable_journal_tells_the_alarm_numbers_and_files_wait(self):
        box = self.box
        os.makedirs(box.path("state", "queue.db"))  # a directory where the journal should be: also for root
        os.makedirs(box.path("spool"))
        box.drop("1.xml", alert("noc", "waits"))
        box.start()
        box.until(lambda: any("JOURNAL NOT WRITABLE" in t for t in box.texts(ADMIN)), "the alarm number is told")
        self.assertTrue(os.path.exists(box.path("spool", "1.xml")))
        self.assertEqual(box.cli("alarms").returncode, 1)
        os.rmdir(box.path("state", "queue.db"))
        box.until(lambda: os.path.isfile(box.path("state", "queue.db")), "the journal is taken again")
        box.until(lambda: box.cli("recipient").returncode == 0, "commands are taken")
        box.people({"noc": [("ann", ANN, 1, "60s")]})
        box.until(lambda: not os.path.exists(box.path("spool", "1.xml")), "the waiting file is taken or refused")


if __name__ == "__main__":
    main()
