# SPDX-License-Identifier: Apache-2.0
"""Backup under load, restore elsewhere: open alerts are held until somebody has looked at them."""
import os
import sqlite3
import stat
import unittest

from appliance import Appliance, alert, main

ANN, BEN, ADMIN = "+33600000001", "+33600000002", "+33600000099"
LISTS = {"noc": [("ann", ANN, 1, "60min"), ("ben", BEN, 2, "60min")]}


class BackupTest(unittest.TestCase):
    def box(self, phones):
        box = Appliance(phones)
        self.addCleanup(box.close)
        return box

    def backed_up(self):
        """A box with one open alert and one that is over, and its backup."""
        old = self.box({ANN: "silent", BEN: "silent"})
        old.start().people(LISTS)
        old.drop("1.xml", alert("noc", "core-sw-2 DOWN", key="core"))
        old.until(lambda: old.texts(ANN), "ann is paged")
        old.drop("2.xml", alert("noc", "db-7 DOWN"))
        old.until(lambda: len(old.texts(ANN)) == 2, "and again")
        self.assertEqual(old.cli("cancel", old.number("2.xml")).returncode, 0)
        done = old.cli("backup", old.path("b.tocsin"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 messages, 1 of them open", done.stdout)
        self.assertEqual(stat.S_IMODE(os.stat(old.path("b.tocsin")).st_mode), 0o600)
        return old

    def test_a_restored_box_pages_nobody_for_what_is_held_until_resume(self):
        old = self.backed_up()
        number = old.number("1.xml")
        old.kill()
        new = self.box({ANN: "silent", BEN: "silent"})
        # The configuration of the backup, but for this other box's places.
        with sqlite3.connect(old.path("b.tocsin")) as db:
            text = db.execute("SELECT value FROM backup WHERE name='config'").fetchone()[0]
            self.assertEqual(text, old.read("tocsin.toml"))
            db.execute("UPDATE backup SET value=? WHERE name='config'", (text.replace(old.home, new.home),))
        os.remove(new.config)
        done = new.cli("restore", old.path("b.tocsin"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 of them open and held", done.stdout)
        self.assertEqual(new.read("tocsin.toml"), text.replace(old.home, new.home))
        new.start()
        new.until(lambda: any("RESTORED" in t for t in new.texts(ADMIN)), "the alarm number is told")
        self.assertIsNotNone(new.ask("show", number)["held_since"])
        self.assertIn("held", new.cli("queue").stdout)
        new.drop("3.xml", alert("noc", "a new one"))
        new.until(lambda: any("a new one" in t for t in new.texts(ANN)), "new alerts are paged")
        self.assertFalse(any("core-sw-2" in t for t in new.texts(ANN) + new.texts(BEN)))
        self.assertEqual(new.cli("escalate", number).returncode, 0)
        new.until(lambda: any("core-sw-2" in t for t in new.texts(BEN)), "escalate frees one of them")
        self.assertEqual(new.cli("resume").returncode, 0)
        self.assertNotIn("restored_held", new.cli("alarms").stdout)
        self.assertGreater(new.ask("show", new.number("3.xml"))["id"], 1_000_000)

    def test_a_running_daemon_and_a_newer_schema_are_refused_and_what_was_there_is_kept(self):
        old = self.backed_up()
        running = old.cli("restore", old.path("b.tocsin"), "--force")
        self.assertEqual(running.returncode, 65)
        self.assertIn("stop it first", running.stderr)
        self.assertEqual(old.stop(), 0)
        unasked = old.cli("restore", old.path("b.tocsin"))
        self.assertEqual(unasked.returncode, 65)
        self.assertIn("--force", unasked.stderr)
        with sqlite3.connect(old.path("b.tocsin")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            db.execute("PRAGMA user_version = 99")
        newer = old.cli("restore", old.path("b.tocsin"), "--force")
        self.assertEqual(newer.returncode, 65)
        self.assertIn("newer Tocsin", newer.stderr)
        with sqlite3.connect(old.path("b.tocsin")) as db:
            db.execute(f"PRAGMA user_version = {version}")
        done = old.cli("restore", old.path("b.tocsin"), "--force")
        self.assertEqual(done.returncode, 0, done.stderr)
        kept = [name for name in os.listdir(old.path("state")) if "before-restore" in name]
        self.assertEqual(len(kept), 1, kept)
        with sqlite3.connect(old.path("state", kept[0])) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM messages").fetchone()[0], 2)

    def test_a_backup_of_a_stopped_box_works_too(self):
        box = self.backed_up()
        self.assertEqual(box.stop(), 0)
        done = box.cli("backup", box.path("cold.tocsin"))
        self.assertEqual(done.returncode, 0, done.stderr)
        box.start()
        self.assertEqual(len(box.ask("queue")["items"]), 1)

    def test_what_closes_is_written_into_the_file_of_its_day_once(self):
        box = self.box({ANN: "ack", BEN: "silent"})
        days = box.path("days")
        box.write_config(box.read("tocsin.toml") + f'\n[history]\ndirectory = "{days}"\n')
        box.start().people(LISTS)
        for name in ("1.xml", "2.xml", "3.xml"):
            box.drop(name, alert("noc", f"alert {name}"))
            box.until(lambda n=name: box.outcome(n) == "ACKNOWLEDGED", "it is acknowledged")

        def lines():
            found = []
            for name in sorted(os.listdir(days)) if os.path.isdir(days) else []:
                found += box.read("days", name).splitlines()
            return found

        box.until(lambda: len(lines()) == 3, "three lines")
        self.assertIn('"journal":[', lines()[0])
        box.kill()
        box.start()
        box.drop("4.xml", alert("noc", "alert 4"))
        box.until(lambda: len(lines()) == 4, "a fourth")
        self.assertEqual(len({line.split(",")[0] for line in lines()}), 4)
        box.until(lambda: not box.sql("SELECT 1 FROM closings"), "nothing waits to be written")


if __name__ == "__main__":
    main()
