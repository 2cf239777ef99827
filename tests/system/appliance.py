# SPDX-License-Identifier: Apache-2.0
"""One built tocsin in a folder of its own, with simulated phones: what the system tests drive.

Everything is seen from outside: files, commands, receipts, the phones' log, the journal read-only.
"""
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

BIN = os.environ.get("TOCSIN_BIN", os.path.join(os.path.dirname(__file__), "../../build/asan/bin"))
CLI = os.path.join(BIN, "tocsin")
PATIENCE = float(os.environ.get("TOCSIN_PATIENCE", "60"))  # seconds until a wait is a failure

CONFIG = """
[spool]
directory = "{home}/spool"
settle = "500ms"
{spool}
[queue]
database = "{home}/state/queue.db"
home_country = "FR"
time_zone = "Europe/Paris"
{queue}
[alarm]
numbers = ["+33600000099"]
[http]
socket = "{home}/tocsin.sock"
listen = ""
[[driver]]
name = "phones"
type = "simulator"
state_file = "{home}/phones.log"
{driver}
"""


def alert(list_name, text, **fields):
    parts = [f"<RECIPIENT_LIST>{list_name}</RECIPIENT_LIST>", f"<MSG>{text}</MSG>"]
    parts += [f"<{name.upper()}>{value}</{name.upper()}>" for name, value in fields.items()]
    return "<SMS>" + "".join(parts) + "</SMS>\n"


class Appliance:
    def __init__(self, phones=None, spool="", queue="", driver="", extra="", as_nobody=False):
        self.home = tempfile.mkdtemp(prefix="tocsin-test-")
        self.config = os.path.join(self.home, "tocsin.toml")
        for number, script in (phones or {}).items():
            driver += f"[[driver.phone]]\nnumber = \"{number}\"\nscript = '{script}'\n"
        self.write_config(CONFIG.format(home=self.home, spool=spool, queue=queue, driver=driver) + extra)
        self.process = None
        self.more_environment = {}
        self.daemon_environment = {}  # of the daemon alone
        self.as_nobody = as_nobody
        self.program = CLI
        if as_nobody:  # who may not look into root's home, where the build may lie
            os.chown(self.home, 65534, 65534)
            for program in ("tocsin", "tocsind"):
                shutil.copy(os.path.join(os.path.dirname(CLI), program), self.home)
            self.program = os.path.join(self.home, "tocsin")
        self.log = open(os.path.join(self.home, "log"), "ab")

    def write_config(self, text):
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)

    def path(self, *names):
        return os.path.join(self.home, *names)

    def environment(self):
        return dict(os.environ, TOCSIN_CONFIG=self.config, STATE_DIRECTORY=self.path("state"), NO_COLOR="1",
                    **self.more_environment)

    def start(self, wait=True):
        user = {"user": 65534, "group": 65534, "extra_groups": []} if self.as_nobody else {}
        self.process = subprocess.Popen([self.program, "serve", "--config", self.config],
                                        env=self.environment() | self.daemon_environment,
                                        stdout=self.log, stderr=self.log, **user)
        if wait:
            self.until(lambda: self.cli("drivers").returncode in (0, 1), "the daemon takes commands")
        return self

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(PATIENCE)
        return self.process.returncode if self.process else None

    def close(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.log.close()
        if not os.environ.get("TOCSIN_KEEP"):
            shutil.rmtree(self.home, ignore_errors=True)

    def cli(self, *args, text=None):
        return subprocess.run([CLI, *args], env=self.environment(), input=text, capture_output=True,
                              text=True, timeout=PATIENCE, check=False)

    def ask(self, *args):
        """The JSON that a command prints."""
        done = self.cli(*args, "--json")
        return json.loads(done.stdout)

    def people(self, lists):
        """lists: {name: [(recipient, number, level, time), ...]}"""
        recipients, rows = {}, []
        for name, entries in lists.items():
            for recipient, number, _, _ in entries:
                recipients[recipient] = number
            rows.append({"name": name, "entries": [
                {"recipient": r, "level": level, "acknowledge_time": t} for r, _, level, t in entries]})
        document = {"recipients": [{"name": n, "number": p} for n, p in recipients.items()], "lists": rows}
        done = self.cli("import", "-", text=json.dumps(document))
        assert done.returncode == 0, done.stderr
        return self

    def drop(self, name, content, rename=True):
        data = content if isinstance(content, bytes) else content.encode()
        target = self.path("spool", name)
        hidden = self.path("spool", f".{name}.tmp") if rename else target
        with open(hidden, "wb") as file:
            file.write(data)
        if rename:
            os.rename(hidden, target)

    def until(self, holds, what, patience=None):
        end = time.monotonic() + (patience or PATIENCE)
        while True:
            value = holds()
            if value:
                return value
            if time.monotonic() > end:
                raise AssertionError(f"not within {patience or PATIENCE:.0f} s: {what}\n{self.tail()}")
            time.sleep(0.02)

    def tail(self, lines=30):
        with open(self.path("log"), encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])

    def read(self, *names):
        try:
            with open(self.path(*names), encoding="utf-8", errors="replace") as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def receipt(self, name):
        return self.read("spool", "done", name + ".status.xml")

    def outcome(self, name):
        found = re.search("<OUTCOME>(.*?)</OUTCOME>", self.receipt(name))
        return found.group(1) if found else ""

    def number(self, name):
        self.until(lambda: "<NUMBER>" in self.receipt(name), f"{name} has its number")
        return re.search("<NUMBER>(.*?)</NUMBER>", self.receipt(name)).group(1)

    def traffic(self, direction="to"):
        """[(number, page, part, text)] of the SMS that phones got ("to") or sent ("from")."""
        rows = []
        for line in self.read("phones.log").splitlines():
            fields = line.split(" ", 6)
            if len(fields) == 7 and fields[1] == direction:
                rows.append((fields[2], int(fields[3]), fields[4], fields[6]))
        return rows

    def texts(self, number):
        return [text for n, _, _, text in self.traffic() if n == number]

    def sql(self, query, *arguments):
        with sqlite3.connect(f"file:{self.path('state', 'queue.db')}?mode=ro", uri=True) as db:
            return db.execute(query, arguments).fetchall()


def main():
    """Runs the tests of the calling file; the last line counts them for tests/run. A skip is a failure."""
    result = unittest.main(module="__main__", verbosity=2, exit=False).result
    bad = len(result.failures) + len(result.errors) + len(result.skipped) + len(result.unexpectedSuccesses)
    print(f"{max(result.testsRun - bad, 0)} passed, {bad} failed", flush=True)
    sys.exit(1 if bad else 0)
