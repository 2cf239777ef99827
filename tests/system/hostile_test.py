# SPDX-License-Identifier: Apache-2.0
"""Bad input gets a clear refusal and an alarm, nothing is lost, and the appliance never stops."""
import os
import unittest

from appliance import Appliance, alert, main

ANN, ADMIN = "+33600000001", "+33600000099"

XXE = '<?xml version="1.0"?><!DOCTYPE SMS [<!ENTITY x SYSTEM "file:///etc/passwd">]>' \
      "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>&x;</MSG></SMS>"
LAUGHS = '<?xml version="1.0"?><!DOCTYPE SMS [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">' \
         '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>' \
         "<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>&d;</MSG></SMS>"

REFUSALS = [
    ("xxe.xml", XXE.encode(), "DOCTYPE|DTD"),
    ("laughs.xml", LAUGHS.encode(), "DOCTYPE|DTD"),
    ("binary.xml", bytes(range(256)) * 8, "wrong:"),
    ("half.xml", b"<SMS><RECIPIENT_LIST>noc</RECIPIENT_LIST><MSG>half of", "wrong:"),
    ("list.xml", alert("nobody", "unknown list").encode(), "nobody"),
    ("empty.xml", alert("noc", "").encode(), "MSG"),
    ("root.xml", b"<ALERT/>", "SMS"),
]


class HostileTest(unittest.TestCase):
    def setUp(self):
        self.box = Appliance({ANN: "silent"})
        self.addCleanup(self.box.close)
        self.box.start().people({"noc": [("ann", ANN, 1, "10min")]})

    def error_of(self, name):
        return self.box.read("spool", "rejected", name + ".error.txt")

    def test_each_bad_file_is_refused_with_its_reason_and_an_alarm(self):
        for name, content, says in REFUSALS:
            with self.subTest(name):
                self.box.drop(name, content)
                self.box.until(lambda n=name: self.error_of(n), f"{name} is refused")
                self.assertRegex(self.error_of(name), says)
                with open(self.box.path("spool", "rejected", name), "rb") as kept:
                    self.assertEqual(kept.read(), content)
                self.box.until(lambda n=name: any(a["subject"] == n for a in self.box.ask("alarms")["items"]),
                               f"an alarm stands for {name}")
        self.assertEqual(self.box.cli("alarms").returncode, 1)
        self.box.until(lambda: any("REFUSED FILE" in t for t in self.box.texts(ADMIN)), "the alarm number is told")
        self.assertNotIn("root:", "".join(self.error_of(n) for n, _, _ in REFUSALS))
        self.still_works()

    def test_a_file_of_1_gb_is_refused_unread(self):
        hidden = self.box.path("spool", ".big.tmp")
        with open(hidden, "wb") as file:
            file.truncate(1 << 30)
        os.rename(hidden, self.box.path("spool", "big.xml"))
        self.box.until(lambda: self.error_of("big.xml"), "the huge file is refused")
        self.still_works()

    def test_a_directory_that_is_called_like_an_alert_is_refused(self):
        os.mkdir(self.box.path("spool", "directory.xml"))
        self.box.until(lambda: [a for a in self.box.ask("alarms")["items"] if a["subject"] == "directory.xml"],
                       "an alarm stands for it")
        self.still_works()

    def test_a_file_written_slowly_is_taken_once_it_is_whole(self):
        text = alert("noc", "slow writer").encode()
        with open(self.box.path("spool", "slow.xml"), "wb", buffering=0) as file:
            for i in range(0, len(text), 8):
                file.write(text[i:i + 8])
                os.sched_yield()
        self.box.until(lambda: self.box.outcome("slow.xml") == "ESCALATING", "the slow file is accepted")
        self.assertEqual(self.error_of("slow.xml"), "")

    def test_the_spool_directory_deleted_and_made_again_is_watched_again(self):
        os.rename(self.box.path("spool"), self.box.path("away"))
        self.box.until(lambda: os.path.isdir(self.box.path("spool", "done")), "the directory is made again")
        self.still_works()

    def still_works(self):
        self.box.drop("good.xml", alert("noc", "still here"))
        self.box.until(lambda: self.box.outcome("good.xml") == "ESCALATING", "a good file is still accepted")
        self.assertIsNone(self.box.process.poll())


class UnreadableTest(unittest.TestCase):
    def test_a_file_without_permission_raises_an_alarm_and_is_never_touched(self):
        # Root reads everything: the daemon runs as somebody else then.
        box = Appliance({ANN: "silent"}, as_nobody=os.geteuid() == 0)
        self.addCleanup(box.close)
        box.start().people({"noc": [("ann", ANN, 1, "10min")]})
        hidden = box.path("spool", ".secret.tmp")
        with open(hidden, "w", encoding="utf-8") as file:
            file.write(alert("noc", "nobody may read this"))
        os.chmod(hidden, 0)
        os.rename(hidden, box.path("spool", "secret.xml"))
        box.until(lambda: [a for a in box.ask("alarms")["items"] if a["cause"] == "unreadable_file"],
                  "an alarm stands for it")
        self.assertTrue(os.path.exists(box.path("spool", "secret.xml")))
        os.chmod(box.path("spool", "secret.xml"), 0o644)
        box.until(lambda: box.outcome("secret.xml") == "ESCALATING", "it is taken once it can be read")
        box.until(lambda: not box.ask("alarms")["items"], "the alarm is over")


if __name__ == "__main__":
    main()
