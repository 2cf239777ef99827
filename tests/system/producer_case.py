# SPDX-License-Identifier: Apache-2.0
"""A spool that nobody empties, and what the shipped producers drop into it."""
import os
import shutil
import subprocess
import tempfile
import unittest
from xml.etree import ElementTree

from appliance import CLI, PATIENCE

ROOT = os.path.realpath(os.path.join(os.path.dirname(__file__), "../.."))
PARTS = os.path.join(ROOT, "etc/integrations")
SCHEMA = os.path.join(ROOT, "etc/spool.xsd")

# What a monitored machine may say, and what nobody may evaluate.
HOSTILE = "$(touch {file}) `touch {file}`; touch {file} | 100% \\n ' \" ]]> <MSG>&amp; é \x1b[2J\x07 -z"
HARMLESS = "$(touch {file}) `touch {file}`; touch {file} | 100% \\n ' \" ]]> <MSG>&amp; é [2J -z"


class ProducerCase(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="tocsin-producer-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.spool = self.path("spool")
        os.mkdir(self.spool)
        self.evaluated = self.path("evaluated")
        self.hostile = HOSTILE.format(file=self.evaluated)
        self.harmless = HARMLESS.format(file=self.evaluated)

    def path(self, *names):
        return os.path.join(self.home, *names)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def run_(self, *command, text=None, **environment):
        path = f"{self.home}/bin:{os.path.dirname(os.path.abspath(CLI))}:/usr/bin:/bin"
        return subprocess.run(command, input=text, text=True, capture_output=True, check=False,
                              timeout=PATIENCE, env={"PATH": path, "LC_ALL": "C.UTF-8", **environment})

    def alerts(self):
        """What lies in the spool, oldest first, by element; each file fits the schema and is removed."""
        found = []
        for name in sorted(os.listdir(self.spool)):
            file = os.path.join(self.spool, name)
            self.assertTrue(name.endswith(".xml") and not name.startswith("."), name)
            self.assertEqual(os.stat(file).st_mode & 0o777, 0o644, "the daemon may read it")
            valid = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", SCHEMA, file],
                                   capture_output=True, text=True, check=False)
            self.assertEqual(valid.returncode, 0, valid.stderr)
            root = ElementTree.parse(file).getroot()
            found.append({element.tag: " ".join((element.text or "").split()) for element in root})
            os.remove(file)
        return found

    def alert(self):
        found = self.alerts()
        self.assertEqual(len(found), 1, found)
        return found[0]

    def kind(self, got):
        """`RAISE critical KEY by BY` in a line."""
        by = f" by {got['BY']}" if "BY" in got else ""
        return f"{got.get('EVENT', '-')} {got.get('SEVERITY', '-')} {got.get('KEY', '-')}{by}"

    def assert_nothing_was_evaluated(self):
        self.assertFalse(os.path.exists(self.evaluated))
