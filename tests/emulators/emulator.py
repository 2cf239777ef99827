# SPDX-License-Identifier: Apache-2.0
"""modem_emulator for tests in Python: starts it, tells it what to do, waits for what it logs.

    with Emulator(modems=2) as emulator:
        emulator.port(0)                                   # the path of modem 0's port
        emulator.tell('modem 0 sms +33600000001 "Hi"')     # a line of program/control.h
        emulator.wait(lambda e: e.name == "SUBMIT" and e.modem == 0)
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import threading
import time


class Event:
    """One line of the log: when, modem (None: the program), name, words, and text= as `text`."""

    def __init__(self, line):
        self.line = line
        self.time, modem, rest = line.split(" ", 2)
        self.modem = None if modem == "-" else int(modem)
        head, quote, text = rest.partition(' text="')
        self.words = head.split()
        self.name = self.words[0]
        self.text = json.loads('"' + text) if quote else None
        self.details = dict(re.findall(r"(\S+?)=(\S+)", head))

    def __repr__(self):
        return self.line


def program():
    """The built emulator: what MODEM_EMULATOR says, else that of the newest build."""
    named = os.environ.get("MODEM_EMULATOR")
    if named:
        return named
    root = pathlib.Path(__file__).resolve().parents[2]
    built = sorted(root.glob("build/*/tests/emulators/modem/modem_emulator"), key=lambda p: p.stat().st_mtime)
    if not built:
        raise FileNotFoundError("modem_emulator is not built, and MODEM_EMULATOR is not set")
    return str(built[-1])


class Emulator:
    """A running modem_emulator in a folder of its own; ends with the `with`, and with this process."""

    def __init__(self, modems=1, arguments=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="modem-emulator-"))
        self.arguments = [program(), "--stdin", "--modems", str(modems),
                          "--link", str(self.folder / "modem"), *arguments]
        self.events = []
        self.news = threading.Condition()
        self.answers = threading.Lock()

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, bufsize=1)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        self.wait(lambda e: e.name == "READY", 20)
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(10)
        self.process.stdout.close()
        self.process.stderr.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self):
        for line in self.process.stdout:
            with self.news:
                self.events.append(Event(line.rstrip("\n")))
                self.news.notify_all()

    def port(self, modem):
        return str(self.folder / f"modem{modem}")

    def tell(self, line):
        """Carries out a line; ValueError with what would be right."""
        with self.answers:
            self.process.stdin.write(line + "\n")
            answer = self.process.stderr.readline().strip()
        if answer != "ok":
            raise ValueError(f"{line}: {answer}")

    def sms(self, modem, sender, text, more=""):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        self.tell(f'modem {modem} sms {sender} "{escaped}" {more}')

    def wait(self, wanted, timeout=10, count=1):
        """The first `count` events for which `wanted` holds; TimeoutError when they do not come."""
        end = time.monotonic() + timeout
        with self.news:
            while True:
                found = [event for event in self.events if wanted(event)]
                if len(found) >= count:
                    return found[:count]
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"{len(found)} of {count} events came in {timeout} s")
                self.news.wait(left)

    def texts(self, modem, number):
        """The whole texts that a phone has got from a modem."""
        with self.news:
            return [e.text for e in self.events
                    if e.name == "PHONE" and e.modem == modem and e.words[1] == number]
