# SPDX-License-Identifier: Apache-2.0
"""The columns of the peers' matrix: what has to hold at every counterpart. Each takes a bench (matrix_benches.py).

A cell that holds returns nothing, or what is worth a word in the table. People and lists belong to one cell each.
"""
import re
import threading

from appliance import PATIENCE
from matrix_benches import expect, until

LONG = ("Cooling of hall 3 failed: both chillers tripped at 02:14, inlet of rack 12 at 41 degrees and rising; "
        "the stand-by unit does not start (fault 0x3F), doors are open, fans run. ")
LONG_TEXT = LONG + "Call the caretaker, then shut down the test cluster, then the backup hosts. {1} [2] ~3 \\ end"
REPLY_IN_PARTS = "I am on my way to the building and look at it, you may stay in bed. " * 5
UCS2_TEXT = "é Тест 😁, hall 3"
TOO_FAST = 3  # times; as tries they would be counted out after four
PAUSE_MIN = 50  # seconds between a refused login and the next; the contract is a minute, the logs are rounded
BURST = 6


def number_of(cell, person=0):
    return f"+336000{list(CELLS).index(cell) + 1:02}{person:03}"


def lists():
    """All lists of all cells, for `people`."""
    made = {cell: [(f"{cell}0", number_of(cell), 1, "30min")] for cell in CELLS}
    made["receipt"].append(("receipt1", number_of("receipt", 1), 2, "30min"))
    for i in range(BURST):
        made[f"burst{i}"] = [(f"burst{i}", number_of("throttling", 1 + i), 1, "30min")]
    return made


def page_text(number, cell, text):
    """The pattern of a page; its hint is as long as the SMS has room for."""
    return rf"<{number}> CRIT {re.escape(text)}\. \w{{3}} \d\d:\d\d {cell} L1\. .*[Rr]eply {number}.*"


def expect_page(bench, number, cell, text):
    event = bench.phone(number_of(cell), f"<{number}>")
    expect(re.fullmatch(page_text(number, cell, text), event.text), f"the phone of {cell} has: {event.text}")
    return event


def acknowledged(bench, number, who):
    bench.until(lambda: bench.show(number)["outcome"] == "ACKNOWLEDGED", f"the reply of {who} acknowledges")
    expect(bench.show(number)["acknowledged_by"] == who, "by who replied")
    expect(len(bench.journal(number, "ACKNOWLEDGED")) == 1, f"once: {bench.journal(number, 'ACKNOWLEDGED')}")


def send(bench):
    text = f"core-sw-2 DOWN {{[port]}} 17_3 @ 100 % é {bench.letters}".strip()
    number = bench.page("send", text)
    event = expect_page(bench, number, "send", text)
    if bench.source:
        expect(event.details["from"].lstrip("+") == bench.source, f"the source is {event.details['from']}")
    expect(len(bench.submits(number_of("send"))) == 1, "one SMS")
    expect(bench.entry(number)["driver"] == bench.here.name, "by this link")


def receive(bench):
    ann = number_of("receive")
    number = bench.page("receive", "ups-1 on battery")
    bench.phone(ann, f"<{number}>")
    bench.reply(ann, f"{number} on it, déjà là")
    acknowledged(bench, number, "receive0")
    expect(bench.show(number)["comment"] == "on it, déjà là", f"the comment is {bench.show(number)['comment']}")
    bench.phone(ann, f"{number} IS YOURS")
    for is_reversed in (False, True):
        number = bench.page("receive", f"ups-2 on battery, parts {'backwards' if is_reversed else 'forwards'}")
        bench.phone(ann, f"<{number}>")
        text = f"{number} {REPLY_IN_PARTS}".strip()
        bench.reply(ann, text, is_reversed)
        acknowledged(bench, number, "receive0")
        bench.phone(ann, f"{number} IS YOURS")
        bench.until(lambda n=number, t=text: [s.strip() for s in bench.inbox(ann) if n in s] == [t],
                    f"the inbox has the reply in parts once and whole: {bench.inbox(ann)}")


def receipt(bench):
    ann, ben = number_of("receipt"), number_of("receipt", 1)
    bench.receipts("delivered")
    number = bench.page("receipt", "fan 1 failed")
    bench.until(lambda: bench.entry(number)["delivery"] == "delivered", "delivered is shown")
    expect(bench.entry(number)["status"] == "NOT_YET_ACK", "a delivery is no acknowledgement")
    failed_is_next_level(bench, ann, ben)
    bench.receipts("off")
    number = bench.page("receipt", "fan 3 failed")
    bench.phone(ann, f"<{number}>")
    sent = bench.submits(ann)[-1]
    bench.reply(ann, number)
    acknowledged(bench, number, "receipt0")
    bench.receipt(sent, "delivered")
    bench.until(lambda: bench.entry(number)["delivery"] == "delivered", "a late report is shown")
    bench.receipt(sent, "delivered")
    bench.until(lambda: bench.journal(number, "REPORT_AGAIN"), "a doubled report is in the journal")
    expect(bench.show(number)["outcome"] == "ACKNOWLEDGED", "it changes nothing")
    bench.receipts("delivered")
    bench.receipt_of_a_stranger()
    bench.until(lambda: bench.link()["reports_unmatched"] == 1, "one that matches nothing is counted")
    expect("matches no SMS of ours" in bench.box.read("log"), "and logged")
    expect(bench.is_up(), "the link stays up")


def failed_is_next_level(bench, ann, ben):
    bench.receipts("failed")
    number = bench.page("receipt", "fan 2 failed")
    bench.phone(ann, f"<{number}>")
    bench.until(lambda: bench.entry(number)["status"] == "ACK_TIME_OVER", "failed ends the acknowledge time")
    reason = bench.entry(number)["reason"]
    expect(re.search(r"the network gave up: .*\w{3}", reason), f"the reason is {reason}")
    bench.phone(ben, f"<{number}>")
    bench.note = reason.removeprefix("the network gave up: ")


def long_text(bench):
    number = bench.page("long", LONG_TEXT)
    ann = number_of("long")
    if bench.marks_parts:
        expect_page(bench, number, "long", LONG_TEXT)
        parts = bench.submits(ann)
        expect(2 <= len(parts) <= 3, f"{len(parts)} parts")
        return
    bench.until(lambda: f"reply {number}" in "".join(e.text for e in bench.submits(ann)), "all parts are there")
    whole = "".join(e.text for e in bench.submits(ann))
    expect(re.fullmatch(page_text(number, "long", LONG_TEXT), whole), f"the phone has: {whole}")


def ucs2(bench):
    ann = number_of("ucs2")
    plain = bench.page("ucs2", "déjà vu é")
    expect_page(bench, plain, "ucs2", "déjà vu é")
    expect(bench.submits(ann)[-1].details["alphabet"] != "ucs2", "é needs no UCS-2")
    number = bench.page("ucs2", UCS2_TEXT)
    expect_page(bench, number, "ucs2", UCS2_TEXT)
    expect(bench.submits(ann)[-1].details["alphabet"] == "ucs2", "it went as UCS-2")
    bench.reply(ann, f"{number} {UCS2_TEXT}")
    acknowledged(bench, number, "ucs20")
    expect(bench.show(number)["comment"] == UCS2_TEXT, f"the comment is {bench.show(number)['comment']}")


def throttling(bench):
    bench.tell("throttle 2")
    burst = [bench.page(f"burst{i}", "too many at once") for i in range(BURST)]
    for i, number in enumerate(burst):
        bench.phone(number_of("throttling", 1 + i), f"<{number}>")
    bench.tell("throttle off")
    bench.until(bench.is_quiet, "the burst is over")
    is_meant = bench.too_fast(TOO_FAST)
    refused = len(bench.world.named("REFUSED"))
    with Watch(bench, number_of("throttling")) as watch:
        number = bench.page("throttling", "slow down")
        bench.phone(number_of("throttling"), f"<{number}>")
    expect(len(bench.world.named("REFUSED")) >= refused + TOO_FAST, "the centre has refused it so often")
    expect(bench.entry(number)["status"] == "NOT_YET_ACK", "the page is not failed")
    if is_meant:
        expect(watch.refusals == 0, f"it counted as {watch.refusals} refusals")
        expect(watch.was_slowed, "the link was shown as slowed")


class Watch:
    """Looks at a page's refusals in the journal, and at the link, as long as its `with`."""

    def __init__(self, bench, number):
        self.refusals, self.was_slowed, self.is_over = 0, False, threading.Event()
        self.thread = threading.Thread(target=self.look, args=(bench, number), daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def look(self, bench, number):
        while not self.is_over.wait(0.2):
            rows = bench.box.sql("SELECT max(refusals) FROM pages WHERE to_number = ?", number)
            self.refusals = max(self.refusals, rows[0][0] or 0)
            self.was_slowed = self.was_slowed or bench.link()["slowed"]

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join(PATIENCE)


def disconnect(bench):
    ann = number_of("disconnect")
    then = bench.break_in_mid_submit(ann, "core-sw-4 DOWN")
    number = bench.page("disconnect", "core-sw-4 DOWN")
    then()
    reasons = bench.until(lambda: bench.journal(number, "MAYBE_SENT"), "the doubt is in the journal")
    expect(f"may have been sent by {bench.here.name}" in reasons[0], reasons[0])
    bench.until(bench.is_up, "the link comes back")
    bench.phone(ann, f"<{number}>", count=2)
    expect(bench.entry(number)["status"] == "NOT_YET_ACK", "the person is asked")
    bench.settle()
    honest_repeat(bench, ann, number)


def honest_repeat(bench, ann, number):
    """An SMS that comes again counts once, the same words of another time count again."""
    until_old_enough(bench, number)
    bench.lose_answer(ann, "ALL")
    acknowledged(bench, number, "disconnect0")
    bench.came_again(ann)
    bench.settle()
    expect(bench.inbox(ann) == ["ALL"], f"it counts once: {bench.inbox(ann)}")
    expect(len(bench.journal(number, "ACKNOWLEDGED")) == 1, "and acknowledges once")
    number = bench.page("disconnect", "core-sw-5 DOWN")
    bench.phone(ann, f"<{number}>")
    until_old_enough(bench, number)
    bench.reply(ann, "ALL")
    acknowledged(bench, number, "disconnect0")
    expect(bench.inbox(ann) == ["ALL", "ALL"], f"an honest repeat counts: {bench.inbox(ann)}")


def until_old_enough(bench, number):
    """ALL takes what was handed over 3 s before, by a stamp of whole seconds: nobody reads faster."""
    bench.until(lambda: bench.box.sql("SELECT max(handed_at) < ? FROM pages WHERE state = 3 AND message = "
                                      "(SELECT max(id) FROM messages WHERE number = ?)", bench.now() - 4600, number)
                == [(1,)], "the page was there for a while")


def password_begins(bench):
    """Before all else: a wrong password is refused and said; the right one is there for the next try."""
    box = bench.locked
    bench.wait_refused()
    stands = until(lambda: [a for a in bench.alarms(box) if a["cause"] == bench.LOCKED_ALARM], "an alarm stands", box)
    link = bench.link(box)
    words = " ".join([stands[0]["text"], link["detail"], *(t["what"] for t in link["troubles"])])
    expect(re.search(bench.locked_words(), words), f"it says: {words}")
    expect(link["what_to_do"], "it says what to do")
    bench.give_right_password()


def password(bench):
    box = bench.locked
    until(lambda: bench.is_up(box), "the right password opens the link", box, 150)
    until(lambda: not [a for a in bench.alarms(box) if a["cause"] == bench.LOCKED_ALARM], "the alarm is over", box)
    if not bench.has_pauses:
        expect(len(bench.refused_logins()) == 1, "the wrong PIN was given once")
        return
    pause = bench.pause_between_logins()
    expect(pause is not None and pause >= PAUSE_MIN, f"tried again after {pause} s")
    bench.note = f"again after {pause:.0f} s"


# name in the lists, what the table calls it, what it does
CELLS = {"send": ("send", send), "receive": ("receive", receive), "receipt": ("receipt", receipt),
         "long": ("long text", long_text), "ucs2": ("UCS-2", ucs2), "throttling": ("throttling", throttling),
         "disconnect": ("disconnect", disconnect), "password": ("bad password", password)}
# As they run: a link that was throttled stays slow for a while. The table has the order of CELLS.
ORDER = ["send", "receive", "receipt", "long", "ucs2", "disconnect", "throttling", "password"]
