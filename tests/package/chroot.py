# SPDX-License-Identifier: Apache-2.0
"""A bare Debian 12 in a folder, and the service in it, started as its unit says (a chroot has no systemd)."""
import argparse
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ENVIRONMENT = {"PATH": PATH, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", "HOME": "/root", "NO_COLOR": "1"}
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
SECURITY = os.environ.get("DEBIAN_SECURITY", "http://deb.debian.org/debian-security")

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/package"


def deb_of(program, says):
    """The package that is asked for, or the newest built one; as root, in a mount namespace that ends with us."""
    parser = argparse.ArgumentParser(description=says.splitlines()[0])
    parser.add_argument("--deb", type=pathlib.Path)
    deb = parser.parse_args().deb
    if os.geteuid() != 0:
        sys.exit(f"{program}: chroot and mount need root")
    if "TOCSIN_UNSHARED" not in os.environ:
        os.environ["TOCSIN_UNSHARED"] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, program, *sys.argv[1:]])
    if deb is None:
        if not list((ROOT / "build/deb").glob("tocsin_*.deb")):
            subprocess.run([str(ROOT / "packaging/build-deb")], check=True)
        deb = max((ROOT / "build/deb").glob("tocsin_*.deb"), key=lambda p: p.stat().st_mtime)
    FOLDER.mkdir(parents=True, exist_ok=True)
    return deb.resolve()


def newer(deb, version):
    """The same package as another version."""
    tree = FOLDER / f"repacked-{os.getpid()}"
    shutil.rmtree(tree, ignore_errors=True)
    subprocess.run(["dpkg-deb", "-R", str(deb), str(tree)], check=True)
    control = tree / "DEBIAN/control"
    control.write_text(re.sub(r"^Version: .*", f"Version: {version}", control.read_text(), flags=re.M))
    made = FOLDER / f"tocsin_{version}_next.deb"
    subprocess.run(["dpkg-deb", "-Zgzip", "-z1", "--root-owner-group", "-b", str(tree), str(made)], check=True,
                   stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return made


def walk_through(walk):
    """Its methods step_NN_..., in their order, one line each; whether all of them passed."""
    good = bad = 0
    for name in sorted(n for n in dir(walk) if n.startswith("step_")):
        try:
            getattr(walk, name)()
            good += 1
            print(f"ok      {name[5:].replace('_', ' ')}", flush=True)
        except (AssertionError, OSError, LookupError, ValueError, TypeError, AttributeError,
                subprocess.SubprocessError) as wrong:
            bad += 1
            said = str(wrong)
            said = said if len(said) < 2000 else said[:500] + "\n...\n" + said[-1500:]
            print(f"FAILED  {name[5:].replace('_', ' ')}\n{type(wrong).__name__}: {said}", flush=True)
    print(f"{good} passed, {bad} failed")
    return bad == 0


def bare(base):
    """Debian 12's smallest system with the archive's updates; made once."""
    done = base / ".tocsin-base"
    if not done.exists():
        shutil.rmtree(base, ignore_errors=True)
        base.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(base), MIRROR], check=True)
        done.touch()
    return base


def listen(ear, told):
    """Always, as systemd does: a service whose words nobody takes waits for somebody who does."""
    while words := ear.recv(4096):
        told.append(words.decode())
    ear.close()


class Box:
    """One machine. Mounts end with the mount namespace of this program."""

    def __init__(self, base, root):
        self.root = pathlib.Path(root)
        shutil.rmtree(self.root, ignore_errors=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(base), str(self.root)], check=True)
        for what in (["-t", "proc", "proc", "proc"], ["--bind", "/dev", "dev"], ["--bind", "/dev/pts", "dev/pts"],
                     ["-t", "tmpfs", "tmpfs", "run"]):
            subprocess.run(["mount", *what[:-1], str(self.root / what[-1])], check=True)
        self.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n", 0o755)
        shutil.copy("/etc/resolv.conf", self.root / "etc/resolv.conf")
        self.write("etc/apt/sources.list", f"deb {MIRROR} bookworm main\ndeb {MIRROR} bookworm-updates main\n"
                   f"deb {SECURITY} bookworm-security main\n")
        self.service, self.told = None, []

    def path(self, name):
        return self.root / str(name).lstrip("/")

    def write(self, name, text, mode=0o644):
        self.path(name).write_text(text, encoding="utf-8")
        self.path(name).chmod(mode)

    def run(self, *words, user=None, text=None, patience=900):
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
        return subprocess.run(["chroot", str(self.root), *become, *words], env=ENVIRONMENT, text=True, timeout=patience, check=False,
                              **({"stdin": subprocess.DEVNULL} if text is None else {"input": text}),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def sh(self, script, **more):
        return self.run("bash", "-ec", script, **more)

    def must(self, script, **more):
        done = self.sh(script, **more)
        assert done.returncode == 0, f"{script}: exit {done.returncode}\n{done.stdout[-3000:]}"
        return done.stdout

    # --- the service ---------------------------------------------------------------------------------
    def unit(self, key):
        text = self.path("lib/systemd/system/tocsin.service").read_text(encoding="utf-8")
        return re.findall(rf"^{key}=(.*)$", text, re.M)[-1]

    def start(self, patience=60):
        """As systemd does: user, folders, umask, files, and a socket that hears READY and the watchdog."""
        notify = self.path("run/notify")
        notify.unlink(missing_ok=True)
        self.ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.ear.bind(str(notify))
        notify.chmod(0o777)
        self.must(f"install -d -o tocsin -g tocsin -m {self.unit('RuntimeDirectoryMode')} /run/tocsin")
        seconds = int(self.unit("WatchdogSec"))
        self.told = []
        threading.Thread(target=listen, args=(self.ear, self.told), daemon=True).start()
        self.log = open(self.path("root/tocsin.log"), "ab")
        self.service = subprocess.Popen(
            ["chroot", str(self.root), "bash", "-c",
             f"ulimit -n {self.unit('LimitNOFILE')}; umask {self.unit('UMask')}; export WATCHDOG_PID=$$; cd /; exec setpriv "
             f"--reuid={self.unit('User')} --regid={self.unit('Group')} --init-groups --no-new-privs "
             f"--bounding-set=-all {self.unit('ExecStart')}"],
            env={"PATH": PATH, "STATE_DIRECTORY": "/var/lib/tocsin", "RUNTIME_DIRECTORY": "/run/tocsin",
                 "NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": str(seconds * 1_000_000)},
            stdout=self.log, stderr=self.log)
        self.hear(lambda: any("READY=1" in t for t in self.told), "READY=1", patience)

    def hear(self, holds, what, patience):
        end = time.monotonic() + patience
        while not holds():
            time.sleep(0.05)
            assert time.monotonic() < end, f"the service never said {what}; it said {self.told}\n{self.tail()}"

    def stop(self, how=signal.SIGTERM):
        """Seconds that it took."""
        if self.service is None:
            return 0.0
        began = time.monotonic()
        self.service.send_signal(how)
        self.service.wait(30)
        self.ear.shutdown(socket.SHUT_RD)
        self.log.close()
        self.service = None
        return time.monotonic() - began

    def tail(self, lines=20):
        log = self.path("root/tocsin.log")
        return "".join(log.read_text(errors="replace").splitlines(True)[-lines:]) if log.exists() else ""

    def until(self, holds, what, patience=60):
        end = time.monotonic() + patience
        while True:
            value = holds()
            if value:
                return value
            assert time.monotonic() < end, f"not within {patience} s: {what}\n{self.tail()}"
            time.sleep(0.1)
