# SPDX-License-Identifier: Apache-2.0
"""centre_emulator for tests in Python: starts it, tells it what to do, waits for what it logs.

    with Centre(accounts={"tocsin": "secret"}) as centre:
        centre.smpp, centre.ucp                        # the ports on 127.0.0.1
        centre.tell("refuse 0x58 3 times")             # a line of centre/faults.h
        centre.mo("+33600000001", "4912345", "0042")
        centre.wait(lambda e: e.name == "PHONE" and e.words[1] == "+33600000001")
"""
import os
import pathlib
import shutil
import subprocess
import tempfile
import threading
import time

from emulator import Event


def program():
    """The built emulator: what CENTRE_EMULATOR says, else that of the newest build."""
    named = os.environ.get("CENTRE_EMULATOR")
    if named:
        return named
    root = pathlib.Path(__file__).resolve().parents[2]
    built = sorted(root.glob("build/*/tests/emulators/centre/centre_emulator"), key=lambda p: p.stat().st_mtime)
    if not built:
        raise FileNotFoundError("centre_emulator is not built, and CENTRE_EMULATOR is not set")
    return str(built[-1])


def quote(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{escaped}"'


def bare(number):
    """Digits alone, without "+" and leading zeros: two forms of one number are the same so."""
    return number.lstrip("+0")


class Centre:
    """A running centre_emulator; ends with the `with`, and with this process.

    `arguments`: more of its options (centre_emulator --help). With "--quiet" SMS are only counted.
    """

    def __init__(self, accounts=None, arguments=()):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="centre-emulator-"))
        self.accounts = dict(accounts or {"tocsin": "secret"})
        named = [word for name, password in self.accounts.items() for word in ("--account", f"{name}={password}")]
        self.arguments = [program(), "--stdin", *named, *arguments]
        self.events = []
        self.news = threading.Condition()
        self.answers = threading.Lock()

    def __enter__(self):
        self.process = subprocess.Popen(self.arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, encoding="utf-8", errors="replace", bufsize=1)
        self._read_ports()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
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

    def _read_ports(self):
        ports = dict(self._first_line().split() for _ in range(3))
        self.smpp, self.ucp, self.control = (int(ports[name]) for name in ("smpp", "ucp", "control"))

    def _first_line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.arguments[0]} did not start: {self.process.stderr.read().strip()}")
        return line

    def _read(self):
        for line in self.process.stdout:
            with self.news:
                self.events.append(Event(line.rstrip("\n")))
                self.news.notify_all()

    def tell(self, line):
        """Carries out a line, and returns what is answered behind "ok"; ValueError with what would be right."""
        with self.answers:
            self.process.stdin.write(line + "\n")
            answer = self.process.stderr.readline().strip()
        if answer != "ok" and not answer.startswith("ok "):
            raise ValueError(f"{line}: {answer}")
        return answer[3:]

    def mo(self, sender, to, text, more=""):
        self.tell(f"mo {quote(sender)} {to} {quote(text)} {more}")

    def count(self):
        """{"submits": SMS that were taken, "deliveries": that wait, "sessions": open ones}"""
        return {name: int(value) for name, value in (word.split("=") for word in self.tell("count").split())}

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
                    last = "\n".join(map(str, self.events[-20:]))
                    raise TimeoutError(f"{len(found)} of {count} events came in {timeout} s; the last:\n{last}")
                self.news.wait(left)

    def named(self, name):
        """The events of that name so far."""
        with self.news:
            return [event for event in self.events if event.name == name]

    def texts(self, number):
        """The whole texts that were taken for a number, however it was written."""
        return [event.text for event in self.named("PHONE") if bare(event.words[1]) == bare(number)]

    def submits(self, number=None):
        """The events of the single submits that were taken, in their order."""
        return [event for event in self.named("SUBMIT") if number is None or bare(event.words[1]) == bare(number)]

    def bound(self, account=None, timeout=10, count=1):
        """Waits for so many logins since the start."""
        return self.wait(lambda e: e.name == "BIND" and account in (None, e.words[1]), timeout, count)
