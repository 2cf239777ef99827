# SPDX-License-Identifier: Apache-2.0
"""The producers of etc/integrations that are scripts, run for real against a spool that nobody empties.

monitors_test.py and nagios_test.py have those of monitoring tools. PowerShell is not run (Debian has
none): only its snippet's own claims are looked at.
"""
import glob
import os
import re
import shutil
import subprocess
import unittest

import appliance
from appliance import PATIENCE
from producer_case import PARTS, ROOT, SCHEMA, ProducerCase


class ShellTest(ProducerCase):
    def drop(self, *arguments, shell="sh", spool=None):
        script = '. "$0"; tocsin_drop "$@"'
        return self.run_(shell, "-c", script, os.path.join(PARTS, "shell/tocsin.sh"), *arguments,
                         TOCSIN_SPOOL=spool or self.spool)

    def test_a_file_appears_by_rename_with_what_was_said(self):
        done = self.drop("noc", "backup failed", "KEY=backup", "EVENT=RAISE", "SEVERITY=warning", "HOST=db-1")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.alert(), {"RECIPIENT_LIST": "noc", "MSG": "backup failed", "KEY": "backup",
                                        "EVENT": "RAISE", "SEVERITY": "warning", "HOST": "db-1"})

    def test_hostile_text_is_one_line_of_well_formed_xml_in_every_shell(self):
        for shell in ("sh", "dash", "bash"):
            with self.subTest(shell=shell):
                done = self.drop("noc", self.hostile + "\nEND", f"KEY={self.hostile}", shell=shell)
                self.assertEqual(done.returncode, 0, done.stderr)
                got = self.alert()
                self.assertEqual((got["MSG"], got["KEY"]), (self.harmless + " END", self.harmless))
                self.assert_nothing_was_evaluated()

    def test_bytes_that_are_no_utf8_are_left_out_and_long_text_is_cut(self):
        for raw, kept in ((b"caf\xe9 closed", "caf closed"), (b"a\xef\xbf\xbfb\xef\xbf\xbe", "ab"),
                          (b"x" * 9000, "x" * 6000)):
            script = b'. "$0"; tocsin_drop noc "$1"'
            done = subprocess.run([b"sh", b"-c", script, os.path.join(PARTS, "shell/tocsin.sh").encode(), raw],
                                  env={"PATH": "/usr/bin:/bin", "TOCSIN_SPOOL": self.spool}, timeout=PATIENCE,
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(self.alert()["MSG"], kept)

    def test_many_at_once_are_many_files(self):
        script = '. "$0"; for i in 1 2 3 4 5 6 7 8; do tocsin_drop noc "alert $i" & done; wait; tocsin_drop noc last'
        done = self.run_("sh", "-c", script, os.path.join(PARTS, "shell/tocsin.sh"), TOCSIN_SPOOL=self.spool)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len({got["MSG"] for got in self.alerts()}), 9)

    def test_two_of_one_second_are_two_files(self):
        os.mkdir(self.path("bin"))
        self.write("bin/date", "#!/bin/sh\necho 1795248000\n", 0o755)
        script = '. "$0"; tocsin_drop noc one && tocsin_drop noc two'
        done = self.run_("sh", "-c", script, os.path.join(PARTS, "shell/tocsin.sh"), TOCSIN_SPOOL=self.spool)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([got["MSG"] for got in self.alerts()], ["one", "two"])

    def test_what_is_not_handed_over_is_said(self):
        for arguments, spool, code in ((("noc", "x"), "/nowhere", 73), (("noc", "x", "HOTS=a"), None, 64),
                                       (("noc",), None, 64), (("", "x"), None, 64)):
            with self.subTest(arguments=arguments):
                done = self.drop(*arguments, spool=spool)
                self.assertEqual(done.returncode, code)
                self.assertIn("tocsin_drop", done.stderr)
        self.assertEqual(os.listdir(self.spool), [])


class CronTest(ProducerCase):
    def job(self, *words, options=()):
        return self.run_(os.path.join(PARTS, "cron/tocsin-cron"), "--spool", self.spool, "--state", self.path("state"),
                         *options, "noc", "--", *words)

    def test_a_failure_pages_and_the_next_success_clears_once(self):
        done = self.job("sh", "-c", "echo working; echo disk full >&2; exit 3")
        self.assertEqual((done.returncode, done.stdout), (3, "working\ndisk full\n"))
        got = self.alert()
        self.assertEqual(self.kind(got), f"RAISE warning {got['HOST']}/sh")
        self.assertIn("failed (exit code 3): disk full", got["MSG"])
        self.job("sh", "-c", "exit 3")
        self.assertEqual(self.kind(self.alert()), self.kind(got))
        self.assertEqual(self.job("sh", "-c", "exit 0").returncode, 0)
        self.assertEqual(self.alert()["EVENT"], "CLEAR")
        self.assertEqual(self.job("sh", "-c", "exit 0").returncode, 0)
        self.assertEqual(self.alerts(), [])

    def test_the_first_success_of_a_job_says_nothing(self):
        self.assertEqual(self.job("true").returncode, 0)
        self.assertEqual(self.alerts(), [])

    def test_arguments_and_output_are_never_evaluated(self):
        done = self.job("sh", "-c", 'printf "%s\\n" "$1"; exit 1', "x", self.hostile, options=("--key", "a b/$(id)"))
        self.assertEqual(done.returncode, 1)
        got = self.alert()
        self.assertTrue(got["MSG"].endswith(self.harmless), got["MSG"])
        self.assertEqual(got["SERVICE"], "a b/$(id)")
        self.assert_nothing_was_evaluated()

    def test_what_cannot_be_handed_over_is_printed_for_cron_to_mail(self):
        shutil.rmtree(self.spool)
        done = self.job("false", options=("--key", "nightly"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("not handed to Tocsin", done.stderr)
        os.mkdir(self.spool)
        self.assertEqual(self.job("true", options=("--key", "nightly")).returncode, 0)
        self.assertEqual(self.alert()["EVENT"], "CLEAR")

    def test_usage(self):
        program = os.path.join(PARTS, "cron/tocsin-cron")
        for arguments in ((), ("noc",), ("noc", "true"), ("--key",), ("--what", "x", "noc", "--", "true")):
            self.assertEqual(self.run_(program, *arguments).returncode, 64, arguments)


class SystemdTest(ProducerCase):
    def unit(self, *arguments, **environment):
        os.makedirs(self.path("bin"), exist_ok=True)
        self.write("bin/journalctl", '#!/bin/sh\nprintf "%s\\n" "$*" >"$ASKED"; printf "%s\\n" "$SAID"\n', 0o755)
        return self.run_(os.path.join(PARTS, "systemd/tocsin-unit"), *arguments, TOCSIN_SPOOL=self.spool,
                         ASKED=self.path("asked"), **environment)

    def test_a_failed_unit_raises_with_its_result_and_its_last_line(self):
        done = self.unit("raise", "noc", "backup.service", MONITOR_SERVICE_RESULT="exit-code", MONITOR_EXIT_CODE="exited",
                         MONITOR_EXIT_STATUS="1", MONITOR_INVOCATION_ID="abc", SAID=self.hostile)
        self.assertEqual(done.returncode, 0, done.stderr)
        got = self.alert()
        self.assertEqual(self.kind(got), f"RAISE critical {got['HOST']}/backup.service")
        self.assertIn("backup.service on ", got["MSG"])
        self.assertIn(" FAILED (exit-code, exited 1): $(touch", got["MSG"])
        with open(self.path("asked"), encoding="utf-8") as file:
            self.assertIn("_SYSTEMD_INVOCATION_ID=abc", file.read())
        self.assert_nothing_was_evaluated()

    def test_its_end_clears_the_same_key(self):
        self.unit("raise", "noc", "dev-a\\x2db.mount", SAID="")
        raised = self.alert()
        self.unit("clear", "noc", "dev-a\\x2db.mount", SAID="")
        cleared = self.alert()
        self.assertEqual((cleared["EVENT"], cleared["KEY"]), ("CLEAR", raised["KEY"]))

    def test_wrong_words_and_a_missing_spool_are_exit_codes(self):
        self.assertEqual(self.unit("rise", "noc", "a.service", SAID="").returncode, 64)
        self.assertEqual(self.unit("raise", "noc", SAID="").returncode, 64)
        shutil.rmtree(self.spool)
        self.assertEqual(self.unit("raise", "noc", "a.service", SAID="").returncode, 73)

    def verify(self, name):
        with open(os.path.join(PARTS, "systemd", name), encoding="utf-8") as file:
            text = file.read()
        self.write(name.replace("@", "@x"), text.replace("/usr/lib/tocsin/systemd/tocsin-unit", "/bin/true"))
        return self.run_("systemd-analyze", "verify", "--man=no", self.path(name.replace("@", "@x")))

    def test_systemd_takes_both_units(self):
        if not shutil.which("systemd-analyze"):
            return  # a container without it; nothing else of these tests needs systemd
        for name in ("tocsin-alert@.service", "tocsin-clear@.service"):
            done = self.verify(name)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)


class LoriotProTest(ProducerCase):
    def test_its_file_fits_the_schema(self):
        shutil.copy(os.path.join(PARTS, "loriotpro/alert.xml"), os.path.join(self.spool, "1795248000_sms.xml"))
        os.chmod(os.path.join(self.spool, "1795248000_sms.xml"), 0o644)
        self.assertEqual(self.alert(), {"RECIPIENT_LIST": "noc", "MSG": "core-sw-2 DOWN port 17"})


class PowerShellTest(ProducerCase):
    """Debian has no PowerShell, so it is not run: that the fields are those of the API and the schema is looked at."""

    def test_it_names_fields_that_there_are(self):
        with open(os.path.join(PARTS, "powershell/Tocsin.psm1"), encoding="utf-8") as file:
            text = file.read()
        with open(SCHEMA, encoding="utf-8") as file:
            schema = file.read()
        elements = re.findall(r"^\s+([A-Z_]+)\s*=\s*\$", text, re.MULTILINE)
        self.assertGreater(len(elements), 5)
        for name in elements:
            self.assertIn(f'name="{name}"', schema)
        with open(os.path.join(ROOT, "app/api/shapes.h"), encoding="utf-8") as file:
            shape = file.read().split("kAlertFields{")[1].split("};")[0]
        for name in re.findall(r"^\s+([a-z]+)\s*=\s*\$", text, re.MULTILINE):
            self.assertIn(f'Field{{"{name}"', shape)


class AllPartsTest(unittest.TestCase):
    def test_every_shell_script_is_one_by_its_shebang_and_may_be_run(self):
        for path in glob.glob(os.path.join(PARTS, "**/*"), recursive=True):
            if not os.path.isfile(path):
                continue
            with open(path, "rb") as file:
                is_program = file.read(2) == b"#!"
            self.assertEqual(is_program, os.access(path, os.X_OK), path)

    def test_every_part_has_its_words_in_the_documentation(self):
        with open(os.path.join(ROOT, "docs/integrations.md"), encoding="utf-8") as file:
            text = file.read()
        for path in glob.glob(os.path.join(PARTS, "**/*"), recursive=True):
            if os.path.isfile(path):
                self.assertIn(f"`{os.path.basename(path)}`", text, path)


class CommandTest(ProducerCase):
    def test_who_may_not_read_the_configuration_drops_at_the_usual_place(self):
        configuration = self.write("private.toml", f'[spool]\ndirectory = "{self.spool}"\n', 0o000)

        def step_down():
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)

        done = subprocess.run([appliance.CLI, "send", "--config", configuration, "noc", "disk full"], timeout=PATIENCE,
                              preexec_fn=step_down, capture_output=True, text=True, check=False)
        if os.path.isdir("/var/spool/tocsin"):
            self.assertIn("/var/spool/tocsin", done.stdout + done.stderr)
        else:
            self.assertEqual((done.returncode, done.stdout), (73, ""))
            self.assertIn("ALERT NOT SENT", done.stderr)
            self.assertIn("/var/spool/tocsin", done.stderr)


if __name__ == "__main__":
    appliance.main()
