# SPDX-License-Identifier: Apache-2.0
"""The man pages are what packaging/man/make writes, complete, and what troff takes without a warning."""
import os
import re
import subprocess
import tempfile
import unittest

import appliance
from appliance import CLI, PATIENCE

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
MAN = os.path.join(ROOT, "docs/man")


def read(*names):
    with open(os.path.join(*names), encoding="utf-8") as file:
        return file.read()


class ManTest(unittest.TestCase):
    def bold(self, page):
        """What a page shows in bold: commands, keys, elements."""
        return set(re.findall(r"\\fB(.*?)\\fR", read(MAN, page).replace("\\-", "-")))

    def test_they_are_written_from_the_formats(self):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([os.path.join(ROOT, "packaging/man/make"), folder], check=True, timeout=PATIENCE)
            self.assertEqual(sorted(os.listdir(folder)), sorted(os.listdir(MAN)))
            for name in os.listdir(folder):
                self.assertEqual(read(folder, name), read(MAN, name), f"{name} is old: run packaging/man/make")

    def test_troff_warns_of_nothing(self):
        for name in os.listdir(MAN):
            done = subprocess.run(["groff", "-ww", "-man", "-Kutf8", "-Tutf8", os.path.join(MAN, name)],
                                  capture_output=True, text=True, timeout=PATIENCE, check=False)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            self.assertIn("SEE ALSO", re.sub(r"\x1b\[\d*m|.\x08", "", done.stdout))

    def test_every_command_stands_in_tocsin_1(self):
        shown = subprocess.run([CLI, "help"], capture_output=True, text=True, timeout=PATIENCE, check=True).stdout
        commands = re.findall(r"^  ([a-z]+) {2,}", shown.partition("Subcommands:")[2], re.MULTILINE)
        self.assertGreater(len(commands), 15)
        tags = " ".join(re.findall(r"^\.TP\n(.*)$", read(MAN, "tocsin.1"), re.MULTILINE))
        for command in commands:
            self.assertRegex(tags, rf"\\fB{command}\b", command)

    def test_every_key_stands_in_tocsin_toml_5(self):
        keys = set()
        for name in os.listdir(os.path.join(ROOT, "app/config")):
            if name.startswith("keys") and name.endswith(".cpp"):
                keys |= set(re.findall(r'Key\{Sec::\w+,\s*"([a-z_]+)"', read(ROOT, "app/config", name)))
        self.assertGreater(len(keys), 80)
        self.assertEqual(keys - self.bold("tocsin.toml.5"), set())

    def test_every_element_stands_in_tocsin_spool_5(self):
        schema = read(ROOT, "etc/spool.xsd").partition('name="STATUS"')[0]
        for name in re.findall(r'element name="([A-Z_]+)"', schema)[1:]:
            self.assertIn(name, " ".join(self.bold("tocsin-spool.5")))


if __name__ == "__main__":
    appliance.main()
