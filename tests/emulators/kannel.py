# SPDX-License-Identifier: Apache-2.0
"""Debian's Kannel as a client of a message centre: bearerbox and smsbox in a folder of their own,
on ports of 127.0.0.1 that are free, and an HTTP server that takes what Kannel got.

    with Kannel(["smsc = smpp\n..."]) as kannel:      # lines of a group = smsc
        kannel.send("+33600000001", "Hello", coding=0, dlr=True)
        kannel.wait(lambda got: got.kind == "mo" and got.text == "Hi")
"""
import http.server
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

LIFE = 240  # seconds after which Kannel ends even when nobody is left to end it

# Kannel wants a blank line behind each group.
CONFIG = """group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = vouch
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
box-deny-ip = *.*.*.*
log-file = "{folder}/bearerbox.log"
log-level = {log_level}
dlr-storage = internal
sms-resend-freq = 1
{core}
{smsc}group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
log-file = "{folder}/smsbox.log"
log-level = {log_level}
global-sender = 4912345

group = sendsms-user
username = vouch
password = vouch
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
accepted-smsc = centre
get-url = "http://127.0.0.1:{http}/mo?from=%p&to=%P&charset=%C&text=%b"

"""

SMSC = """group = smsc
smsc-id = centre
host = 127.0.0.1
reconnect-delay = 1
{more}

"""


def program(name):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin:/usr/local/sbin")
    if not found:
        raise FileNotFoundError(f"{name} is not installed; it is in the package kannel")
    return found


def free_ports(count):
    """So many ports of 127.0.0.1 that nobody listens on."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


class Got:
    """What Kannel told: an SMS ("mo") or what became of one ("dlr", with Kannel's number in `type`)."""

    def __init__(self, path):
        address = urllib.parse.urlsplit(path)
        query = dict(urllib.parse.parse_qsl(address.query, keep_blank_values=True, encoding="latin-1"))
        self.kind = address.path.strip("/")
        self.sender, self.to = query.get("from", ""), query.get("to", "")
        octets = query.get("text", "").encode("latin-1")
        self.text = octets.decode(query.get("charset") or "utf-8", "replace")
        self.tag, self.type = query.get("tag"), query.get("type")

    def __repr__(self):
        return f"{self.kind} from={self.sender!r} to={self.to!r} type={self.type} tag={self.tag} text={self.text!r}"


class Kannel:
    def __init__(self, links, core="", log_level=0):
        """`core`: more lines of group = core; {folder} in them is Kannel's own folder."""
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="kannel-"))
        self.links, self.core, self.log_level = links, core, log_level
        self.got = []
        self.news = threading.Condition()
        self.processes = []
        self.sent = 0

    def __enter__(self):
        for tries_left in (2, 1, 0):
            try:
                self._start()
                return self
            except RuntimeError:  # somebody else took a port between the choice and the start
                self.stop()
                self.server.shutdown()
                self.server.server_close()
                if not tries_left:
                    shutil.rmtree(self.folder, ignore_errors=True)
                    raise
            except BaseException:
                self.__exit__()
                raise
        return self

    def _start(self):
        kannel = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                with kannel.news:
                    kannel.got.append(Got(self.path))
                    kannel.news.notify_all()
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.admin, smsbox, self.sendsms = free_ports(3)
        config = self.folder / "kannel.conf"
        config.write_text(CONFIG.format(admin=self.admin, smsbox=smsbox, sendsms=self.sendsms, folder=self.folder,
                                        http=self.server.server_port, log_level=self.log_level,
                                        core=self.core.format(folder=self.folder),
                                        smsc="".join(SMSC.format(more=link.strip()) for link in self.links)))
        self._run("bearerbox", config)
        self._until(lambda: self._answers(self.admin, "/status.txt?password=vouch"), "bearerbox answers")
        self._run("smsbox", config)
        self._until(lambda: self._answers(self.sendsms, "/"), "smsbox answers")
        self._until(lambda: "Started SMS box" in self.log() or self._has_box(), "bearerbox has its smsbox")

    def _has_box(self):
        return "smsbox" in (self._answers(self.admin, "/status.txt?password=vouch") or "")

    def _run(self, name, config):
        with open(self.folder / "troubles", "ab") as troubles:
            self.processes.append(subprocess.Popen(
                ["timeout", "--foreground", "-k", "5", str(LIFE), program(name), "-v", "3", str(config)],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=troubles,
                cwd=self.folder, start_new_session=True))

    def _until(self, holds, what, patience=20):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if holds():
                return
            if any(process.poll() is not None for process in self.processes):
                raise RuntimeError(f"Kannel ended before {what}\n{self.log()[-2000:]}")
            time.sleep(0.05)
        raise TimeoutError(f"not within {patience} s: {what}\n{self.log()[-2000:]}")

    @staticmethod
    def _answers(port, path):
        """What is answered there, also that there is no such page; None: nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                return answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as answer:
            return str(answer)
        except OSError:
            return None

    def stop(self):
        """Ends both politely, smsbox first; a bearerbox that is told to end logs out."""
        for process in reversed(self.processes):
            try:
                process.terminate()  # timeout(1) hands it on, once: a second one makes bearerbox panic
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait(10)
        self.processes = []

    def __exit__(self, *_):
        self.stop()
        if hasattr(self, "server"):
            self.server.shutdown()
            self.server.server_close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        files = [self.folder / "bearerbox.log", self.folder / "troubles"]
        return "".join(file.read_text(errors="replace") for file in files if file.exists())

    def send(self, to, text, sender=None, coding=0, dlr=False):
        """Hands an SMS to Kannel; the tag that its `dlr`s have."""
        self.sent += 1
        query = {"username": "vouch", "password": "vouch", "to": to, "text": text, "coding": coding,
                 "charset": "UTF-8"}
        if sender:
            query["from"] = sender
        if dlr:
            query["dlr-mask"] = 31
            query["dlr-url"] = f"http://127.0.0.1:{self.server.server_port}/dlr?type=%d&tag={self.sent}"
        url = f"http://127.0.0.1:{self.sendsms}/cgi-bin/sendsms?" + urllib.parse.urlencode(query)
        with urllib.request.urlopen(url, timeout=10) as answer:
            said = answer.read().decode()
        if not said.startswith("0:") and not said.startswith("3:"):
            raise ValueError(f"Kannel does not take the SMS: {said}")
        return str(self.sent)

    def wait(self, wanted, timeout=20):
        """The first that Kannel told for which `wanted` holds; TimeoutError when it does not come."""
        end = time.monotonic() + timeout
        with self.news:
            while True:
                found = next((got for got in self.got if wanted(got)), None)
                if found:
                    return found
                left = end - time.monotonic()
                if left <= 0:
                    raise TimeoutError(f"Kannel did not tell it in {timeout} s; the last: {self.got[-5:]}")
                self.news.wait(left)
