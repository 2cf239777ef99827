# SPDX-License-Identifier: Apache-2.0
"""A message centre behind TLS: one with a wrong certificate gets nothing, and the log says why."""
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import unittest

from appliance import main
from centre_box import CentreBox, Running


class Certificates:
    """A CA and certificates made at the start of the test; PEM files."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="certificates-")
        self.authority("ca")
        self.authority("other")
        self.issue("good", "ca", "DNS:smsc.test,IP:127.0.0.1")
        self.issue("wrong-name", "ca", "DNS:elsewhere.test")
        self.issue("expired", "ca", "IP:127.0.0.1", begins="20200101000000Z", ends="20200201000000Z")
        self.issue("other-issuer", "other", "IP:127.0.0.1")

    def path(self, name, kind="pem"):
        return os.path.join(self.folder.name, f"{name}.{kind}")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder.name, check=True, capture_output=True, timeout=30)

    def authority(self, name):
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                     "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.pem")

    def issue(self, name, issuer, alternatives, begins=None, ends=None):
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                     "-keyout", f"{name}.key", "-out", f"{name}.csr")
        with open(self.path(name, "ext"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName = {alternatives}\n")
        if begins:  # openssl x509 has no dates of its own in Debian 12; openssl ca has
            self.with_dates(name, issuer, begins, ends)
            return
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{issuer}.pem", "-CAkey", f"{issuer}.key",
                     "-CAcreateserial", "-days", "2", "-extfile", f"{name}.ext", "-out", f"{name}.pem")

    def with_dates(self, name, issuer, begins, ends):
        with open(self.path("ca", "cnf"), "w", encoding="ascii") as file:
            file.write("[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\n"
                       "policy=p\nunique_subject=no\n[p]\ncommonName=supplied\n")
        for file, text in (("index.txt", ""), ("serial", "01\n")):
            with open(os.path.join(self.folder.name, file), "w", encoding="ascii") as out:
                out.write(text)
        self.openssl("ca", "-batch", "-config", "ca.cnf", "-in", f"{name}.csr", "-cert", f"{issuer}.pem",
                     "-keyfile", f"{issuer}.key", "-startdate", begins, "-enddate", ends, "-extfile", f"{name}.ext",
                     "-out", f"{name}.pem", "-notext")


class TlsFront:
    """A TLS server that passes on to a plain port, and keeps what it was sent inside TLS."""

    def __init__(self, certificates, name, to):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificates.path(name), certificates.path(name, "key"))
        self.to, self.got, self.tried = to, b"", 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                plain, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass, args=(plain,), daemon=True).start()

    def _pass(self, plain):
        self.tried += 1
        try:
            with self.context.wrap_socket(plain, server_side=True) as client, \
                    socket.create_connection(("127.0.0.1", self.to)) as centre:
                threading.Thread(target=self._back, args=(centre, client), daemon=True).start()
                while data := client.recv(65536):
                    self.got += data
                    centre.sendall(data)
        except OSError:  # an SSLError is one, too
            pass

    @staticmethod
    def _back(centre, client):
        try:
            while data := centre.recv(65536):
                client.sendall(data)
        except OSError:
            pass

    def close(self):
        self.listener.close()


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.certificates = Certificates()

    @classmethod
    def tearDownClass(cls):
        cls.certificates.folder.cleanup()

    def at(self, name, **driver):
        """A box whose carrier is behind a TLS server with that certificate."""
        here = CentreBox(driver={"name": "carrier", "tls": True, "port": 1, "tls_ca": self.certificates.path("ca"),
                                 **driver})
        here.centre.__enter__()
        self.addCleanup(here.centre.__exit__)
        front = TlsFront(self.certificates, name, here.centre.smpp)
        self.addCleanup(front.close)
        here.driver["port"] = front.port
        here.centre.ssmpp = front.port
        return here, front

    def refused(self, name, why, **driver):
        here, front = self.at(name, **driver)
        with Entered(here):
            here.box.start()
            here.box.until(lambda: here.link()["link"] == "down", "the link is down")
            here.box.until(lambda: "server_untrusted" in here.box.cli("alarms", "--json").stdout, "an alarm stands")
            log = here.box.read("log")
            lines = [line for line in log.splitlines() if "certificate" in line]
            print(f"\n  {name}: {lines[0] if lines else log[-600:]}", flush=True)
            self.assertTrue(any(why in line for line in lines), log[-2000:])
            self.assertGreater(front.tried, 0)
            self.assertEqual(front.got, b"", "nothing of ours was sent")
            self.assertEqual(here.centre.named("BIND"), [])

    def test_a_certificate_of_another_issuer_is_refused(self):
        self.refused("other-issuer", "not trusted")

    def test_a_certificate_of_another_name_is_refused(self):
        self.refused("wrong-name", "127.0.0.1")

    def test_a_certificate_that_is_over_is_refused(self):
        self.refused("expired", "expired")

    def test_a_certificate_that_is_not_the_pinned_one_is_refused(self):
        self.refused("good", "pin", tls_pin="00" * 32)

    def test_the_right_certificate_lets_pages_through(self):
        here, front = self.at("good")
        with Entered(here):
            here.start({"noc": [("ann", "+33600000001", 1, "5min")]})
            here.box.cli("send", "noc", "core-sw-2 DOWN")
            here.centre.wait(lambda e: e.name == "PHONE" and "core-sw-2" in e.text, 20)
            self.assertIn(b"secret", front.got, "the password went through TLS, and only so")

    def test_a_name_from_the_configuration_stands_for_the_host(self):
        here, _ = self.at("good", tls_name="smsc.test")
        with Entered(here):
            here.start({"noc": [("ann", "+33600000001", 1, "5min")]})


class Entered:
    """A CentreBox whose centre runs already."""

    def __init__(self, here):
        self.here = here

    def __enter__(self):
        self.here.centre = Running(self.here.centre)
        return self.here.__enter__()

    def __exit__(self, *error):
        self.here.box.close()


if __name__ == "__main__":
    main()
