# SPDX-License-Identifier: Apache-2.0
"""The wall clock of one daemon, by libfaketime: a box without a battery, or one at another time of the day."""
import os
import subprocess

from appliance import CLI

LIBRARY = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"


class FakeClock:
    """To be made before the box is started. Waits (the monotonic clock) keep their length."""

    def __init__(self, box):
        self.file = box.path("clock")
        linked = subprocess.run(["ldd", os.path.join(os.path.dirname(CLI), "tocsind")], capture_output=True, text=True,
                                check=True).stdout
        first = [line.split()[2] for line in linked.splitlines() if "libasan" in line]  # it insists
        box.daemon_environment = {"LD_PRELOAD": ":".join([*first, LIBRARY]), "FAKETIME_TIMESTAMP_FILE": self.file,
                                  "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.set(0)

    def set(self, away):
        """So many seconds away from the right time."""
        with open(self.file + ".new", "w", encoding="utf-8") as file:
            file.write(f"{away:+d}s\n")
        os.rename(self.file + ".new", self.file)
