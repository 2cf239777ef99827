# SPDX-License-Identifier: Apache-2.0
"""modem_emulator from outside: its ports, its control, its log."""
import errno
import os
import pathlib
import select
import socket
import sys
import time
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from emulator import Emulator  # noqa: E402

HELLO = b"0001000B913306000000F1000005C8329BFD06"  # "Hello" to +33600000001
WAIT = 10


class Terminal:
    """A bare terminal on a port."""

    def __init__(self, path):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)

    def close(self):
        os.close(self.fd)

    def write(self, data):
        os.write(self.fd, data)

    def until(self, mark, timeout=WAIT):
        """What comes up to a mark; what came when the time is over or the line hangs up."""
        data, end = b"", time.monotonic() + timeout
        while mark not in data and select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
            try:
                more = os.read(self.fd, 4096)
            except OSError as trouble:
                if trouble.errno != errno.EIO:
                    raise
                more = b""
            if not more:
                break
            data += more
        return data

    def ask(self, line, mark=b"OK\r\n"):
        self.write(line + b"\r")
        return self.until(mark)

    def send(self):
        self.write(b"AT+CMGS=18\r")
        self.until(b"> ")
        self.write(HELLO + b"\x1A")
        return self.until(b"OK\r\n")


class ProgramTest(unittest.TestCase):
    def start(self, *arguments, modems=1):
        emulator = Emulator(modems, ["--report-time", "50ms", *arguments])
        emulator.__enter__()
        self.addCleanup(emulator.__exit__)
        return emulator

    def open(self, emulator, modem=0):
        terminal = Terminal(emulator.port(modem))
        self.addCleanup(lambda: terminal.fd < 0 or terminal.close())
        self.assertIn(b"OK", terminal.ask(b"ATE0"))
        return terminal

    def test_each_modem_has_its_port_and_its_numbers(self):
        emulator = self.start(modems=12)
        imeis = {self.open(emulator, modem).ask(b"AT+CGSN") for modem in range(12)}
        self.assertEqual(len(imeis), 12)
        self.assertIn(b"+CMGS: 0", self.open(emulator, 11).send())
        sent = emulator.wait(lambda e: e.name == "SUBMIT")[0]
        self.assertEqual((sent.modem, sent.words[1], sent.text), (11, "+33600000001", "Hello"))

    def test_bytes_wait_for_the_next_terminal_when_they_are_kept(self):
        self.assertIn(b"+CMTI", self.after_reopening("keep"))

    def test_bytes_are_lost_while_nobody_listens_when_they_are_discarded(self):
        self.assertNotIn(b"+CMTI", self.after_reopening("discard"))

    def after_reopening(self, mode):
        emulator = self.start("--port", mode)
        terminal = self.open(emulator)
        terminal.ask(b"AT+CNMI=2,1,0,0,0")
        terminal.close()
        terminal.fd = -1
        emulator.wait(lambda e: e.name == "CLOSE")
        emulator.sms(0, "+33611111111", "Hi")
        again = Terminal(emulator.port(0))
        self.addCleanup(again.close)
        said = again.ask(b"AT")
        self.assertIn(b"OK", said)
        return said

    def test_a_terminal_that_opens_the_port_again_wakes_a_modem(self):
        for mode in ("keep", "discard"):
            emulator = self.start("--port", mode)
            terminal = self.open(emulator)
            emulator.tell("modem 0 hang until reopen")
            terminal.write(b"AT\r")
            self.assertEqual(terminal.until(b"OK", 0.2), b"")
            terminal.close()
            terminal.fd = -1
            self.open(emulator)

    def test_a_port_that_is_gone_hangs_up_and_comes_back_elsewhere(self):
        emulator = self.start()
        terminal = self.open(emulator)
        emulator.tell("modem 0 vanish 100ms as other at ctrl-z")
        self.assertEqual(terminal.send().strip(), b"")
        self.assertFalse(os.path.lexists(emulator.port(0)))
        back = emulator.wait(lambda e: e.name == "PORT")[0]
        self.assertEqual(back.words[1], str(emulator.folder / "other"))
        again = Terminal(back.words[1])
        self.addCleanup(again.close)
        self.assertIn(b"OK", again.ask(b"AT"))
        self.assertFalse([e for e in emulator.events if e.name == "SUBMIT"])

    def test_phones_reply_by_themselves(self):
        emulator = self.start("--phone", "+33600000001=10ms got {text}")
        terminal = self.open(emulator)
        terminal.ask(b"AT+CNMI=2,1,0,0,0")
        self.assertIn(b"+CMGS: 0", terminal.send())
        self.assertIn(b'+CMTI: "SM",1', terminal.until(b",1\r\n"))
        self.assertEqual(emulator.wait(lambda e: e.name == "REPLY")[0].text, "got Hello")

    def test_lines_that_are_wrong_are_refused_with_what_would_be_right(self):
        emulator = self.start()
        for line in ("modem 1 reboot", "modem x reboot", "modem 0 explode", "phone +1 soon", "hello",
                     "modem 0 sms +1", "modem 0 report 1 0", 'modem 0 say "open'):
            with self.assertRaisesRegex(ValueError, "error: .{6}", msg=line):
                emulator.tell(line)

    def test_a_socket_takes_lines_too(self):
        folder = self.start().folder
        emulator = self.start("--control", str(folder / "control"), "--do", "modem all signal 3")
        self.assertIn(b"+CSQ: 3,", self.open(emulator).ask(b"AT+CSQ"))
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(WAIT)
            control.connect(str(folder / "control"))
            control.sendall(b"modem 0 signal 9\nmodem 0 signal no\n")
            answer = b""
            while answer.count(b"\n") < 2:
                answer += control.recv(100)
            self.assertRegex(answer, rb"^ok\nerror: ")
        self.assertIn(b"+CSQ: 9,", self.open(emulator).ask(b"AT+CSQ"))

    def test_it_sleeps_while_nothing_is_to_be_done(self):
        emulator = self.start("--port", "discard", modems=4)
        terminal = self.open(emulator)
        terminal.close()
        terminal.fd = -1
        emulator.wait(lambda e: e.name == "CLOSE")
        ticks = self.ticks(emulator)
        time.sleep(0.5)  # the time is what is measured
        self.assertLessEqual(self.ticks(emulator) - ticks, 2)

    @staticmethod
    def ticks(emulator):
        """Processor time in hundredths of a second."""
        fields = pathlib.Path(f"/proc/{emulator.process.pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])


def main():
    result = unittest.TextTestRunner(verbosity=2).run(unittest.defaultTestLoader.loadTestsFromModule(
        sys.modules["__main__"]))
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad} passed, {bad} failed", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
