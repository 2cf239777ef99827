# SPDX-License-Identifier: Apache-2.0
"""`tocsin setup` and `tocsin reload`, from a fresh file to an SMS that was answered."""
import os
import pty
import subprocess
import threading
import unittest

from appliance import CLI, Appliance, alert, main
import modem_box  # noqa: F401  (finds the emulator)
from emulator import Emulator

ANN = "+33600000001"
FRESH = """# kept
[spool]
directory = "{home}/spool"
settle = "500ms"
[queue]
database = "{home}/state/queue.db"
#name = "modem1"
#language = "en"
[http]
socket = "{home}/tocsin.sock"
listen = ""
"""


class SetupTest(unittest.TestCase):
    def box(self):
        box = Appliance()
        self.addCleanup(box.close)
        box.write_config(FRESH.format(home=box.home))
        return box

    def emulator(self, *arguments):
        emulator = Emulator(arguments=arguments)
        emulator.__enter__()
        self.addCleanup(emulator.__exit__)
        return emulator

    def test_from_a_modem_to_an_answered_sms(self):
        emulator, box = self.emulator("--phone", ANN + "=1s ?"), self.box()
        device = "tty:" + emulator.port(0)
        first = box.cli("setup", "--yes", "--device", device, "--country", "FR", "--language", "fr",
                        "--alarm-number", "+33600000099")
        self.assertEqual(first.returncode, 69, first.stdout + first.stderr)  # nobody runs it yet
        self.assertRegex(first.stdout, r"IMEI \d{15}, SIM ready, registered, .+4G \(LTE\), signal -\d+ dBm")
        self.assertIn("run tocsin setup again", first.stdout)
        written = box.read("tocsin.toml")
        self.assertTrue(written.startswith("# kept\n"))
        self.assertIn('language = "fr"', written)
        self.assertIn(f'name = "modem1"\ntype = "modem"\ndevice = "{device}"', written)
        self.assertEqual(box.read("tocsin.toml.bak"), FRESH.format(home=box.home))
        box.start()
        again = subprocess.run([CLI, "setup", "--yes", "--recipient", "ann", "--number", "0600000001", "--wait", "60",
                                "--device", device], env=box.environment(), capture_output=True, text=True,
                               timeout=200, check=False)
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertIn("is configured already", again.stdout)
        self.assertIn("/#/setup/", again.stdout)
        self.assertIn("this box pages, and hears", again.stdout)
        self.assertEqual(box.read("tocsin.toml"), written)  # nothing twice
        box.drop("1.xml", alert("noc", "first alert"))
        box.until(lambda: any("first alert" in text for text in emulator.texts(0, ANN)), "ann is paged")

    def test_a_port_without_a_modem_is_told_and_nothing_is_written(self):
        emulator, box = self.emulator(), self.box()
        emulator.tell("modem 0 hang until power")
        done = box.cli("setup", "--yes", "--device", "tty:" + emulator.port(0))
        self.assertIn("no modem answers AT there", done.stdout)
        self.assertEqual(box.read("tocsin.toml"), FRESH.format(home=box.home))
        self.assertFalse(os.path.exists(box.path("tocsin.toml.bak")))

    def test_a_sim_that_wants_its_pin_is_told_and_not_tried(self):
        emulator, box = self.emulator("--pin", "1234"), self.box()
        done = box.cli("setup", "--yes", "--device", "tty:" + emulator.port(0))
        self.assertIn("SIM asks for its PIN", done.stdout)
        self.assertIn("--pin-file", done.stdout)

    def test_the_pin_of_a_sim_that_is_open_now_is_kept_for_the_next_power_cut(self):
        emulator, box = self.emulator(), self.box()
        pin = box.path("modem1.pin")
        with open(pin, "w", encoding="utf-8") as file:
            file.write("1234\n")
        done = box.cli("setup", "--yes", "--device", "tty:" + emulator.port(0), "--pin-file", pin)
        self.assertIn("SIM ready", done.stdout)
        self.assertIn(f'pin_file = "{pin}"', box.read("tocsin.toml"))

    def test_a_second_run_goes_on_until_somebody_was_reached(self):
        emulator, box = self.emulator("--report-time", "600s"), self.box()
        setup = ["setup", "--yes", "--device", "tty:" + emulator.port(0)]
        box.cli(*setup)
        box.start()
        first = box.cli(*setup, "--recipient", "ann", "--number", "0600000001", "--wait", "1")
        self.assertEqual(first.returncode, 1, first.stdout + first.stderr)
        self.assertIn("understood as " + ANN, first.stdout)
        second = box.cli(*setup, "--wait", "1")
        self.assertEqual(second.returncode, 1, second.stdout + second.stderr)
        self.assertEqual(len(emulator.texts(0, ANN)), 2, "a test SMS at each run")
        emulator.sms(0, ANN, "?")
        box.until(lambda: box.ask("recipient")["items"][0].get("reached_at"), "ann is proven reachable")
        third = box.cli(*setup, "--wait", "1")
        self.assertEqual(third.returncode, 0, third.stdout + third.stderr)
        self.assertEqual(len([t for t in emulator.texts(0, ANN) if "test" in t.lower()]), 2, "and none after that")

    def test_a_person_at_a_terminal_is_asked(self):
        box = self.box()
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        os.write(ours, b"BE\n\nfr\n0470000099\n")
        done = subprocess.run([CLI, "setup", "--no-modem"], env=box.environment(), stdin=theirs, capture_output=True,
                              text=True, timeout=60, check=False)
        os.close(theirs)
        self.assertIn("told when this box is in trouble: ", done.stdout)
        self.assertIn("Country, two letters [FR]: ", done.stdout)
        self.assertIn("Time zone of texts [Europe/Paris]: ", done.stdout)
        self.assertIn("Language: en, fr or de [en]: ", done.stdout)
        self.assertIn("understood as +32470000099", done.stdout)
        self.assertEqual(done.returncode, 69)
        written = box.read("tocsin.toml")
        self.assertIn('[alarm]\nnumbers = ["0470000099"]', written)
        self.assertIn('home_country = "BE"', written)
        self.assertIn('\nlanguage = "fr"', written)
        self.assertNotIn("time_zone", written)  # as it was: not a line more

    def test_a_file_with_mistakes_is_not_papered_over(self):
        box = self.box()
        box.write_config("[spool\n")
        done = box.cli("setup", "--yes", "--no-modem")
        self.assertEqual(done.returncode, 78)
        self.assertEqual(box.read("tocsin.toml"), "[spool\n")


class ReloadTest(unittest.TestCase):
    def setUp(self):
        self.box = Appliance({ANN: "silent"})
        self.addCleanup(self.box.close)
        self.box.start().people({"noc": [("ann", ANN, 1, "10min")]})

    def test_open_messages_go_on_and_the_new_file_is_in_use(self):
        box = self.box
        box.drop("1.xml", alert("noc", "stays open"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        number = box.number("1.xml")
        box.write_config(box.read("tocsin.toml").replace('settle = "500ms"', 'settle = "400ms"\nreceipts = "off"'))
        done = box.cli("reload")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("in use", done.stdout)
        self.assertEqual([m["number"] for m in box.ask("queue")["items"]], [number])
        self.assertEqual(len(box.texts(ANN)), 1)  # nobody is paged anew
        box.drop("2.xml", alert("noc", "without a receipt"))
        box.until(lambda: len(box.texts(ANN)) == 2, "ann is paged again")
        self.assertEqual(box.receipt("2.xml"), "")
        self.assertTrue(any(row["did"] == "reload" for row in box.ask("audit")["items"]))

    def test_a_bad_file_changes_nothing_and_every_mistake_is_told(self):
        box = self.box
        box.write_config(box.read("tocsin.toml") + "\n[queue2]\na = 1\n[alarm2]\nb = 2\n")
        done = box.cli("reload")
        self.assertEqual(done.returncode, 78)
        self.assertIn("nothing has changed", done.stderr)
        self.assertRegex(done.stdout, r"tocsin\.toml:\d+:\d+: error: [^\n]*queue2[^\n]*\n.*alarm2")
        self.assertEqual(box.ask("alarms")["items"], [])

    def test_two_at_once_are_both_told_that_it_is_in_use(self):
        codes = []
        threads = [threading.Thread(target=lambda: codes.append(self.box.cli("reload").returncode)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([code for code in codes if code not in (0, 69, 75)], [])
        self.assertIn(0, codes)

    def test_without_a_daemon_it_says_so(self):
        self.box.stop()
        self.assertEqual(self.box.cli("reload").returncode, 69)


if __name__ == "__main__":
    main()
