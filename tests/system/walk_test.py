# SPDX-License-Identifier: Apache-2.0
"""A spool file walks the levels of the built appliance until somebody acknowledges."""
import os
import unittest

from appliance import Appliance, alert, main

ANN, BOB, CAROL, ADMIN = "+33600000001", "+33600000002", "+33600000003", "+33600000099"


class WalkTest(unittest.TestCase):
    def appliance(self, phones, lists, **options):
        box = Appliance(phones, **options)
        self.addCleanup(box.close)
        return box.start().people(lists)

    def test_level_1_silent_level_2_declines_level_3_acknowledges(self):
        box = self.appliance({BOB: "decline", CAROL: "ack"}, {"noc": [
            ("ann", ANN, 1, "1s"), ("bob", BOB, 2, "60s"), ("carol", CAROL, 3, "60s")]})
        box.drop("1700000001_a.xml", "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>core-sw-2 DOWN</MSG></SMS>")
        box.until(lambda: box.outcome("1700000001_a.xml") == "ACKNOWLEDGED", "carol takes it")
        number = box.number("1700000001_a.xml")
        shown = box.ask("show", number)
        self.assertEqual([r["status"] for r in shown["recipients"]], ["ACK_TIME_OVER", "ACK_TIME_OVER", "ACK"])
        self.assertEqual((shown["acknowledged_by"], shown["level"], shown["outcome"]), ("carol", 3, "ACKNOWLEDGED"))
        self.assertTrue(box.texts(ANN)[0].startswith(f"<{number}> CRIT core-sw-2 DOWN."))
        box.until(lambda: any("IS YOURS" in t for t in box.texts(CAROL)), "carol is told that it is hers")

    def test_a_key_joins_is_cleared_and_reopens_with_its_number(self):
        box = self.appliance({}, {"noc": [("ann", ANN, 1, "60s")]})
        box.drop("1.xml", alert("noc", "DOWN", key="k", source="n"))
        number = box.number("1.xml")
        box.drop("2.xml", alert("noc", "DOWN again", key="k", source="n"))
        box.until(lambda: f"joined {number}" in box.receipt("2.xml"), "the second file joins")
        box.drop("3.xml", alert("noc", "", key="k", source="n", event="CLEAR"))
        box.until(lambda: box.outcome("1.xml") == "CANCELLED", "the CLEAR cancels it")
        box.drop("4.xml", alert("noc", "DOWN", key="k", source="n"))
        self.assertEqual(box.number("4.xml"), number)
        pages = [t for t in box.texts(ANN) if t.startswith("<")]
        self.assertEqual(len(pages), 2, pages)

    def test_commands_operate_on_a_message(self):
        box = self.appliance({}, {"noc": [("ann", ANN, 1, "10min"), ("bob", BOB, 2, "10min")]})
        self.assertEqual(box.cli("send", "noc", "disk full").returncode, 0)
        rows = box.until(lambda: box.ask("queue")["items"], "the message is queued")
        number = rows[0]["number"]
        self.assertEqual(box.cli("escalate", number).returncode, 0)
        box.until(lambda: box.texts(BOB), "bob is paged")
        self.assertEqual(box.cli("ack", number, "--as", "bob", "--comment", "on it").returncode, 0)
        self.assertEqual(box.cli("ack", number).returncode, 0)
        self.assertEqual(box.ask("show", number)["acknowledged_by"], "bob")
        self.assertEqual(box.cli("ack", "1111").returncode, 65)
        self.assertEqual(box.cli("frobnicate").returncode, 64)
        self.assertEqual(box.stop(), 0)
        self.assertEqual(box.cli("queue").returncode, 69)
        self.assertEqual(box.cli("send", "noc", "while it is down").returncode, 0)
        box.start()
        box.until(lambda: len(box.ask("queue", "--all")["items"]) == 2, "what was sent meanwhile is taken")

    def test_hook_gets_the_events_as_json_until_it_takes_them(self):
        box = Appliance({ANN: "ack"}, queue="")
        self.addCleanup(box.close)
        hook = box.path("hook")
        with open(hook, "w", encoding="utf-8") as file:
            file.write(f"#!/bin/sh\ncat >> {box.path('events')}\n")
        os.chmod(hook, 0o755)
        box.write_config(box.read("tocsin.toml").replace("[alarm]", f'on_event = ["{hook}"]\n[alarm]'))
        box.start().people({"noc": [("ann", ANN, 1, "60s")]})
        box.drop("1.xml", alert("noc", "DOWN", key="k", host="h1"))
        box.until(lambda: '"event":"ACKNOWLEDGED"' in box.read("events"), "the hook hears of the acknowledgement")
        self.assertIn('"acknowledged_by":"ann"', box.read("events"))


if __name__ == "__main__":
    main()
