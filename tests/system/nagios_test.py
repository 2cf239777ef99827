# SPDX-License-Identifier: Apache-2.0
"""Nagios without Nagios: files that a real one dropped, and a command file that the test reads.

tests/integration/nagios/run starts the real one; it wrote the files in nagios/ (TOCSIN_RECORD).
"""
import json
import os
import shutil
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

from appliance import CLI, PATIENCE, Appliance

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = os.path.join(HERE, "../../etc/integrations/nagios")
HOOK = os.path.realpath(os.path.join(PARTS, "nagios-ack"))
NOTIFY = os.path.realpath(os.path.join(PARTS, "notify-by-tocsin"))
ANN = "+33600000001"


class CommandFile:
    """Nagios' command file with somebody who reads it."""

    def __init__(self, path):
        self.path = path
        os.mkfifo(path)
        self.fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
        self.text = ""

    def lines(self):
        """All commands so far, without their times."""
        try:
            self.text += os.read(self.fd, 65536).decode()
        except BlockingIOError:
            pass
        return [line.partition("] ")[2] for line in self.text.splitlines()]

    def close(self):
        os.close(self.fd)


class NagiosCase(unittest.TestCase):
    def folder(self):
        path = tempfile.mkdtemp(prefix="tocsin-nagios-test-")
        self.addCleanup(shutil.rmtree, path, ignore_errors=True)
        return path

    def command_file(self, path):
        file = CommandFile(path)
        self.addCleanup(file.close)
        return file


class ReplayTest(NagiosCase):
    def appliance(self, script, path):
        hook = [HOOK, "--source", "nagios", "--wait", "0.2", path]
        box = Appliance({ANN: script}, queue=f"on_event = {hook!r}")
        self.addCleanup(box.close)
        return box.start().people({"noc": [("ann", ANN, 1, "60s")]})

    def replay(self, box, recorded, name):
        with open(os.path.join(HERE, "nagios", recorded), "rb") as file:
            box.drop(name, file.read())

    def newest(self, box):
        return box.ask("queue", "--all")["items"][0]

    def pages(self, box):
        return [text for text in box.texts(ANN) if text.startswith("<")]

    def test_a_host_goes_down_is_acknowledged_by_sms_in_nagios_too_and_recovers(self):
        nagios = self.command_file(os.path.join(self.folder(), "nagios.cmd"))
        box = self.appliance("ack after 1s", nagios.path)
        box.stop()
        self.replay(box, "host-raise-critical.xml", "1.xml")
        self.replay(box, "host-raise-critical.xml", "2.xml")
        box.start()
        number = box.number("1.xml")
        box.until(lambda: f"joined {number}" in box.receipt("2.xml"), "the second joins")
        lines = box.until(nagios.lines, "the acknowledgement reaches Nagios")
        self.assertEqual(lines, [f"ACKNOWLEDGE_HOST_PROBLEM;core-sw-2;1;1;0;ann;Tocsin {number}"])
        self.replay(box, "host-ack-critical.xml", "3.xml")
        box.until(lambda: box.receipt("3.xml"), "Nagios' own notification of it is taken")
        self.assertEqual(self.newest(box)["acknowledged_by"], "ann")
        self.replay(box, "host-clear-warning.xml", "4.xml")
        box.until(lambda: self.newest(box)["cleared"], "the recovery clears it")
        box.until(lambda: any(f"{number} OVER" in t for t in box.texts(ANN)), "ann hears of it")
        self.assertEqual(len(self.pages(box)), 1)
        self.assertEqual(len(nagios.lines()), 1)
        self.assertEqual(len(box.ask("queue", "--all")["items"]), 1)

    def test_a_service_gets_worse_and_an_acknowledgement_in_nagios_stops_the_paging(self):
        nagios = self.command_file(os.path.join(self.folder(), "nagios.cmd"))
        box = self.appliance("silent", nagios.path)
        self.replay(box, "service-raise-warning.xml", "1.xml")
        box.until(lambda: len(self.pages(box)) == 1, "ann is paged")
        self.assertIn("> WARN core-sw-2 port 17", self.pages(box)[0])
        self.replay(box, "service-raise-critical.xml", "2.xml")
        box.until(lambda: len(self.pages(box)) == 2, "ann is paged anew, as it is critical now")
        self.replay(box, "service-ack-critical.xml", "3.xml")
        box.until(lambda: box.outcome("1.xml") == "ACKNOWLEDGED", "Nagios' acknowledgement counts")
        self.assertEqual(self.newest(box)["acknowledged_by"], "olga")
        lines = box.until(nagios.lines, "Nagios is told once more")
        self.assertEqual(len(lines), 1, lines)
        self.assertIn("ACKNOWLEDGE_SVC_PROBLEM;core-sw-2;port 17;1;1;0;olga;Tocsin", lines[0])
        self.replay(box, "service-clear-warning.xml", "4.xml")
        box.until(lambda: self.newest(box)["cleared"], "the recovery clears it")

    def test_an_acknowledgement_waits_in_the_journal_until_nagios_runs(self):
        path = os.path.join(self.folder(), "nagios.cmd")
        box = self.appliance("ack", path)
        self.replay(box, "host-raise-critical.xml", "1.xml")
        box.until(lambda: "on_event program failed" in box.read("log"), "the hook fails")
        box.kill()
        nagios = self.command_file(path)
        box.start()
        lines = box.until(nagios.lines, "the acknowledgement reaches Nagios")
        self.assertIn("ACKNOWLEDGE_HOST_PROBLEM;core-sw-2;1;1;0;ann;Tocsin", lines[0])


def event(**changed):
    base = {"event": "ACKNOWLEDGED", "number": "7042", "host": "h1", "service": None,
            "source": "nagios", "acknowledged_by": "ann", "comment": None}
    return json.dumps({**base, **changed})


class NagiosAckTest(NagiosCase):
    def hook(self, path, text, *options):
        return subprocess.run([HOOK, "--wait", "0.2", *options, path], input=text, text=True,
                              capture_output=True, timeout=PATIENCE, check=False,
                              env={"PATH": "/usr/bin:/bin"})

    def test_what_it_tells_nagios(self):
        host = "ACKNOWLEDGE_HOST_PROBLEM;h1;1;1;0;"
        table = [
            (event(), host + "ann;Tocsin 7042"),
            (event(service="disk /"),
             "ACKNOWLEDGE_SVC_PROBLEM;h1;disk /;1;1;0;ann;Tocsin 7042"),
            (event(comment="on it"), host + "ann;Tocsin 7042: on it"),
            (event(comment="a;b\n[1] SHUTDOWN_PROGRAM\r\n"),
             host + "ann;Tocsin 7042: a,b [1] SHUTDOWN_PROGRAM"),
            (event(comment="a\u2028b\u0085c\u0000d"), host + "ann;Tocsin 7042: a b c d"),
            (event(acknowledged_by="a;\nb"), host + "a, b;Tocsin 7042"),
            (event(acknowledged_by=None), host + "Tocsin;Tocsin 7042"),
            (event(comment="\u00e9\U0001f600"), host + "ann;Tocsin 7042: \u00e9\U0001f600"),
            (event(comment="x" * 5000), host + "ann;Tocsin 7042: " + "x" * 400),
            (event(event="QUEUED"), None),
            (event(event="CLEARED"), None),
            (event(event="EXHAUSTED"), None),
            (event(host=None), None),
            (event(source="zabbix"), None),
            (event(host="h1;1;1;0;x"), None),
            (event(host="h1\n[1] SHUTDOWN_PROGRAM"), None),
            (event(service="s\n[1] SHUTDOWN_PROGRAM"), None),
        ]
        folder = self.folder()
        for at, (text, told) in enumerate(table):
            with self.subTest(text=text):
                nagios = self.command_file(os.path.join(folder, f"cmd{at}"))
                done = self.hook(nagios.path, text, "--source", "nagios")
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(nagios.lines(), [told] if told else [])

    def test_the_longest_command_is_written_whole_or_not_at_all(self):
        nagios = self.command_file(os.path.join(self.folder(), "cmd"))
        names, text = "\U0001f600" * 200, "\U0001f600" * 1600
        done = self.hook(nagios.path, event(host=names, service=names, acknowledged_by=names,
                                            comment=text))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(nagios.lines()), 1)
        self.assertLess(len(nagios.text.encode()), 4096)  # PIPE_BUF

    def test_it_fails_when_nagios_does_not_take_the_command(self):
        folder = self.folder()
        os.mkfifo(os.path.join(folder, "unread"))
        with open(os.path.join(folder, "plain"), "w", encoding="utf-8"):
            pass
        for name in ("missing", "unread", "plain"):
            with self.subTest(name=name):
                done = self.hook(os.path.join(folder, name), event())
                self.assertEqual(done.returncode, 1)
                self.assertIn(name, done.stderr)
        self.assertEqual(os.path.getsize(os.path.join(folder, "plain")), 0)
        self.assertFalse(os.path.exists(os.path.join(folder, "missing")))


class NotifyByTocsinTest(NagiosCase):
    def notify(self, spool, *arguments, **environment):
        path = f"{os.path.dirname(os.path.abspath(CLI))}:/usr/bin:/bin"
        return subprocess.run([NOTIFY, f"SPOOL={spool}", *arguments], text=True, check=False,
                              env={"PATH": path, **environment}, capture_output=True,
                              timeout=PATIENCE)

    def alert(self, *arguments, **environment):
        """What it drops, by element; no daemon runs."""
        spool = self.folder()
        done = self.notify(spool, *arguments, **environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        names = os.listdir(spool)
        self.assertEqual(len(names), 1, names)
        root = ElementTree.parse(os.path.join(spool, names[0])).getroot()
        return {element.tag: (element.text or "").strip() for element in root}

    def test_what_each_notification_becomes(self):
        down, up = ("STATE=DOWN", "OUTPUT=no answer"), ("STATE=UP", "OUTPUT=ok")
        said = ("AUTHOR=ann", "COMMENT=mine")
        table = [
            ("PROBLEM", down, "RAISE critical h1", "h1 DOWN: no answer"),
            ("PROBLEM", ("STATE=UNREACHABLE", "OUTPUT=o"),
             "RAISE critical h1", "h1 UNREACHABLE: o"),
            ("PROBLEM", ("SERVICE=disk /", "STATE=CRITICAL", "OUTPUT=full"),
             "RAISE critical h1/disk /", "h1 disk / CRITICAL: full"),
            ("PROBLEM", ("SERVICE=s", "STATE=WARNING", "OUTPUT=o"),
             "RAISE warning h1/s", "h1 s WARNING: o"),
            ("PROBLEM", ("SERVICE=s", "STATE=UNKNOWN", "OUTPUT=o"),
             "RAISE warning h1/s", "h1 s UNKNOWN: o"),
            ("RECOVERY", up, "CLEAR warning h1", "h1 UP: ok"),
            ("ACKNOWLEDGEMENT", (*down, *said), "ACK critical h1 by ann", "mine"),
            ("FLAPPINGSTART", down, "RAISE critical h1", "h1 FLAPPING, DOWN: no answer"),
            ("FLAPPINGSTART", up, "RAISE warning h1", "h1 FLAPPING, UP: ok"),
            ("FLAPPINGSTOP", up, "CLEAR warning h1", "h1 UP: ok"),
            ("FLAPPINGSTOP", down, "RAISE critical h1", "h1 DOWN: no answer"),
            ("FLAPPINGDISABLED", up, "CLEAR warning h1", "h1 UP: ok"),
            ("DOWNTIMESTART", (*down, *said),
             "CLEAR critical h1", "h1 in DOWNTIME, DOWN: mine (ann)"),
            ("DOWNTIMEEND", down, "RAISE critical h1", "h1 DOWN: no answer"),
            ("DOWNTIMECANCELLED", up, "CLEAR warning h1", "h1 UP: ok"),
            ("CUSTOM", (*down, *said), "RAISE critical -", "h1 DOWN: mine (ann)"),
            ("OF ANOTHER VERSION", down, "RAISE critical h1", "h1 DOWN: no answer"),
        ]
        for type_, arguments, is_what, text in table:
            with self.subTest(type=type_, arguments=arguments):
                got = self.alert("SOURCE=n1", "LIST=noc", "HOST=h1", f"TYPE={type_}", *arguments)
                by = f" by {got['BY']}" if "BY" in got else ""
                key = got.get("KEY", "-")
                self.assertEqual(f"{got['EVENT']} {got['SEVERITY']} {key}{by}", is_what)
                self.assertEqual(got["MSG"], text)
                self.assertEqual((got["SOURCE"], got["RECIPIENT_LIST"]), ("n1", "noc"))
                self.assertEqual("HOST" in got, "KEY" in got)

    def test_environment_macros_do_as_well_as_arguments(self):
        got = self.alert(NAGIOS_NOTIFICATIONTYPE="PROBLEM", NAGIOS_HOSTNAME="h1",
                         NAGIOS_SERVICEDESC="s", NAGIOS_HOSTSTATE="UP",
                         NAGIOS_SERVICESTATE="CRITICAL", NAGIOS_SERVICEOUTPUT="gone",
                         NAGIOS__CONTACTTOCSIN_LIST="noc")
        self.assertEqual((got["MSG"], got["KEY"], got["SOURCE"], got["RECIPIENT_LIST"]),
                         ("h1 s CRITICAL: gone", "h1/s", "nagios", "noc"))

    def test_nothing_that_nagios_says_is_evaluated(self):
        spool = self.folder()
        file = os.path.join(spool, "evaluated")
        hostile = f"$(touch {file}) `touch {file}`; touch {file} | 100% \\n ' \" <MSG>&amp; é"
        got = self.alert("LIST=noc", "TYPE=PROBLEM", "HOST=-h --spool=/ $(x)",
                         "SERVICE=--event=CLEAR", "STATE=CRITICAL", f"OUTPUT={hostile}")
        self.assertEqual(got["MSG"], f"-h --spool=/ $(x) --event=CLEAR CRITICAL: {hostile}")
        self.assertEqual((got["EVENT"], got["SERVICE"]), ("RAISE", "--event=CLEAR"))
        self.assertEqual(os.listdir(spool), [])

    def test_a_contact_without_a_list_is_seen_in_tocsin(self):
        got = self.alert("LIST=", "TYPE=PROBLEM", "HOST=h1", "STATE=DOWN", "OUTPUT=o")
        self.assertEqual(got["RECIPIENT_LIST"], "contact-without-_TOCSIN_LIST")

    def test_a_failure_is_an_exit_code_and_a_reason(self):
        problem = ("LIST=noc", "TYPE=PROBLEM", "HOST=h1", "STATE=DOWN", "OUTPUT=o")
        done = self.notify("/nowhere", *problem)
        self.assertEqual(done.returncode, 73)
        self.assertIn("h1 DOWN: o", done.stderr)
        self.assertEqual(self.notify(self.folder(), "HOSTT=h1").returncode, 64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
