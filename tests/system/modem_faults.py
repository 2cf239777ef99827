#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The fault matrix: what a modem can do wrong, what became of the page, and how long until the next one went out.

    tests/system/modem_faults.py [--at-once 8] [PART OF A NAME...]

Runs the built tocsin (TOCSIN_BIN, else build/asan) at emulated modems, several faults at a time, and prints a
row for each; tests/run --all runs it. The exit code is 1 when a page was lost or a row took longer than it may.
"""
import argparse
import concurrent.futures
import os
import re
import sys
import time

from appliance import alert
from modem_box import ModemBox

ANN = "+33600000001"
LOCKED = "down"  # no page goes out, and an alarm says so

# name, emulator arguments, faults when the modem is up, seconds until the next page (or LOCKED)
FAULTS = [
    ("no fault", [], [], 10),
    ("hangs, ESC helps", [], ["hang until esc"], 45),
    ("hangs, reopening the port helps", [], ["hang until reopen"], 90),
    ("hangs, ATZ helps", [], ["hang until atz"], 120),
    ("hangs, radio off and on helps", [], ["hang until radio"], 180),
    ("hangs, restart (CFUN=1,1) helps", [], ["hang until reset"], 260),
    ("hangs for 60 s", [], ["hang for 60s"], 150),
    ("port gone, back after 10 s", [], ["vanish 10s"], 40),
    ("unplugged for 20 s", [], ["unplug 20s"], 60),
    ("unplugged in mid-PDU, 8 s", [], ["unplug 8s at pdu 40"], 60),
    ("port gone before the answer, 8 s", [], ["vanish 8s at sent"], 60),
    ("restarts by itself", [], ["reboot"], 60),
    ("restarts before the answer", [], ["reboot at sent"], 60),
    ("no answer to CMGS, sent", [], ["silent at sent"], 240),
    ("no prompt", [], ["silent AT+CMGS"], 60),
    ("answer after 40 s", [], ["late 40s at sent"], 60),
    ("CMS 38, network out of order", [], ["cms 38"], 20),
    ("CMS 314, SIM busy, twice", [], ['answer AT+CMGS "+CMS ERROR: 314" 2 times'], 30),
    ("CMS 332, network time-out", [], ["cms 332"], 30),
    ("CMS 199, validity not supported", [], ["cms 199"], 20),
    ("no network for 30 s", [], ["registration searching", "30s registration home"], 60),
    ("SIM full", [], ["memory SM 2", "sms a", "sms b", "sms c"], 30),
    ("flood of ^RSSI", [], ["flood ^RSSI:17 10ms"], 20),
    ("flood of ^BOOT", [], ["flood ^BOOT:1,0,0,0,75 100ms"], 20),
    ("URCs in the middle of everything", [], ["urc anywhere", "sms a"], 20),
    ("garbage between the lines", [], ["quirk garbage", "quirk nul"], 20),
    ("OK said twice", [], ["quirk ok-twice"], 30),
    ("PIN right", ["--pin", "1234"], [], 20),
    ("PIN wrong", ["--pin", "9999"], [], LOCKED),
    ("PIN, one try left", ["--pin", "1234", "--do", "burn 2"], [], LOCKED),
    ("PUK", [], ["sim puk", "power"], LOCKED),
    ("no SIM", [], ["sim missing", "power"], LOCKED),
]


def tell(here, fault):
    wait = re.match(r"(\d+)s (.*)", fault)
    if wait:
        time.sleep(int(wait.group(1)))
        fault = wait.group(2)
    if fault.startswith("sms "):
        here.emulator.sms(0, "+33611111111", fault[4:])
    else:
        here.emulator.tell(f"modem 0 {fault}")


def burn(port, tries):
    """Somebody else gave the SIM wrong PINs."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    for _ in range(tries):
        os.write(line, b'AT+CPIN="0000"\r')
        time.sleep(0.5)
    os.read(line, 1000)
    os.close(line)


def happened(box, since):
    """What the log says of the modem since the fault, shortened."""
    lines = [line.split("modem modem1: ", 1)[1] for line in box.read("log")[since:].splitlines()
             if "modem modem1: " in line and ("warning" in line or "error" in line)]
    return "; ".join(dict.fromkeys(line.split(";")[0][:90] for line in lines)) or "nothing is logged"


def play(row):
    name, arguments, faults, most = row
    isBurnt = "burn 2" in arguments
    arguments = [word for word in arguments if word not in ("--do", "burn 2")]
    with ModemBox(arguments=["--submit-time", "500ms", *arguments]) as here:
        pin = here.box.path("pin")
        with open(pin, "w", encoding="ascii") as file:
            file.write("1234\n")
        os.chmod(pin, 0o600)
        with open(here.box.config, "a", encoding="utf-8") as file:
            file.write(f'pin_file = "{pin}"\n')
        if isBurnt:
            burn(here.emulator.port(0), 2)
        here.box.start().people({"noc": [("ann", ANN, 1, "1h")]})
        isLockedFromStart = most == LOCKED and not faults
        if not isLockedFromStart:
            here.up()
        since, began = len(here.box.read("log")), time.monotonic()
        for fault in faults:
            tell(here, fault)
        here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN", severity="critical"))
        if most == LOCKED:
            here.box.until(lambda: "sim_locked" in here.box.cli("alarms").stdout, f"{name}: the alarm stands", 120)
            time.sleep(20)
            given = here.box.cli("drivers", "--trace", "modem1").stdout.count('AT+CPIN="****')
            isRight = not here.pages() and given <= 1
            return name, None, f"alarm sim_locked; PIN given {given} times; {here.link()['detail']}", isRight
        here.emulator.wait(lambda e: e.name == "PHONE" and e.words[1] == ANN, most + 120)
        first = time.monotonic() - began
        here.box.drop("b.xml", alert("noc", "ups-1 on battery", severity="critical"))
        seen = len(here.pages())
        number = here.box.number("b.xml")
        here.box.until(lambda: (ANN, number) in here.pages(), f"{name}: the next page goes out", most + 120)
        took = time.monotonic() - began
        copies = len([p for p in here.pages()[:seen] if p[0] == ANN])
        note = f"first page after {first:.1f} s{', twice' if copies > 1 else ''}; {happened(here.box, since)}"
        return name, took, note, took <= most


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--at-once", type=int, default=8)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    rows = [row for row in FAULTS if not arguments.names or any(part in row[0] for part in arguments.names)]
    bad = 0
    print(f"{'fault':36} {'next page':>10} {'at most':>8}  what happened")
    with concurrent.futures.ThreadPoolExecutor(arguments.at_once) as pool:
        for row, future in [(row, pool.submit(play, row)) for row in rows]:
            try:
                name, took, note, isRight = future.result()
            except Exception as error:  # a row that fails is a result, too
                name, took, note, isRight = row[0], None, str(error).splitlines()[0], False
            bad += not isRight
            most = row[3] if row[3] == LOCKED else f"{row[3]} s"
            print(f"{name:36} {'-' if took is None else f'{took:.1f} s':>10} {most:>8}  "
                  f"{'' if isRight else 'FAILED: '}{note}", flush=True)
    print(f"{len(rows) - bad} passed, {bad} failed")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
