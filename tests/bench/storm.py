# SPDX-License-Identifier: Apache-2.0
"""Very many alerts for few people on one slow modem: who knew of what, and when.

Six people on three lists of three levels; each phone answers every page and every digest after 20 s
with ALL. What is printed comes from the phones and, read-only, from the journal.
"""
import re
import sys
import time

from appliance import alert
from modem_box import Emulator, ModemBox

SUBMIT, ANSWER_AFTER = "6s", 20
PEOPLE = {name: f"+3360000020{i}" for i, name in enumerate(("ann", "ben", "cleo", "dan", "eve", "fay"))}
TIMES = ("2min", "3min", "5min")  # of the levels
SEVERITIES = ("critical", "warning", "warning")
PAGE, DIGEST = 0, 1  # pages.kind
HANDED_OVER, CARRIED = 3, 2  # pages.state


def lists():
    """Two people a level; each list begins with two others."""
    names, found = list(PEOPLE), {}
    for i in range(3):
        turned = names[2 * i:] + names[:2 * i]
        found[f"noc{i}"] = [(name, PEOPLE[name], place // 2 + 1, TIMES[place // 2])
                            for place, name in enumerate(turned)]
    return found


def counted(here, query):
    return here.box.sql(query)[0][0]


# Messages that a page, or a digest that carried theirs, has brought to a phone.
TOLD = f"""FROM messages m WHERE EXISTS (
  SELECT 1 FROM pages p LEFT JOIN pages c ON c.id = p.carried_by
  WHERE p.message = m.id AND p.kind = {PAGE}
    AND (p.state = {HANDED_OVER} OR (p.state = {CARRIED} AND c.state = {HANDED_OVER})))"""


# SMS that were handed over; what a digest carried shares its state.
HANDED = f"SELECT count(*) FROM pages WHERE state = {HANDED_OVER} AND coalesce(carried_by, 0) = 0"


class Phones:
    """Answer ALL to pages and digests, never to answers: a script of the emulator answers every text."""

    def __init__(self, emulator):
        self.emulator, self.first, self.seen, self.due = emulator, {}, 0, []

    def look(self, began):
        now, events = time.monotonic(), list(self.emulator.events)
        for event in events[self.seen:]:
            if event.name == "PHONE":
                self.first.setdefault(event.words[1], now - began)
                if event.text.startswith("<"):
                    self.due.append((now + ANSWER_AFTER, event.words[1]))
        self.seen = len(events)
        while self.due and self.due[0][0] <= now:
            self.emulator.sms(0, self.due.pop(0)[1], "ALL")


def drop_all(here, phones, count, seconds, began):
    for i in range(count):
        phones.look(began)
        time.sleep(max(0, began + seconds * i / count - time.monotonic()))
        here.box.drop(f"{i:05d}.xml", alert(f"noc{i % 3}", f"sw-{i} port {i % 48} DOWN", source="storm",
                                            host=f"sw-{i}", severity=SEVERITIES[i // 3 % 3]))


def say(began, words):
    print(f"  {time.monotonic() - began:6.0f} s  {words}", file=sys.stderr, flush=True)


def watch(here, phones, count, began, limit):
    """When each person had an SMS, when every message had been told, when none escalated any more, and when
    nothing waited to be sent."""
    told_at, quiet_at, next_line = None, None, 0
    while True:
        now = time.monotonic() - began
        phones.look(began)
        taken, told = counted(here, "SELECT count(*) FROM messages"), counted(here, f"SELECT count(*) {TOLD}")
        left = counted(here, "SELECT count(*) FROM messages WHERE outcome = 'ESCALATING'")
        if told == count and len(phones.first) == len(PEOPLE) and told_at is None:
            told_at = now
        waiting = counted(here, "SELECT count(*) FROM pages WHERE state < 2")
        if taken == count and not left and quiet_at is None:
            quiet_at = now
        ends = quiet_at is not None and told_at is not None and not waiting
        if now >= next_line or now > limit or ends:
            say(began, f"{taken} taken, {told} told, {left} escalate, {waiting} SMS wait")
            next_line = now + 30
        if now > limit or ends:
            return told_at, quiet_at, now
        time.sleep(0.5)


def unpaged(here):
    """ACK_TIME_OVER of people whom no SMS about that message was handed over to before."""
    wrong, paged = [], set()
    for message, event, reason in here.box.sql(
            "SELECT message, event, reason FROM events WHERE event IN "
            "('NOT_YET_ACK', 'ACK_TIME_OVER') ORDER BY id"):
        person = (message, reason.split(":")[0])
        if event == "NOT_YET_ACK":
            paged.add(person)
        elif person not in paged:
            wrong.append((message, reason))
    return wrong


def traffic(here):
    """{number: [pages, digests, answers and others]} that the phones got."""
    found = {}
    for event in list(here.emulator.events):
        if event.name != "PHONE":
            continue
        numbers = len(re.findall(r"<\d+>", event.text)) if event.text.startswith("<") else 0
        mine = found.setdefault(event.words[1], [0, 0, 0])
        mine[0 if numbers == 1 else 1 if numbers > 1 else 2] += 1
    return found


def play(count, seconds, limit):
    """[(what, measured, reach, whether it holds)] for the table."""
    with ModemBox(arguments=["--submit-time", SUBMIT], emulator=Emulator, spool='receipts = "off"\n') as here:
        here.start(lists())
        began = time.monotonic()
        phones = Phones(here.emulator)
        drop_all(here, phones, count, seconds, began)
        told_at, quiet_at, end = watch(here, phones, count, began, limit)
        first = phones.first
        outcomes = dict(here.box.sql("SELECT outcome, count(*) FROM messages GROUP BY outcome"))
        told, wrong = counted(here, f"SELECT count(*) {TOLD}"), unpaged(here)
        over = counted(here, "SELECT count(*) FROM events WHERE event = 'ACK_TIME_OVER'")
        mine, handed = traffic(here), counted(here, HANDED)
    acknowledged = outcomes.get("ACKNOWLEDGED", 0)
    rest = ", ".join(f"{n} {name}" for name, n in sorted(outcomes.items()) if name != "ACKNOWLEDGED")
    rows = [(f"storm: {count} alerts in {seconds} s, {len(PEOPLE)} people, one modem of {SUBMIT}",
             f"{sum(map(sum, mine.values()))} SMS", f"{handed} journaled", sum(map(sum, mine.values())) == handed)]
    for name, number in PEOPLE.items():
        pages, digests, others = mine.get(number, (0, 0, 0))
        at = f"{first[number]:.0f} s" if number in first else "never"
        rows.append((f"  {name}: pages, digests, others; the first after", f"{pages}, {digests}, {others}; {at}",
                     "", number in first))
    rows += [("  everybody has an SMS, every message was told to a phone",
              f"{told_at:.0f} s" if told_at is not None else f"{told} of {count}", "all", told_at is not None),
             (f"  ACKNOWLEDGED{' (' + rest + ')' if rest else ''}", f"{acknowledged} of {count}", "all",
              acknowledged == count),
             ("  nothing escalates any more", f"{quiet_at:.0f} s" if quiet_at is not None else "never",
              f"<= {limit} s", quiet_at is not None),
             ("  the last answer is sent", f"{end:.0f} s", "", None),
             (f"  ACK_TIME_OVER without a page before (of {over})", str(len(wrong)), "0", not wrong)]
    return rows
