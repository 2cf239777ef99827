# SPDX-License-Identifier: Apache-2.0
"""`tocsin doctor` on boxes that are well and on boxes that are not, from outside."""
import json
import os
import subprocess
import sys
import unittest

from appliance import Appliance, alert, main
from modem_box import ModemBox

ANN, BOB = "+33600000001", "+33600000002"
# These boxes have no other link.
SIMULATED = "critical link : only simulated phones carry pages: nobody real is told"


class Check:
    """One run: the exit code, and what each check found."""

    def __init__(self, box, *arguments):
        done = box.cli("doctor", "--json", *arguments)
        self.code = done.returncode
        self.told = json.loads(done.stdout)

    def of(self, check):
        return [row for row in self.told["findings"] if row["check"] == check]

    def bad(self):
        """What is not well, but for the clock, which is the machine's."""
        return [f'{row["level"]} {row["check"]} {row["subject"] or ""}: {row["what"]}'
                for row in self.told["findings"]
                if row["level"] in ("warning", "critical") and row["check"] != "clock"]

    def has(self, level, check, part=""):
        return any(row["level"] == level and part in row["what"] for row in self.of(check))


class DoctorTest(unittest.TestCase):
    def box(self, **options):
        box = Appliance({ANN: "ack after 1s"}, queue='last_resort = "noc"\n', **options)
        self.addCleanup(box.close)
        os.makedirs(box.path("spool"))
        os.chmod(box.path("spool"), 0o3770)
        return box

    def healthy(self):
        box = self.box().start().people({"noc": [("ann", ANN, 1, "60s")]})
        box.drop("1.xml", alert("noc", "is everybody there?"))
        box.until(lambda: box.outcome("1.xml") == "ACKNOWLEDGED", "ann is proven reachable")
        return box

    def assertFound(self, check, level, name, part=""):
        self.assertTrue(check.has(level, name, part), f"{level} {name} {part}: {check.bad()}")

    def test_a_healthy_box_has_no_complaint(self):
        box = self.healthy()
        check = Check(box)
        self.assertEqual(check.bad(), [SIMULATED])
        self.assertFound(check, "ok", "service")
        self.assertFound(check, "ok", "journal", "is whole")
        self.assertFound(check, "ok", "disk", "a test file was written")
        self.assertFound(check, "ok", "last_page", "went out")
        self.assertFound(check, "ok", "last_reply", "came in")
        self.assertFound(check, "note", "link", "simulator")
        text = box.cli("doctor").stdout
        self.assertRegex(text, r"ok +service: runs as \S+ and takes alerts")
        self.assertEqual(os.listdir(box.path("spool", "rejected")), [])

    def test_nagios_reads_one_line(self):
        box = self.healthy()
        well = box.cli("doctor", "--nagios")
        self.assertRegex(well.stdout, r"^TOCSIN CRITICAL - 1 critical[^|\n]*nobody real is told[^|\n]*\|critical=1;;0 warnings=\d+;0 [^\n]*\n$")
        box.stop()
        done = box.cli("doctor", "--nagios")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stdout, r"^TOCSIN CRITICAL - [^|\n]*service: it does not run[^|\n]*\|critical=\d")

    def test_with_the_daemon_down_it_says_so_and_looks_at_the_rest(self):
        box = self.healthy()
        box.stop()
        check = Check(box)
        self.assertEqual(check.code, 1)
        self.assertFound(check, "critical", "service", "does not run")
        self.assertFound(check, "ok", "journal", "is whole")
        self.assertFound(check, "ok", "last_page", "went out")
        self.assertFound(check, "note", "lists", "not known")
        box.start()  # looking has left nothing that is in the way
        self.assertEqual(Check(box).bad(), [SIMULATED])

    def test_a_bad_configuration_is_told_with_every_mistake(self):
        box = self.healthy()
        box.write_config(box.read("tocsin.toml") + "\n[queue2]\na = 1\n[alarm2]\nb = 2\n")
        check = Check(box)
        found = [row["what"] for row in check.of("configuration") if row["level"] == "critical"]
        self.assertEqual(len(found), 2)
        self.assertFound(check, "ok", "service")

    def test_a_file_that_the_service_has_not_read_yet_is_told(self):
        box = self.box().start()
        self.assertFound(Check(box), "ok", "configuration", "is good")
        box.write_config(box.read("tocsin.toml") + "\n# another number\n")
        self.assertFound(Check(box), "warning", "configuration", "changed since the service read it")
        self.assertEqual(box.cli("reload").returncode, 0)
        self.assertFound(Check(box), "ok", "configuration", "is good")

    def test_a_configuration_that_the_service_may_not_read_is_critical(self):
        box = self.box(as_nobody=True)
        for name in ("spool", "state"):
            os.makedirs(box.path(name), exist_ok=True)
            os.chown(box.path(name), 65534, 65534)
        box.start()
        os.chmod(box.path("tocsin.toml"), 0o600)
        self.assertFound(Check(box), "critical", "configuration", "may not read")

    def test_a_spool_that_the_service_may_not_read_is_critical(self):
        box = self.box(as_nobody=True)
        for name in ("spool", "state"):
            os.makedirs(box.path(name), exist_ok=True)
            os.chown(box.path(name), 65534, 65534)
        box.start().people({"noc": [("ann", ANN, 1, "60s")]})
        self.assertFound(Check(box), "ok", "spool")
        with open(box.path("spool", ".a.tmp"), "w", encoding="utf-8") as file:
            file.write(alert("noc", "secret"))
        os.chmod(box.path("spool", ".a.tmp"), 0o600)  # root's, and nobody else may read it
        os.rename(box.path("spool", ".a.tmp"), box.path("spool", "a.xml"))
        check = Check(box)
        self.assertFound(check, "critical", "waiting", "may not read this file")
        os.chown(box.path("spool"), 0, 0)
        self.assertFound(Check(box), "critical", "spool", "may not read and write")

    def test_a_damaged_journal_is_critical(self):
        box = self.healthy()
        box.stop()
        with open(box.path("state", "queue.db"), "r+b") as file:
            file.seek(4096)
            file.write(b"\xa5" * 4096 * 4)
        self.assertFound(Check(box), "critical", "journal")

    def test_people_and_lists_that_nobody_is_paged_by_are_named(self):
        box = self.box().start().people({"noc": [("ann", ANN, 1, "60s")], "late": [("bob", BOB, 2, "60s")]})
        check = Check(box)
        self.assertFound(check, "warning", "recipients", "never proven reachable: ann, bob")
        self.assertFound(check, "warning", "lists", "has no level 1")
        self.assertFound(check, "warning", "last_page", "no SMS ever went out")
        self.assertEqual(box.cli("recipient", "off", "bob", "--for", "2h", "--force").returncode, 0)
        self.assertFound(Check(box), "critical", "lists", "nobody on it is on duty")

    def test_a_port_that_another_program_holds_is_critical(self):
        with ModemBox() as here:
            here.start({"noc": [("ann", ANN, 1, "60s")]})
            port = here.emulator.port(0)
            check = Check(here.box)
            self.assertFound(check, "ok", "port", "is held by tocsin alone")
            self.assertFound(check, "ok", "radio", "4G (LTE)")
            self.assertFound(check, "ok", "signal", "dBm")
            hold = "import sys, time; held = open(sys.argv[1]); print('held', flush=True); time.sleep(600)"
            with subprocess.Popen([sys.executable, "-c", hold, port], stdout=subprocess.PIPE) as other:
                try:
                    other.stdout.readline()
                    self.assertFound(Check(here.box), "critical", "port", f"is held by python3 ({other.pid})")
                finally:
                    other.kill()
            here.box.until(lambda: Check(here.box).has("ok", "port", "alone"), "the other one is gone")

    def test_a_network_of_the_second_generation_is_warned_of(self):
        with ModemBox() as here:
            old = r'"\r\n+COPS: 0,0,\"Old\",0\r\n\r\nOK\r\n"'
            here.emulator.tell(f'modem 0 answer "AT+COPS?" {old} always')
            here.start({"noc": [("ann", ANN, 1, "60s")]})
            here.box.until(lambda: Check(here.box).has("warning", "radio", "2G (GSM)"), "2G is named")

    def test_a_locked_sim_and_a_port_that_is_gone_are_critical(self):
        with ModemBox(arguments=["--pin", "1234"]) as here:
            here.box.start().people({"noc": [("ann", ANN, 1, "60s")]})
            here.box.until(lambda: Check(here.box).has("critical", "sim"), "the SIM asks for a PIN")
            check = Check(here.box)
            self.assertFound(check, "critical", "link", "down")
            self.assertTrue(all(row["what_to_do"] for row in check.of("sim")))
            here.emulator.tell("modem 0 unplug 600s")
            here.box.until(lambda: Check(here.box).has("critical", "port", "is not there"), "the port is gone")


if __name__ == "__main__":
    main()
