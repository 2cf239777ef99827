# SPDX-License-Identifier: Apache-2.0
"""centre_emulator and the centre on node-smpp from outside: ports, control, log, TLS."""
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import npm_centre  # noqa: E402
from centre import Centre, program  # noqa: E402
from esme import ANSWER, DELIVER, ENQUIRE, SUBMIT, Esme, pdu, submit_body  # noqa: E402
from npm_centre import NpmCentre, make_certificate  # noqa: E402

PHONE = "+33600000001"


class CentreCase(unittest.TestCase):
    def enter(self, thing):
        thing.__enter__()
        self.addCleanup(thing.__exit__, None, None, None)
        return thing

    def client(self, centre, kind="trx", **login):
        esme = Esme(centre.smpp)
        self.addCleanup(esme.close)
        if kind:
            self.assertEqual(esme.bind(kind, **login), 0)
        return esme


class ProgramTest(CentreCase):
    def start(self, *arguments, **accounts):
        return self.enter(Centre(accounts or None, arguments))

    def test_it_listens_on_this_machine_alone(self):
        centre = self.start()
        listening = {}
        for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
            place, state = line.split()[1], line.split()[3]
            if state == "0A":
                address, port = place.split(":")
                listening[int(port, 16)] = address
        for port in (centre.smpp, centre.ucp, centre.control):
            self.assertEqual(listening[port], "0100007F")

    def test_each_account_has_its_password_and_any_number_of_sessions(self):
        centre = self.start(a="one", b="two")
        for account, password in (("a", "one"), ("a", "one"), ("b", "two")):
            self.client(centre, account=account, password=password)
        self.assertEqual(self.client(centre, None).bind(account="a", password="two"), 0x0E)
        self.assertEqual(centre.count()["sessions"], 4)

    def test_what_is_taken_is_in_the_log_and_in_the_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "sms"
            centre = self.start("--sms", str(file))
            answer = self.client(centre).submit(text=b"two\nlines")
            self.assertEqual((answer.command, answer.status), (SUBMIT | ANSWER, 0))
            seen = centre.wait(lambda e: e.name == "PHONE")[0]
            self.assertEqual((seen.words[1], seen.text), (PHONE, "two\nlines"))
            at, account, sender, to, reference, text = file.read_text().rstrip("\n").split("\t")
            self.assertEqual((account, sender, to, text), ("tocsin", "+4912345", PHONE, "two lines"))
            self.assertEqual(answer.body, reference.encode() + b"\0")
            self.assertRegex(at, r"^\d{4}-.*Z$")

    def test_a_quiet_one_only_counts(self):
        centre = self.start("--quiet")
        esme = self.client(centre)
        esme.socket.sendall(b"".join(pdu(SUBMIT, i, submit_body("33600000001", b"x")) for i in range(2, 502)))
        self.assertEqual([esme.read().sequence for _ in range(500)], list(range(2, 502)))
        self.assertEqual(centre.count()["submits"], 500)
        self.assertFalse(centre.named("SUBMIT"))

    def test_pieces_are_pieces(self):
        centre = self.start()
        esme = self.client(centre)
        centre.tell("split 1")
        esme.pieces = 0
        self.assertEqual(esme.submit().status, 0)
        self.assertGreater(esme.pieces, 10)

    def test_a_centre_that_is_down_takes_nobody_and_comes_back_on_its_ports(self):
        centre = self.start()
        esme = self.client(centre)
        centre.tell("down")
        self.assertIsNone(esme.read())
        with self.assertRaises(ConnectionRefusedError):
            Esme(centre.smpp)
        centre.tell("up")
        self.client(centre)

    def test_it_hangs_up_politely_rudely_and_amid_an_answer(self):
        centre = self.start()
        for line, end in (("close", None), ("reset", ConnectionResetError), ("cut", None)):
            esme = self.client(centre)
            centre.tell(line)
            if line == "cut":
                esme.ask(SUBMIT, submit_body("33600000001", b"x"))
            if end:
                self.assertRaises(end, esme.read)
            else:
                self.assertIsNone(esme.read())

    def test_a_stalled_centre_reads_nothing_until_it_goes_on(self):
        centre = self.start()
        esme = self.client(centre)
        centre.tell("stall")
        esme.ask(ENQUIRE)
        esme.socket.settimeout(0.2)
        self.assertRaises(TimeoutError, esme.read)
        centre.tell("resume")
        esme.socket.settimeout(10)
        self.assertEqual(esme.read().command, ENQUIRE | ANSWER)

    def test_a_client_that_does_not_read_holds_only_itself_up(self):
        centre = self.start("--quiet")
        esme = self.client(centre)
        esme.socket.settimeout(1)
        block = pdu(SUBMIT, 7, submit_body("33600000001", b"x")) * 10_000
        with self.assertRaises(TimeoutError):
            while True:
                esme.socket.sendall(block)
        self.assertEqual(self.client(centre).submit().status, 0)

    def test_phones_reply_by_themselves(self):
        centre = self.start("--phone", f"{PHONE}=10ms {{number}} ok")
        esme = self.client(centre)
        esme.submit(text=b"<0042> down")
        reply = esme.read()
        self.assertEqual(reply.command, DELIVER)
        self.assertTrue(reply.body.endswith(b"0042 ok"))

    def test_lines_come_by_the_control_port_too(self):
        centre = self.start()
        with socket.create_connection(("127.0.0.1", centre.control), 10) as control:
            control.sendall(b"count\nexplode\n")
            answer = b""
            while answer.count(b"\n") < 2:
                answer += control.recv(100)
            self.assertRegex(answer, rb"^ok submits=0 deliveries=0 sessions=0\nerror: ")

    def test_lines_that_are_wrong_are_refused_with_what_would_be_right(self):
        centre = self.start()
        for line in ("explode", "mo +1", "phone +1 soon", "phone +1", "refuse", 'mo 1 2 "open'):
            with self.assertRaisesRegex(ValueError, "error: .{6}", msg=line):
                centre.tell(line)

    def test_wrong_options_are_told(self):
        for words in (["--explode"], ["--account", "x"], ["--smpp"], ["--do", "explode"], ["--alphabet", "x"]):
            done = subprocess.run([program(), *words], capture_output=True, text=True, timeout=10, check=False)
            self.assertEqual(done.returncode, 64, words)
            self.assertIn("centre_emulator: ", done.stderr)

    def test_a_signal_ends_it(self):
        centre = self.start()
        centre.process.send_signal(signal.SIGTERM)
        self.assertEqual(centre.process.wait(10), 0)

    def test_it_sleeps_while_nothing_is_to_be_done(self):
        centre = self.start()
        self.client(centre)
        before = self.ticks(centre)
        time.sleep(0.5)  # the time is what is measured
        self.assertLessEqual(self.ticks(centre) - before, 2)

    @staticmethod
    def ticks(centre):
        """Processor time in hundredths of a second."""
        fields = pathlib.Path(f"/proc/{centre.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])


class NpmTest(CentreCase):
    def test_it_speaks_tls_with_its_certificate(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate = make_certificate(folder)
            centre = self.enter(NpmCentre(certificate=certificate))
            trusting = ssl.create_default_context(cafile=certificate[1])
            esme = Esme(centre.ssmpp, tls=trusting)
            self.addCleanup(esme.close)
            self.assertEqual(esme.bind(), 0)
            centre.tell("split 1")
            self.assertEqual(esme.submit(text=b"by TLS").status, 0)
            centre.wait(lambda e: e.name == "PHONE" and e.text == "by TLS")
            with self.assertRaises(ssl.SSLCertVerificationError):
                Esme(centre.ssmpp, tls=ssl.create_default_context())

    def test_it_refuses_throttles_falls_silent_and_hangs_up(self):
        centre = self.enter(NpmCentre())
        self.assertEqual(self.client(centre, None).bind(password="wrong"), 0x0E)
        esme = self.client(centre)
        centre.tell("throttle 1")
        self.assertEqual([esme.submit().status for _ in range(2)], [0, 0x58])
        centre.tell("throttle off")
        centre.tell("refuse 11 2 times")
        self.assertEqual([esme.submit().status for _ in range(3)], [11, 11, 0])
        centre.tell("silent")
        esme.ask(SUBMIT, submit_body("33600000001", b"x"))
        centre.tell("close submit")
        esme.ask(SUBMIT, submit_body("33600000001", b"x"))
        self.assertIsNone(esme.read())

    def test_what_was_not_answered_comes_after_the_next_login(self):
        centre = self.enter(NpmCentre())
        esme = self.client(centre)
        centre.mo(PHONE, "4912345", "0042")
        self.assertEqual(esme.read().command, DELIVER)
        esme.close()
        again = self.client(centre)
        delivery = again.read()
        self.assertTrue(delivery.body.endswith(b"0042"))
        again.answer(delivery)
        centre.wait(lambda e: e.name == "DELIVERED")
        self.assertEqual(centre.count()["deliveries"], 0)

    def test_without_the_registry_it_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "npm_smpp"
            shutil.copytree(npm_centre.FOLDER, copy, ignore=shutil.ignore_patterns("node_modules"))
            nowhere = {"npm_config_registry": "http://127.0.0.1:9/", "npm_config_cache": folder,
                       "npm_config_fetch_retries": "0"}
            with mock.patch.object(npm_centre, "FOLDER", copy), mock.patch.dict(os.environ, nowhere):
                with self.assertRaisesRegex(RuntimeError, "is there a way to the npm registry"):
                    npm_centre.install()


def main():
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromModule(
        sys.modules["__main__"]))
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
