# SPDX-License-Identifier: Apache-2.0
"""A bare SMPP client for tests of emulated centres: PDUs by hand, nothing more."""
import collections
import socket
import struct

BIND = {"rx": 1, "tx": 2, "trx": 9}
SUBMIT, DELIVER, UNBIND, ENQUIRE, ANSWER = 4, 5, 6, 0x15, 0x80000000

Pdu = collections.namedtuple("Pdu", "command status sequence body")


def pdu(command, sequence, body=b"", status=0):
    return struct.pack(">IIII", 16 + len(body), command, status, sequence) + body


def submit_body(to, text, receipt=False):
    return b"\0\1\1" + b"4912345\0" + b"\1\1" + to.encode() + b"\0" + bytes(
        [0, 0, 0, 0, 0, int(receipt), 0, 0, 0, len(text)]) + text


class Esme:
    """One connection; every wait ends after `patience` seconds with a TimeoutError."""

    def __init__(self, port, tls=None, patience=10):
        self.socket = socket.create_connection(("127.0.0.1", port), patience)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_hostname="localhost")
        self.pieces = 0
        self.sequence = 0

    def close(self):
        self.socket.close()

    def ask(self, command, body=b""):
        """Sends a question; its number."""
        self.sequence += 1
        self.socket.sendall(pdu(command, self.sequence, body))
        return self.sequence

    def answer(self, question, status=0):
        self.socket.sendall(pdu(question.command | ANSWER, question.sequence, b"\0", status))

    def read(self):
        """The next PDU; None at the end of the connection, also amid a PDU."""
        head = self._octets(16)
        if head is None:
            return None
        length, command, status, sequence = struct.unpack(">IIII", head)
        body = self._octets(length - 16)
        return None if body is None else Pdu(command, status, sequence, body)

    def _octets(self, count):
        octets = b""
        while len(octets) < count:
            more = self.socket.recv(count - len(octets))
            if not more:
                return None
            octets += more
            self.pieces += 1
        return octets

    def bind(self, kind="trx", account="tocsin", password="secret"):
        """The status of the answer."""
        names = b"".join(word.encode() + b"\0" for word in (account, password, ""))
        self.ask(BIND[kind], names + b"\x34\0\0\0")
        return self.read().status

    def submit(self, to="33600000001", text=b"Hello", receipt=False):
        """The next PDU that comes."""
        self.ask(SUBMIT, submit_body(to, text, receipt))
        return self.read()
