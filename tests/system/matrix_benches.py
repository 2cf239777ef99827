# SPDX-License-Identifier: Apache-2.0
"""The rows of the peers' matrix as benches: a built tocsin, one link of it, and the counterpart of that link.

A bench has two boxes. `box` is what the cells drive; `locked` has a wrong password from its start, so that the wait
until the link tries again passes beside everything else. All that differs between counterparts is here, the cells
(matrix_cells.py) know none of it.
"""
import datetime
import http.client
import json
import os
import socket
import tempfile
import time

from appliance import PATIENCE, alert
from centre_box import ACCOUNT_KEYS, SOURCE, CentreBox, Running, bare
from esme import Esme
from modem_box import ModemBox
from npm_centre import make_certificate

POLL = 0.1  # seconds; a dozen benches share the cores


class Moved(AssertionError):
    """A cell's expectation does not hold."""


def expect(holds, what):
    if not holds:
        raise Moved(what)


class Socket(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def get(box, path):
    """What the daemon answers: many polls at once are too dear by commands."""
    connection = Socket(box.path("tocsin.sock"))
    try:
        connection.request("GET", "/api/v1" + path)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


def until(holds, what, box, patience=PATIENCE):
    end = time.monotonic() + patience
    while not (value := holds()):
        if time.monotonic() > end:
            raise Moved(f"not within {patience:.0f} s: {what}\n{box.tail(25)}")
        time.sleep(POLL)
    return value


def moment(event):
    return datetime.datetime.fromisoformat(event.time.replace("Z", "+00:00"))


class Bench:
    """What a cell may ask and do; `here` is a CentreBox or a ModemBox, `world` its Centre or Emulator."""

    source = SOURCE  # whom a phone sees
    has_pauses = True  # a refused login is tried again, rarely
    marks_parts = True  # of a long text
    letters = "€"  # beside ASCII and é, without UCS-2

    def __init__(self):
        self.files = 0

    @property
    def box(self):
        return self.here.box

    def until(self, holds, what, patience=PATIENCE):
        return until(holds, what, self.box, patience)

    def link(self, box=None):
        return next(row for row in get(box or self.box, "/drivers")["items"] if row["name"] == self.here.name)

    def is_up(self, box=None):
        return self.link(box)["link"] == "up"

    def alarms(self, box=None):
        return get(box or self.box, "/alarms")["items"]

    def show(self, number):
        return get(self.box, f"/messages/{number}")

    def entry(self, number, level=1):
        return next(row for row in self.show(number)["recipients"] if row["level"] == level)

    def journal(self, number, event):
        """The reasons of the events of that name."""
        return [row["reason"] for row in self.show(number)["journal"] if row["event"] == event]

    def inbox(self, sender):
        """Texts that came from a number, oldest first."""
        return [row["text"] for row in reversed(get(self.box, "/inbox?limit=500")["items"])
                if bare(row["sender"]) == bare(sender)]

    def page(self, list_name, text):
        """Drops an alert; its number."""
        self.files += 1
        name = f"{list_name}-{self.files}.xml"
        self.box.drop(name, alert(list_name, text, severity="critical"))
        return self.box.number(name)

    def is_quiet(self):
        return self.is_up() and self.box.sql("SELECT count(*) FROM pages WHERE state < 3") == [(0,)]

    def settle(self):
        """All as at the start, before a cell."""
        self.calm()
        self.until(self.is_quiet, "the link is up and nothing waits")

    def phone(self, number, begins, count=1, patience=PATIENCE):
        """Waits until a phone has so many whole texts that begin so; the last one's event."""
        return self.world.wait(lambda e: e.name == "PHONE" and bare(e.words[1]) == bare(number)
                               and (e.text or "").startswith(begins), patience, count)[-1]

    @staticmethod
    def now():
        """In the milliseconds of the journal."""
        return int(time.time() * 1000)

    def submits(self, number):
        return [e for e in list(self.world.events) if e.name == "SUBMIT" and bare(e.words[1]) == bare(number)]


class CentreBench(Bench):
    """A link by SMPP or UCP; `make` makes the centre from its accounts and a certificate's files."""

    ACCOUNTS = {"tocsin": "secret", "other": "right"}

    def __init__(self, kind, make, keys=None, first=(), secured=False):
        super().__init__()
        self.kind, self.make, self.keys, self.first, self.secured = kind, make, dict(keys or {}), first, secured
        if kind == "ucp":
            self.keys["time_zone"] = "Etc/UTC"  # that of the emulator's stamps
        self.marks_parts = self.keys.get("operation") != "01"
        self.letters = "" if self.keys.get("alphabet") == "latin1" else "€"
        self.folder = tempfile.TemporaryDirectory(prefix="matrix-")
        self.here = self.locked_here = None

    def open(self, lists):
        certificate = make_certificate(self.folder.name) if self.secured else None
        keys = {**self.keys, **({"tls": True, "tls_ca": certificate[1]} if certificate else {})}
        self.here = CentreBox(self.kind, driver=keys, centre=self.make(self.ACCOUNTS, certificate),
                              queue="max_parts = 3\n")
        self.here.__enter__()
        self.world = self.here.centre
        self.calm()
        self.locked_here = CentreBox(self.kind, driver={**keys, ACCOUNT_KEYS[self.kind]: "other"}, password="wrong",
                                     centre=Running(self.world))
        self.locked_here.__enter__()
        self.locked.start()
        self.box.start().people(lists)

    def close(self):
        for here in (self.locked_here, self.here):
            if here:
                here.__exit__()
        self.folder.cleanup()

    @property
    def locked(self):
        return self.locked_here.box

    def calm(self):
        self.tell("clear")
        for line in self.first:
            self.tell(line)

    def tell(self, line):
        return self.world.tell(line)

    def reply(self, sender, text, reversed_parts=False):
        self.world.mo(sender, SOURCE, text, "reversed" if reversed_parts else "")

    # what goes wrong

    def receipts(self, what):
        self.tell(f"receipts {'on' if what == 'delivered' else what}" if what != "failed" else
                  f"receipts state UNDELIV{'' if self.is_npm() else ' 11' if self.kind == 'smpp' else ' 107'}")

    def is_npm(self):
        return hasattr(self.world, "ssmpp")

    def receipt(self, event, what):
        self.tell(f"receipt {event.details['ref']} {'DELIVRD' if what == 'delivered' else 'UNDELIV'}")

    def receipt_of_a_stranger(self):
        """A report about an SMS that another program sent by our account."""
        if self.kind == "ucp":
            self.tell(f"account tocsin bytes {ucp_notification('00336111', '211126080000')}")
            return
        stranger = Esme(self.world.smpp)
        expect(stranger.bind("tx") == 0, "the centre lets another program in")
        stranger.submit("33611111111", receipt=True)
        stranger.close()

    def too_fast(self, times):
        """The next submits are refused so; whether the centre has an answer that means just this."""
        self.tell(f"refuse {'0x58' if self.kind == 'smpp' else 4} {times} times")
        return self.kind == "smpp"

    def break_in_mid_submit(self, number, page):
        """To be called before the alert: returns what is to be done after it."""
        self.tell("silent submit")

        def then():
            self.world.wait(lambda e: e.name == "SUBMIT" and bare(e.words[1]) == bare(number), PATIENCE)
            self.tell("reset")
        return then

    def lose_answer(self, sender, text):
        """The SMS comes, our answer to it is lost, and the connection breaks."""
        self.tell("deaf on" if self.is_npm() else "stall")
        self.reply(sender, text)
        self.until(lambda: self.inbox(sender), "the SMS is durable")
        self.tell("reset")
        if self.is_npm():
            self.tell("deaf off")

    def came_again(self, sender):
        """Waits until the centre has delivered the SMS a second time, and has our answer."""
        again = self.world.wait(lambda e: e.name == "DELIVER" and bare(e.details["from"]) == bare(sender)
                                and e.details["try"] == "2", PATIENCE)[0]
        self.world.wait(lambda e: e.name == "DELIVERED" and e.words[1] == again.words[1]
                        and e.details["status"] == "0", PATIENCE)

    # a wrong password

    def refused_logins(self):
        return [e for e in self.world.named("BIND-REFUSED") if e.words[1] == "other"]

    def wait_refused(self):
        self.world.wait(lambda e: e.name == "BIND-REFUSED" and e.words[1] == "other", PATIENCE)

    LOCKED_ALARM = "login_rejected"
    LOCKED_WORDS = {"smpp": r"ESME_RINVPASWD \(0E\): wrong password", "ucp": r"EC 07, authentication failure"}

    def locked_words(self):
        return self.LOCKED_WORDS[self.kind]

    def give_right_password(self):
        self.locked_here.password = "right"
        self.locked_here.password_file()

    def pause_between_logins(self):
        """Seconds from the first refused login to the next try of the same kind."""
        tries = [e for e in self.world.named("BIND-REFUSED") + self.world.named("BIND") if e.words[1] == "other"]
        tries = sorted((e for e in tries if e.details["kind"] == tries[0].details["kind"]), key=moment)
        return (moment(tries[1]) - moment(tries[0])).total_seconds() if len(tries) > 1 else None


def ucp_notification(sender, stamp):
    """Operation 53 for an SMS that nobody sent; hexadecimal, with STX and ETX."""
    fields = [""] * 33
    fields[0], fields[1], fields[14], fields[15], fields[18] = SOURCE, sender, stamp, "0", "3"
    data = "/".join(fields)
    inside = f"77/{len(data) + 17:05}/O/53/{data}/"
    return ("\x02" + inside + f"{sum(inside.encode()) & 0xFF:02X}" + "\x03").encode().hex()


class ModemBench(Bench):
    """A link by a modem; a SIM's PIN stands where others have a password."""

    source = None  # the number of the SIM; the network puts it
    has_pauses = False
    kind = "modem"
    LOCKED_ALARM = "sim_locked"

    def __init__(self):
        super().__init__()
        self.here = self.locked_here = None

    def open(self, lists):
        arguments = ["--submit-time", "100ms"]
        self.here = ModemBox(arguments=arguments, queue="max_parts = 3\n")
        self.here.__enter__()
        self.here.name = "modem1"
        self.world = self.here.emulator
        self.locked_here = ModemBox(arguments=[*arguments, "--pin", "1234"])
        self.locked_here.__enter__()
        self.give_pin("9999")
        with open(self.locked.config, "a", encoding="utf-8") as file:
            file.write(f'pin_file = "{self.locked.path("pin")}"\n')
        self.locked.start()
        self.box.start().people(lists)

    def close(self):
        for here in (self.locked_here, self.here):
            if here:
                here.__exit__()

    @property
    def locked(self):
        return self.locked_here.box

    def calm(self):
        self.tell("clear")
        self.tell("reports 0")

    def tell(self, line):
        self.world.tell(f"modem 0 {line}")

    def reply(self, sender, text, reversed_parts=False):
        self.world.sms(0, sender, text, "reversed" if reversed_parts else "")

    def receipts(self, what):
        self.tell({"off": "reports off", "failed": "reports 70", "delivered": "reports 0"}[what])

    def receipt(self, event, what):
        self.tell(f"report {event.details['ref']} {0 if what == 'delivered' else 70}")

    def receipt_of_a_stranger(self):
        # SMS-STATUS-REPORT (3GPP TS 23.040, 9.2.2.3) of TP-MR 200 for +33611111111, delivered.
        self.tell(r'say "\r\n+CDS: 25\r\n0006C80B913316111111F1621112800000006211128000000000\r\n"')

    def break_in_mid_submit(self, number, page):
        self.tell("vanish 3s at sent")
        return lambda: self.until(lambda: not self.is_up(), "the port is gone")

    def lose_answer(self, sender, text):
        """The SMS is read, and the port goes before it is deleted."""
        self.tell("vanish 3s before AT+CMGD")
        self.reply(sender, text)
        self.until(lambda: self.inbox(sender), "the SMS is durable")

    def came_again(self, sender):
        self.until(self.is_up, "the modem is back")
        self.until(lambda: any(e.name == "DELETE" for e in list(self.world.events)[self.seen:]), "the SIM is emptied")

    @property
    def seen(self):
        """Where in the log the port came back."""
        events = list(self.world.events)
        return max((i for i, e in enumerate(events) if e.name == "BACK"), default=0)

    def wait_refused(self):
        self.locked_here.emulator.wait(lambda e: e.name == "WRONG-PIN", PATIENCE)

    def refused_logins(self):
        return [e for e in list(self.locked_here.emulator.events) if e.name == "WRONG-PIN"]

    def locked_words(self):
        return r"PIN"

    def give_pin(self, pin):
        with open(self.locked.path("pin"), "w", encoding="ascii",
                  opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(pin + "\n")

    def give_right_password(self):
        self.give_pin("1234")
        self.locked.stop()
        self.locked.start()
