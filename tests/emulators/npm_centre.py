# SPDX-License-Identifier: Apache-2.0
"""npm_smpp/server.js for tests in Python: an SMPP centre on node-smpp, whose codec we did not write.

    with NpmCentre(certificate=("key.pem", "cert.pem")) as centre:
        centre.smpp, centre.ssmpp      # the ports on 127.0.0.1; the second one speaks TLS
        centre.tell("throttle 5")      # a line of server.js

Everything else is as in centre.py. Needs Debian's nodejs and npm, and once the network (or npm's cache).
"""
import fcntl
import json
import pathlib
import shutil
import subprocess

from centre import Centre

FOLDER = pathlib.Path(__file__).resolve().parent / "npm_smpp"
INSTALL_SECONDS = 120


def is_installed():
    """Whether node_modules has what package-lock.json names."""
    try:
        here = json.loads((FOLDER / "node_modules" / ".package-lock.json").read_text())["packages"]
        wanted = json.loads((FOLDER / "package-lock.json").read_text())["packages"]
    except (OSError, ValueError, KeyError):
        return False
    return all(here.get(name, {}).get("integrity") == package.get("integrity")
               for name, package in wanted.items() if name)


def install():
    """Fetches the packages of package-lock.json, unless they are there; RuntimeError when that fails."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise RuntimeError("npm and node are not installed; they are in the packages npm and nodejs")
    with open(FOLDER / "package.json", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run at once
        if is_installed():
            return
        try:
            done = subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=FOLDER, text=True,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=INSTALL_SECONDS, check=False)
            said, code = done.stdout, done.returncode
        except subprocess.TimeoutExpired:
            said, code = f"no end after {INSTALL_SECONDS} s", 1
        if code != 0 or not is_installed():
            raise RuntimeError(f"`npm ci` in {FOLDER} could not fetch node-smpp; is there a way to the npm registry?"
                               f"\n{said[-1500:]}")


def make_certificate(folder):
    """(key, certificate) files of a new certificate for localhost and 127.0.0.1, which signs itself."""
    key, certificate = str(pathlib.Path(folder) / "key.pem"), str(pathlib.Path(folder) / "cert.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", certificate],
                   check=True, timeout=30, stdin=subprocess.DEVNULL, capture_output=True)
    return key, certificate


class NpmCentre(Centre):
    """A running server.js; ends with the `with`, and with this process."""

    def __init__(self, accounts=None, certificate=None):
        install()
        super().__init__(accounts)
        named = [word for name, password in self.accounts.items() for word in ("--account", f"{name}={password}")]
        secured = ["--key", certificate[0], "--cert", certificate[1]] if certificate else []
        self.arguments = ["node", str(FOLDER / "server.js"), *named, *secured]

    def _read_ports(self):
        self.ucp, self.ssmpp = None, None
        while (line := self._first_line()) != "ready\n":
            name, port = line.split()
            setattr(self, name, int(port))
