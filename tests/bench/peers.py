# SPDX-License-Identifier: Apache-2.0
"""smstools and gammu-smsd beside Tocsin, each at a modem of its own and as fast as its settings make it.

    with Smstools(port, limit=120) as peer:
        peer.drop(0, "+33600000001", "text")

All their files are in a temporary folder; they end with the `with`, or after `limit` seconds.
"""
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

SBIN = "/usr/sbin:/sbin:/usr/local/sbin"


class Peer:
    """Hands over `self.command()` in `self.folder`; its processes are a group of their own."""

    name = program = package = ""
    folders = ()

    def __init__(self, port, limit):
        self.port, self.limit = port, limit

    @classmethod
    def path(cls):
        return shutil.which(cls.program) or shutil.which(cls.program, path=SBIN)

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
        for name in self.folders:
            (self.folder / name).mkdir()
        (self.folder / "conf").write_text(self.config())
        # timeout(1): it ends even when nobody is left to end it.
        self.process = subprocess.Popen(["timeout", "-k", "5", str(self.limit), self.path(), *self.arguments()],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, cwd=self.folder, start_new_session=True)
        return self

    def __exit__(self, *_):
        for how in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, how)
                self.process.wait(10)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue
        shutil.rmtree(self.folder, ignore_errors=True)

    def pids(self):
        """Of its group, without timeout(1) itself."""
        found = []
        for entry in os.listdir("/proc"):
            try:
                if entry.isdigit() and int(entry) != self.process.pid and os.getpgid(int(entry)) == self.process.pid:
                    found.append(int(entry))
            except ProcessLookupError:
                continue
        return found

    def put(self, folder, name, content):
        """By a rename, so that it is seen whole."""
        fresh = self.folder / f".{name}.fresh"
        fresh.write_text(content)
        fresh.rename(self.folder / folder / name)


class Smstools(Peer):
    name, program, package = "smstools", "smsd", "smstools"
    folders = ("outgoing", "checked", "incoming", "report", "sent", "failed", "stats", "saved")

    def arguments(self):
        return ["-t", "-c", str(self.folder / "conf")]

    def config(self):
        paths = "".join(f"{name} = {self.folder}/{name}\n" for name in self.folders)
        return (f"devices = M\nlogfile = {self.folder}/log\ninfofile = {self.folder}/info\n"
                f"pidfile = {self.folder}/pid\nloglevel = 4\ndelaytime = 1\ndelaytime_mainprocess = 1\n"
                f"sleeptime_mainprocess = 1\nspool_directory_order = yes\nstats_interval = 0\n{paths}"
                f"[M]\ndevice = {self.port}\nincoming = yes\nreport = no\nrtscts = no\n"
                "check_network = 0\npoll_faster = 50\n")

    def drop(self, index, number, text):
        self.put("outgoing", f"{index:05d}", f"To: {number[1:]}\n\n{text}")


class Gammu(Peer):
    name, program, package = "gammu-smsd", "gammu-smsd", "gammu-smsd"
    folders = ("inbox", "outbox", "sent", "error")

    def arguments(self):
        return ["-c", str(self.folder / "conf")]

    def config(self):
        return (f"[gammu]\ndevice = {self.port}\nconnection = at115200\n"
                f"[smsd]\nservice = files\nlogfile = {self.folder}/log\ndebuglevel = 0\n"
                "CommTimeout = 1\nStatusFrequency = 0\nCheckSecurity = 0\nCheckSignal = 0\nCheckBattery = 0\n"
                f"inboxpath = {self.folder}/inbox/\noutboxpath = {self.folder}/outbox/\n"
                f"sentsmspath = {self.folder}/sent/\nerrorsmspath = {self.folder}/error/\n")

    def drop(self, index, number, text):
        self.put("outbox", f"OUTC20260101_{index:06d}_00_{number}_sms0.txt", text)


PEERS = (Smstools, Gammu)
