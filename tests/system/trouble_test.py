# SPDX-License-Identifier: Apache-2.0
"""Trouble with the disk, the journal, the clock and the modem's port: no message is lost, somebody is told.

A disk of its own needs root (something is mounted); without root those tests are skipped, and said so.
"""
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import time
import unittest

from appliance import Appliance, alert, main
from fake_clock import FakeClock
from modem_box import MODEM, ModemBox

ANN, BEN, ADMIN = "+33600000001", "+33600000002", "+33600000099"
LISTS = {"noc": [("ann", ANN, 1, "60min"), ("ben", BEN, 2, "60min")]}
MIB = 1_048_576


class SmallDiskTest(unittest.TestCase):
    """The state directory is a disk of its own, of 160 MiB."""

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("only root may mount a small disk")
        self.box = Appliance({ANN: "silent", BEN: "silent"})
        self.addCleanup(self.box.close)
        self.disk = self.box.path("state")
        os.makedirs(self.disk)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160M", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False)
        self.box.start().people(LISTS)

    def tell(self, what):
        self.box.until(lambda: any(what in text for text in self.box.texts(ADMIN)), f"{what} is told", 150)

    def fill(self, leave):
        """Somebody else's file takes all but so much."""
        free = os.statvfs(self.disk).f_bavail * os.statvfs(self.disk).f_frsize
        with open(os.path.join(self.disk, "log.of.somebody"), "wb", buffering=0) as file:
            try:
                for _ in range(max(free - leave, 0) // 4096):
                    file.write(b"x" * 4096)
            except OSError:  # tocsin wrote meanwhile: no byte is left
                pass

    def test_on_a_full_disk_open_alerts_go_on_and_new_ones_wait(self):
        box = self.box
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        reserve = os.path.join(self.disk, "queue.db.reserve")
        box.until(lambda: os.path.exists(reserve) and os.path.getsize(reserve), "there is a reserve")
        self.fill(2 * MIB)
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        self.tell("DISK NEARLY FULL")
        self.assertEqual(os.path.getsize(reserve), 0, "it is given back")
        self.assertEqual(box.cli("escalate", box.number("1.xml")).returncode, 0)
        box.until(lambda: any("core-sw-2" in t for t in box.texts(BEN)), "the open one goes on")
        self.assertEqual(box.cli("ack", box.number("1.xml"), "--as", "ben").returncode, 0)
        self.assertFalse(any("db-7" in t for t in box.texts(ANN)))
        self.assertTrue(os.path.exists(box.path("spool", "2.xml")), "the new one waits")
        os.remove(os.path.join(self.disk, "log.of.somebody"))
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "and is paged when there is room", 120)
        box.until(lambda: os.path.getsize(reserve), "the reserve is back", 120)

    def test_a_disk_without_a_byte_loses_nothing(self):
        box = self.box
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        self.fill(0)
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        self.tell("DISK NEARLY FULL")
        os.remove(os.path.join(self.disk, "log.of.somebody"))
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "the one that waited is paged", 150)
        self.assertEqual(box.cli("escalate", box.number("1.xml")).returncode, 0)
        box.until(lambda: any("core-sw-2" in t for t in box.texts(BEN)), "the open one is there")

    def test_a_disk_that_becomes_read_only_is_told_and_goes_on_when_it_can_be_written(self):
        box = self.box
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        box.stop()  # nothing holds a file open for writing while it is remounted
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        box.start()
        self.tell("JOURNAL NOT WRITABLE")
        self.assertTrue(os.path.exists(box.path("spool", "2.xml")))
        subprocess.run(["mount", "-o", "remount,rw", self.disk], check=True)
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "what waited is paged", 120)
        self.assertEqual(len(box.ask("queue")["items"]), 2)


class BrokenDiskTest(unittest.TestCase):
    """The state directory is a disk of its own, which the kernel makes read-only at its first error."""

    def setUp(self):
        if os.geteuid() != 0:
            self.skipTest("only root may mount a disk")
        self.box = Appliance({ANN: "silent", BEN: "silent"})
        self.addCleanup(self.box.close)
        self.image, self.disk, self.sysfs = (self.box.path(name) for name in ("image", "state", "sysfs"))
        for folder in (self.disk, self.sysfs):
            os.makedirs(folder)
        self.mount("-t", "sysfs", "sysfs", self.sysfs)  # a chroot has none
        for path, kind, major, minor in [("/dev/loop-control", stat.S_IFCHR, 10, 237),
                                         *((f"/dev/loop{n}", stat.S_IFBLK, 7, n) for n in range(8))]:
            if not os.path.exists(path):
                os.mknod(path, kind | 0o600, os.makedev(major, minor))
        with open(self.image, "wb") as file:
            file.truncate(200 * MIB)
        subprocess.run(["mkfs.ext4", "-q", "-m0", self.image], check=True)
        self.mount("-o", "loop,errors=remount-ro", self.image, self.disk)

    def mount(self, *arguments):
        subprocess.run(["mount", *arguments], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", arguments[-1]], check=False, stderr=subprocess.DEVNULL)

    def break_it(self):
        """As a failing SD card or a pulled SATA cable does."""
        with open("/proc/self/mounts", encoding="utf-8") as mounts:
            device = next(line.split()[0] for line in mounts if line.split()[1] == self.disk)
        with open(f"{self.sysfs}/fs/ext4/{os.path.basename(device)}/trigger_fs_error", "w",
                  encoding="utf-8") as file:
            file.write("broken by a test of tocsin")

    def test_a_disk_that_becomes_read_only_under_a_running_box_is_told_and_loses_nothing(self):
        box = self.box
        box.start().people(LISTS)
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        number = box.number("1.xml")
        self.break_it()
        with self.assertRaises(OSError):
            open(os.path.join(self.disk, "x"), "wb").close()
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        box.until(lambda: any("JOURNAL NOT WRITABLE" in t for t in box.texts(ADMIN)), "the alarm number is told", 150)
        self.assertTrue(os.path.exists(box.path("spool", "2.xml")), "the new one waits")
        self.assertFalse(any("db-7" in t for t in box.texts(ANN)))
        self.assertEqual(box.stop(), 0)
        subprocess.run(["umount", self.disk], check=True)
        repaired = subprocess.run(["e2fsck", "-fy", self.image], check=False, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
        self.assertLess(repaired.returncode, 4)
        self.mount("-o", "loop", self.image, self.disk)
        box.start()
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "what waited is paged")
        self.assertEqual(len(box.ask("queue")["items"]), 2)
        self.assertEqual(box.cli("escalate", number).returncode, 0)
        box.until(lambda: any("core-sw-2" in t for t in box.texts(BEN)), "the open one goes on")


class NoClockTest(unittest.TestCase):
    """A box without a battery: it starts in 1970 and gets the time later."""

    def setUp(self):
        self.box = Appliance({ANN: "silent", BEN: "silent"})
        self.addCleanup(self.box.close)
        self.clock = FakeClock(self.box)

    def test_a_start_in_1970_loses_nothing_and_the_correction_ends_nothing_early(self):
        box = self.box
        box.start().people({"noc": [("ann", ANN, 1, "40s"), ("ben", BEN, 2, "60min")]})
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        began = time.monotonic()
        box.kill()  # the power is cut, and the clock with it
        self.clock.set(120 - int(time.time()))
        box.start()
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "what comes in 1970 is paged")
        self.assertIn("1970-01-01", json.dumps(box.ask("show", box.number("2.xml"))))
        self.clock.set(0)
        box.drop("3.xml", alert("noc", "ups-1 on battery"))
        box.until(lambda: any("CLOCK" in t for t in box.texts(ADMIN)), "the correction is told")
        self.assertEqual(sorted(row["outcome"] for row in box.ask("queue")["items"]), ["ESCALATING"] * 3)
        box.until(lambda: box.texts(BEN), "they go on to ben", 90)
        self.assertGreater(time.monotonic() - began, 39, "when ann's time is over, and not before")
        for alert_text in ("core-sw-2", "db-7", "ups-1"):
            box.until(lambda: any(alert_text in t for t in box.texts(BEN)), f"{alert_text} goes on to ben", 90)


class JournalTest(unittest.TestCase):
    def setUp(self):
        self.box = Appliance({ANN: "silent", BEN: "silent"})
        self.addCleanup(self.box.close)

    def test_a_journal_that_is_deleted_under_a_running_box_is_written_anew(self):
        box = self.box
        box.start().people(LISTS)
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        number = box.number("1.xml")
        shutil.rmtree(box.path("state"))
        box.until(lambda: any("JOURNAL" in t for t in box.texts(ADMIN)), "the alarm number is told", 150)
        box.until(lambda: os.path.isfile(box.path("state", "queue.db")), "it is there again")
        box.until(lambda: box.cli("queue").returncode == 0, "commands are taken")
        self.assertEqual([row["number"] for row in box.ask("queue")["items"]], [number])
        self.assertEqual(box.cli("escalate", number).returncode, 0)
        box.until(lambda: any("core-sw-2" in t for t in box.texts(BEN)), "the alert goes on")

    def removed(self):
        """A box with one open alert, whose journal is gone. Returns the alert's number."""
        box = self.box
        box.start().people(LISTS)
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        number = box.number("1.xml")
        shutil.rmtree(box.path("state"))
        return number

    def still_there(self, number):
        self.assertEqual([row["number"] for row in self.box.ask("queue")["items"]], [number])
        self.assertEqual(self.box.cli("recipient", "list").stdout.count("+336"), 2)

    def test_a_stop_before_anybody_noticed_saves_it_too(self):
        number = self.removed()
        self.assertEqual(self.box.stop(), 0)
        self.box.start()
        self.still_there(number)

    def test_so_does_a_reload(self):
        number, box = self.removed(), self.box
        self.assertEqual(box.cli("reload").returncode, 0)
        box.until(lambda: os.path.isfile(box.path("state", "queue.db")), "it is there again")
        self.still_there(number)

    def test_what_comes_next_is_not_taken_into_a_journal_that_is_gone(self):
        number, box = self.removed(), self.box
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "ann is paged")
        box.until(lambda: os.path.isfile(box.path("state", "queue.db")), "it is written anew at once", 20)
        box.kill()
        box.start()
        self.assertEqual({row["number"] for row in box.ask("queue")["items"]}, {number, box.number("2.xml")})

    def test_where_it_may_not_be_written_it_is_kept_in_the_spool_until_the_restart(self):
        number, box = self.removed(), self.box
        with open(box.path("state"), "w", encoding="utf-8"):  # as below a read-only tree: no folder can be made
            pass
        kept = box.path("spool", ".queue.db.kept")
        box.until(lambda: os.path.exists(kept), "it is kept", 90)
        self.assertEqual(os.stat(kept).st_mode & 0o777, 0o600)
        box.until(lambda: any("JOURNAL NOT WRITABLE" in t for t in box.texts(ADMIN)), "the alarm number is told", 90)
        box.until(lambda: "systemctl restart tocsin" in box.cli("alarms").stdout, "and what to do")
        box.drop("2.xml", alert("noc", "db-7 DOWN"))
        box.stop()
        os.remove(box.path("state"))
        box.start()
        box.until(lambda: any("db-7" in t for t in box.texts(ANN)), "what waited is paged")
        self.assertIn(number, [row["number"] for row in box.ask("queue")["items"]])
        self.assertFalse(os.path.exists(kept))

    def test_where_it_can_be_written_nowhere_the_process_keeps_it_across_a_reload(self):
        number, box = self.removed(), self.box
        os.rename(box.path("spool"), box.path("spool.away"))
        for name in ("state", "spool"):
            with open(box.path(name), "w", encoding="utf-8"):
                pass
        box.process.send_signal(signal.SIGHUP)
        box.until(lambda: "do not stop tocsin" in box.cli("alarms").stdout, "the alarm says that it must not stop", 90)
        os.remove(box.path("state"))
        box.until(lambda: os.path.isfile(box.path("state", "queue.db")), "it is written as soon as it can be", 30)
        os.remove(box.path("spool"))
        os.rename(box.path("spool.away"), box.path("spool"))
        box.until(lambda: box.cli("queue").returncode == 0, "commands are taken")
        box.until(lambda: box.ask("queue")["items"], "it has what was open")
        self.still_there(number)

    def test_a_journal_of_a_newer_tocsin_is_refused_in_words_and_left_as_it_is(self):
        box = self.box
        box.start().people(LISTS)
        box.stop()
        with sqlite3.connect(box.path("state", "queue.db")) as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            db.execute("PRAGMA user_version = 99")
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.start()
        box.until(lambda: any("JOURNAL NOT WRITABLE" in t for t in box.texts(ADMIN)), "the alarm number is told")
        self.assertIn("written by a newer Tocsin (schema 99): install that version again", box.cli("alarms").stdout)
        self.assertTrue(os.path.exists(box.path("spool", "1.xml")), "alerts wait")
        self.assertEqual(box.sql("PRAGMA user_version")[0][0], 99)
        with sqlite3.connect(box.path("state", "queue.db")) as db:
            db.execute(f"PRAGMA user_version = {version}")
        box.until(lambda: box.texts(ANN), "with the right version they are paged")

    def test_kill_9_while_an_older_journal_is_brought_up_is_mended_by_the_next_start(self):
        box = self.box
        box.start().people(LISTS)
        box.drop("1.xml", alert("noc", "core-sw-2 DOWN"))
        box.until(lambda: box.texts(ANN), "ann is paged")
        box.stop()
        # Large enough that bringing it up takes a moment, and of schema 3.
        with sqlite3.connect(box.path("state", "queue.db")) as db:
            db.executescript("DROP TABLE floors; DROP TABLE held; DROP TABLE lost_numbers; DROP TABLE closings;"
                             "DROP INDEX arrivals_at; PRAGMA user_version = 3;")
            db.executemany("INSERT INTO arrivals(identity,at,message,note) VALUES(?,?,NULL,'')",
                           ((f"file {i:07}", (i * 7919) % 1_000_003) for i in range(300_000)))
        killed_in_it = 0
        for delay in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4):
            box.start(wait=False)
            time.sleep(delay)  # where it is by then is chance; all places are right
            box.process.send_signal(signal.SIGKILL)
            box.process.wait()
            killed_in_it += box.sql("PRAGMA user_version")[0][0] == 3
        box.start()
        self.assertEqual(box.sql("PRAGMA user_version")[0][0], 4)
        self.assertEqual(box.sql("PRAGMA quick_check")[0][0], "ok")
        self.assertGreater(killed_in_it, 0, "at least one was killed before the end")
        self.assertEqual(len(box.ask("queue")["items"]), 1)
        self.assertEqual(box.sql("SELECT count(*) FROM arrivals WHERE identity LIKE 'file%'")[0][0], 300_000)


class PortTest(unittest.TestCase):
    def test_a_modem_that_is_plugged_into_another_port_is_found_by_its_name(self):
        with ModemBox(arguments=["--submit-time", "100ms"]) as here:
            box = here.box
            by_id = box.path("by-id-modem")  # as udev's /dev/serial/by-id: it points to where the modem is
            os.symlink(here.emulator.port(0), by_id)
            before = MODEM.format(index=1, port="tty:" + here.emulator.port(0), more="")
            config = box.read("tocsin.toml").replace(before,
                                                     MODEM.format(index=1, port="tty:" + by_id, more=""))
            self.assertIn(by_id, config)
            box.write_config(config)
            here.start(LISTS)
            box.drop("1.xml", alert("noc", "before"))
            here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == ANN, 20)
            other = str(here.emulator.folder / "other")
            here.emulator.tell("modem 0 unplug 5s as other")
            os.remove(by_id)
            box.until(lambda: here.link(0)["link"] == "down", "the link is down")
            box.drop("2.xml", alert("noc", "while it is away"))
            box.until(lambda: os.path.exists(other), "it is back at another port")
            os.symlink(other, by_id)
            here.up()
            here.emulator.wait(lambda e: e.name == "PHONE" and "while it is away" in (e.text or ""), 60)


if __name__ == "__main__":
    main()
