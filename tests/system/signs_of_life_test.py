# SPDX-License-Identifier: Apache-2.0
"""The box proves that it lives: a heartbeat for a watcher outside, a proof by SMS; and a person can be erased."""
import datetime
import glob
import http.server
import json
import os
import threading
import unittest
import zoneinfo

from appliance import Appliance, alert, main
from fake_clock import FakeClock

ANN, BEN, ADMIN = "+33600000001", "+33600000002", "+33600000099"
LISTS = {"noc": [("annabelle", ANN, 1, "60min"), ("ben", BEN, 2, "60min")]}


class Watcher:
    """A dead-man's switch at a loopback port."""

    def __init__(self):
        self.beats, self.answer = [], 200
        watcher = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                watcher.beats.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(watcher.answer)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/ping/secret-of-the-url"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class LifeTest(unittest.TestCase):
    def box(self, extra=""):
        box = Appliance({ANN: "silent", BEN: "silent"}, extra=extra)
        self.addCleanup(box.close)
        return box

    def test_the_heartbeat_is_in_its_file_and_at_its_url_and_who_does_not_take_it_is_an_alarm(self):
        watcher = Watcher()
        self.addCleanup(watcher.close)
        box = self.box()
        beat = box.path("beat")
        box.write_config(box.read("tocsin.toml") +
                         f'[heartbeat]\nfile = "{beat}"\nurl = "{watcher.url}"\nmethod = "POST"\nevery = "10s"\n')
        box.start()
        box.until(lambda: watcher.beats and os.path.exists(beat), "the first beat")
        self.assertEqual(watcher.beats[0]["state"], "ok")
        written = box.read("beat")
        self.assertEqual(set(json.loads(written)), {"time", "state", "alarms", "every_s"})
        box.until(lambda: box.read("beat") != written, "the next one")
        watcher.answer = 500
        box.until(lambda: "heartbeat_failed" in box.cli("alarms").stdout, "three that are not taken are an alarm")
        box.until(lambda: any("HEARTBEAT NOT TAKEN" in text for text in box.texts(ADMIN)), "and told")
        watcher.answer = 200
        box.until(lambda: "heartbeat_failed" not in box.cli("alarms").stdout, "until it is taken")
        self.assertNotIn("secret-of-the-url", box.read("log"))

    def test_the_proof_of_life_comes_at_its_time_once_also_across_a_restart(self):
        box = self.box('[proof]\nrecipients = ["annabelle"]\nat = "09:00"\n')
        clock = FakeClock(box)
        now = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris"))
        before = now.replace(hour=8, minute=59, second=50)
        clock.set(round((before - now).total_seconds()))
        box.start().people(LISTS)
        lives = lambda: [text for text in box.texts(ANN) if "lives" in text]  # noqa: E731
        box.until(lives, "the proof")
        self.assertIn("phones ok", lives()[0])
        self.assertEqual(box.texts(BEN), [])
        box.stop()
        box.start()
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: any("core-sw-2" in text for text in box.texts(ANN)), "the next page")
        self.assertEqual(len(lives()), 1)

    def test_of_an_erased_person_no_byte_is_left_in_the_journal(self):
        box = self.box()
        box.start().people(LISTS)
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "she is paged")
        number = box.number("1.xml")
        refused = box.cli("recipient", "erase", "annabelle")
        self.assertNotEqual(refused.returncode, 0, "an open message needs her")
        self.assertEqual(box.cli("ack", number, "--as", "annabelle", "--comment", "driving over").returncode, 0)
        self.assertEqual(box.cli("cancel", number).returncode, 0)
        self.assertEqual(box.cli("recipient", "erase", "annabelle").returncode, 0)
        box.until(lambda: "a person was erased" in box.read("log"), "the journal is gone through")
        box.until(lambda: box.ask("search", "core-sw-2")["items"], "the index is made anew")
        self.assertEqual(box.ask("show", number)["acknowledged_by"], "erased-1")
        box.stop()
        for path in glob.glob(box.path("state", "queue.db*")):
            with open(path, "rb") as file:
                content = file.read()
            for secret in (b"annabelle", ANN.encode(), b"driving over"):
                self.assertFalse(secret in content, f"{secret} is in {os.path.basename(path)}")


if __name__ == "__main__":
    main()
