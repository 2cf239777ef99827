# SPDX-License-Identifier: Apache-2.0
"""An alert through a modem: file, page, reply, confirmation, recovery; and a modem that fails meanwhile."""
import unittest

from appliance import alert, main
from modem_box import ModemBox

ANN, BEN, CLEO = "+33600000001", "+33600000002", "+33600000003"
LISTS = {"noc": [("ann", ANN, 1, "8s"), ("ben", BEN, 2, "60s"), ("cleo", CLEO, 3, "60s")]}


class ModemWalkTest(unittest.TestCase):
    def test_a_page_a_reply_and_the_recovery_go_through_a_modem(self):
        with ModemBox(arguments=["--submit-time", "200ms"]) as here:
            here.start(LISTS)
            here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN port 17", key="core"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == ANN, 20)
            number = here.box.number("a.xml")
            here.emulator.sms(0, ANN, f"{number} on it, déjà là")
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "the reply acknowledges")
            here.box.until(lambda: any("IS YOURS" in t for t in here.texts(ANN)), "and is confirmed")
            here.box.drop("b.xml", alert("noc", "core-sw-2 UP", key="core", event="CLEAR"))
            here.box.until(lambda: any("OVER" in t for t in here.texts(ANN)), "the recovery is told")
            story = here.box.ask("show", number)
            self.assertEqual(story["comment"], "on it, déjà là")
            here.box.until(lambda: here.box.ask("show", number)["recipients"][0]["delivery"] == "delivered",
                           "the delivery report is shown apart")
            self.assertEqual(here.pages(), [(ANN, number)])
            here.box.until(lambda: here.emulator.wait(lambda e: e.name == "DELETE", 20), "the SIM is emptied")
            self.assertIn("AT+CMGS=", here.box.cli("drivers", "--trace", "modem1").stdout)

    def test_it_is_the_same_at_a_serial_port(self):
        with ModemBox(arguments=["--submit-time", "100ms"], is_serial=True) as here:
            here.start(LISTS)
            here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN port 17"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == ANN, 20)
            here.emulator.sms(0, ANN, here.box.number("a.xml"))
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "the reply acknowledges")
            here.emulator.tell("modem 0 unplug 3s")
            here.box.until(lambda: here.link(0)["link"] == "down", "an unplugged adapter is noticed")
            here.up()

    def test_levels_are_walked_and_a_long_reply_in_parts_stops_them(self):
        with ModemBox(arguments=["--submit-time", "200ms"]) as here:
            here.start(LISTS)
            here.box.drop("a.xml", alert("noc", "ups-1 on battery"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == BEN, 40)
            number = here.box.number("a.xml")
            here.emulator.sms(0, BEN, f"{number} " + "I am on my way to the building and will look at it. " * 5)
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "a reply in parts acknowledges")
            self.assertEqual(here.box.ask("show", number)["acknowledged_by"], "ben")
            self.assertEqual(here.texts(CLEO), [])

    def test_a_dead_modem_delays_nobody_and_what_it_held_is_read_when_it_is_back(self):
        with ModemBox(modems=2, arguments=["--submit-time", "100ms"]) as here:
            here.start(LISTS)
            here.up(1)
            here.emulator.tell("modem 0 unplug 12s")
            here.box.until(lambda: here.link(0)["link"] == "down", "the unplugged one is down")
            here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.modem == 1 and e.words[1] == ANN, 10)
            number = here.box.number("a.xml")
            here.emulator.sms(0, ANN, number)  # to the number of the one that is away: the network keeps it
            here.up(0)
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "the reply is read at last")
            alarms = here.box.cli("alarms").stdout
            self.assertNotIn("modem1", alarms, "what stood is over")

    def test_a_ring_wakes_who_was_paged_and_ends_with_the_reply(self):
        with ModemBox(arguments=["--submit-time", "100ms"], modem='ring = "critical"') as here:
            here.start({"noc": [("ann", ANN, 1, "5min")]})
            here.emulator.tell("modem 0 calls unanswered after 2min")
            here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == ANN, 20)
            here.box.until(lambda: "ATD+33600000001;" in here.box.cli("drivers", "--trace", "modem1").stdout,
                           "the phone is rung")
            here.emulator.sms(0, ANN, here.box.number("a.xml"))
            ring = here.emulator.wait(lambda e: e.name == "RING", 30)[0]
            self.assertIn(ANN, ring.line)
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "the reply was read meanwhile")


if __name__ == "__main__":
    main()
