# SPDX-License-Identifier: Apache-2.0
"""A built tocsin with modems of the emulator instead of simulated phones."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../emulators"))
from appliance import Appliance  # noqa: E402
from emulator import Emulator, program  # noqa: E402

MODEM = """[[driver]]
name = "modem{index}"
type = "modem"
device = "{port}"
{more}
"""


class ModemBox:
    """`with ModemBox(...) as here:` has here.box (Appliance) and here.emulator; both end with it."""

    def __init__(self, modems=1, arguments=(), modem="", is_serial=False, emulator=Emulator, **appliance):
        self.emulator = emulator(modems=modems, arguments=arguments)
        self.modems, self.modem, self.is_serial, self.appliance = modems, modem, is_serial, appliance

    def __enter__(self):
        self.emulator.__enter__()
        kind = "" if self.is_serial else "tty:"
        drivers = "".join(MODEM.format(index=i + 1, port=kind + self.emulator.port(i), more=self.modem)
                          for i in range(self.modems))
        extra = drivers + self.appliance.pop("extra", "")
        self.box = Appliance({}, extra=extra, **self.appliance)
        if self.is_serial:  # the ptys pass as serial ports, so that libserialport takes them
            shim = os.path.join(os.path.dirname(program()), "..", "libpty_as_serial.so")
            self.box.more_environment = {"LD_PRELOAD": os.path.realpath(shim),
                                         "ASAN_OPTIONS": "verify_asan_link_order=0"}
        return self

    def __exit__(self, *error):
        self.box.close()
        self.emulator.__exit__(*error)

    def start(self, lists):
        self.box.start().people(lists)
        self.up()
        return self

    def link(self, index=0):
        """The row of modem `index` in `tocsin drivers`."""
        rows = self.box.ask("drivers")["items"]
        return next(row for row in rows if row["name"] == f"modem{index + 1}")

    def up(self, index=0, patience=120):
        self.box.until(lambda: self.link(index)["link"] == "up", f"modem{index + 1} is up", patience)

    def pages(self, modem=None):
        """[(number of the phone, number of the message)] of all pages that phones got."""
        found = []
        for event in list(self.emulator.events):
            page = re.match(r"<(\d+)>", event.text or "")
            if event.name == "PHONE" and page and modem in (None, event.modem):
                found.append((event.words[1], page.group(1)))
        return found

    def texts(self, number, modem=0):
        return self.emulator.texts(modem, number)
