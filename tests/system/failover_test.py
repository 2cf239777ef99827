# SPDX-License-Identifier: Apache-2.0
"""The message centre dies in the middle of an escalation, the modem takes over, the reply comes in by the modem.

Printed as a timeline: what was done, what phones got and sent, what the journal says.
"""
import datetime
import re
import unittest

from appliance import alert, main
from centre_box import CentreBox
from emulator import Emulator

ANN, BEN = "+33600000001", "+33600000002"
LISTS = {"noc": [("ann", ANN, 1, "6s"), ("ben", BEN, 2, "5min")], "desk": [("ann", ANN, 1, "5min")]}
MODEM = """[[driver]]
name = "modem1"
type = "modem"
device = "tty:{port}"
[[route]]
drivers = ["carrier", "modem1"]
"""


class Timeline:
    def __init__(self):
        self.lines = []

    def add(self, who, what, at=None):
        at = at or datetime.datetime.now(datetime.timezone.utc)
        if isinstance(at, str):
            at = datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))
        self.lines.append((at, who, what))

    def print(self):
        self.lines.sort(key=lambda line: line[0])
        began = self.lines[0][0]
        print()
        for at, who, what in self.lines:
            print(f"  {(at - began).total_seconds():7.2f} s  {who:<9} {what}", flush=True)


class FailoverTest(unittest.TestCase):
    def test_the_centre_dies_in_the_middle_and_the_modem_brings_the_acknowledgement(self):
        story = Timeline()
        with Emulator(modems=1, arguments=["--submit-time", "300ms"]) as modem, \
                CentreBox(driver={"name": "carrier"}, extra=MODEM.format(port=modem.port(0))) as here:
            here.start(LISTS)
            here.box.until(lambda: self.link(here, "modem1")["link"] == "up", "the modem is up")
            self.escalation_dies(story, here, modem)
            self.carrier_comes_back(story, here)
            story.print()

    def link(self, here, name):
        return next(row for row in here.box.ask("drivers")["items"] if row["name"] == name)

    def escalation_dies(self, story, here, modem):
        box, centre = here.box, here.centre
        story.add("operator", "drops an alert for ann (6 s), then ben")
        box.drop("a.xml", alert("noc", "core-sw-2 DOWN port 17", severity="critical"))
        number = box.number("a.xml")
        centre.wait(lambda e: e.name == "PHONE" and number in (e.text or ""), 20)
        story.add("centre", "takes the page of ann, who sleeps; answers nothing from now on")
        centre.tell("silent always")
        centre.wait(lambda e: e.name == "SUBMIT" and e.words[1].lstrip("+") == BEN[1:], 30)
        story.add("centre", "gets the page of ben, does not answer, and dies")
        centre.tell("down")
        box.until(lambda: any(re.match(f"<{number}>", t) for t in modem.texts(0, BEN)), "the modem takes over", 60)
        story.add("phone", f"ben gets by the modem: {modem.texts(0, BEN)[0][:60]}...")
        alarms = box.cli("alarms").stdout
        self.assertIn("carrier", alarms, "the operator is told that the link is down")
        modem.sms(0, BEN, f"{number} on it")
        story.add("phone", f"ben replies to the modem's number: {number} on it")
        box.until(lambda: box.outcome("a.xml") == "ACKNOWLEDGED", "the reply acknowledges")
        box.until(lambda: any("IS YOURS" in t for t in modem.texts(0, BEN)), "it is confirmed by the modem")
        story.add("phone", "ben gets by the modem: " + next(t for t in modem.texts(0, BEN) if "IS YOURS" in t))
        shown = box.ask("show", number)
        self.assertEqual(shown["acknowledged_by"], "ben")
        self.assertEqual([r["driver"] for r in shown["recipients"] if r["name"] == "ben"], ["modem1"])
        reasons = [entry["reason"] for entry in shown["journal"] if entry["event"] == "MAYBE_SENT"]
        self.assertTrue(any("may have been sent by carrier" in reason for reason in reasons), reasons)
        for entry in shown["journal"]:
            story.add("journal", f"{entry['event']}: {entry['reason']}", entry["at"])

    def carrier_comes_back(self, story, here):
        box, centre = here.box, here.centre
        centre.tell("clear")
        centre.tell("up")
        story.add("centre", "is back")
        here.up()
        story.add("tocsin", "is logged in again; a critical page does not try the link")
        box.drop("b.xml", alert("noc", "core-sw-3 DOWN", severity="critical"))
        box.until(lambda: self.driver_of(box, "b.xml") == "modem1", "a critical page goes by the proven link")
        box.cli("cancel", box.number("b.xml"))
        box.until(lambda: self.is_due(here), "the time of the trial is there", 120)
        box.drop("c.xml", alert("desk", "disk at 80 %", severity="info"))
        box.until(lambda: self.driver_of(box, "c.xml") == "carrier", "an SMS that is not critical is the trial")
        story.add("tocsin", "an SMS that is not critical is the trial, and proves the carrier")
        box.until(lambda: self.link(here, "carrier")["trial_at"] is None, "it is trusted again")
        box.drop("d.xml", alert("desk", "core-sw-4 DOWN", severity="critical"))
        box.until(lambda: self.driver_of(box, "d.xml") == "carrier", "then it carries as before")
        story.add("tocsin", "the next critical page goes by the carrier as before")
        self.assertNotIn("carrier", box.cli("alarms").stdout)

    def driver_of(self, box, name):
        return box.ask("show", box.number(name))["recipients"][0]["driver"]

    def is_due(self, here):
        """Whether the carrier may be tried; `tocsin drivers` says when."""
        at = self.link(here, "carrier")["trial_at"]
        now = datetime.datetime.now(datetime.timezone.utc)
        return datetime.datetime.fromisoformat(at.replace("Z", "+00:00")) <= now


if __name__ == "__main__":
    main()
