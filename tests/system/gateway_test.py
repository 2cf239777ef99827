# SPDX-License-Identifier: Apache-2.0
"""Pages by a program and by an HTTP service, and received SMS handed on to a folder, an HTTP service and a program."""
import http.server
import json
import os
import stat
import sys
import tempfile
import threading
import unittest

from appliance import alert, Appliance, main
from centre_box import CentreBox

ANN = "+33600000001"
LISTS = {"noc": [("ann", ANN, 1, "5min")]}
PROGRAM = """#!{python}
import json, sys
page = json.loads(sys.stdin.readline())
with open({log!r}, "a") as log:
    log.write(json.dumps(page) + "\\n")
print(json.dumps({answer}))
"""


class Service:
    """An HTTP server on loopback that keeps what it is sent, and answers as told."""

    def __init__(self, status=200, body='{"id": "g-7"}'):
        service = self
        self.got, self.status, self.body = [], status, body

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                service.got.append((self.path, dict(self.headers), self.rfile.read(length).decode()))
                self.send_response(service.status)
                self.end_headers()
                self.wfile.write(service.body.encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class GatewayTest(unittest.TestCase):
    def box(self, section):
        box = Appliance({}, extra=section)
        self.addCleanup(box.close)
        return box.start().people(LISTS)

    def program(self, answer):
        """A gateway's program that keeps what it was handed and gives this answer; its path, its log."""
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="tocsin-gateway-"))
        path, log = os.path.join(folder, "gateway"), os.path.join(folder, "log")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PROGRAM.format(python=sys.executable, log=log, answer=answer))
        os.chmod(path, stat.S_IRWXU)
        return path, log

    def page(self, box):
        box.drop("a.xml", alert("noc", "core-sw-2 DOWN; $(reboot)"))
        return box.number("a.xml")

    def row(self, box, number):
        return box.ask("show", number)["recipients"][0]

    def test_a_program_carries_a_page(self):
        path, log = self.program({"result": "accepted", "reference": "AB-12"})
        box = self.box(f'[[driver]]\nname = "own"\ntype = "exec"\ncommand = ["{path}"]\n')
        number = self.page(box)
        box.until(lambda: self.row(box, number)["paged_at"] and self.row(box, number)["due"], "it is handed over")
        with open(log, encoding="utf-8") as file:
            handed = json.loads(file.readline())
        self.assertEqual((handed["to"], handed["critical"]), (ANN, True))
        self.assertIn("core-sw-2 DOWN; $(reboot)", handed["text"])

    def test_a_number_that_the_program_refuses_is_over_at_once(self):
        path, _ = self.program({"result": "refused", "class": "recipient", "reason": "no such subscriber"})
        box = self.box(f'[[driver]]\nname = "own"\ntype = "exec"\ncommand = ["{path}"]\n')
        number = self.page(box)
        box.until(lambda: self.row(box, number)["status"] == "ACK_TIME_OVER", "it is over")
        self.assertIn("no such subscriber", self.row(box, number)["reason"])

    def test_a_program_that_says_nothing_leaves_the_page_in_doubt(self):
        box = self.box('[[driver]]\nname = "own"\ntype = "exec"\ncommand = ["/bin/true"]\n')
        number = self.page(box)
        box.until(lambda: any(e["event"] == "MAYBE_SENT" for e in box.ask("show", number)["journal"]), "it is in doubt")

    def test_an_http_service_carries_a_page(self):
        service = Service()
        self.addCleanup(service.close)
        box = self.box(f'[[driver]]\nname = "web"\ntype = "http"\nurl = "{service.url}/sms?to=${{to}}"\n'
                       'headers = ["Content-Type: application/json"]\n'
                       "body = '{\"text\": \"${text}\"}'\n"
                       "success_pattern = '\"id\"'\nreference_pattern = '\"id\": \"([^\"]+)\"'\n")
        number = self.page(box)
        box.until(lambda: self.row(box, number)["due"], "it is handed over")
        path, headers, body = service.got[0]
        self.assertEqual(path, "/sms?to=%2B33600000001")
        self.assertEqual(headers["Content-Type"], "application/json")
        self.assertIn("core-sw-2 DOWN; $(reboot)", json.loads(body)["text"])
        self.assertEqual(box.sql("SELECT reference FROM pages"), [("g-7",)])

    def test_a_service_that_is_not_there_leaves_the_page_waiting(self):
        box = self.box('[[driver]]\nname = "web"\ntype = "http"\nurl = "http://127.0.0.1:9/sms"\nbody = "${text}"\n')
        number = self.page(box)
        box.until(lambda: box.ask("drivers")["items"][-1]["refused"] > 0, "nobody is there")
        self.assertEqual(box.ask("show", number)["outcome"], "ESCALATING")


class ForwardTest(unittest.TestCase):
    def test_sms_that_answer_nothing_go_where_the_rules_say(self):
        service = Service(status=204, body="")
        self.addCleanup(service.close)
        folder = self.enterContext(tempfile.TemporaryDirectory(prefix="tocsin-gateway-"))
        said = os.path.join(folder, "said")
        rules = (f'[[forward]]\nname = "pumps"\nkeyword = "pump"\nfolder = "{folder}"\n'
                 f'[[forward]]\nname = "desk"\nsender = "+4989"\nurl = "{service.url}/in"\n'
                 f'[[forward]]\nname = "rest"\nprogram = ["/usr/bin/tee", "-a", "{said}"]\n')
        with CentreBox(extra=rules) as here:
            here.start(LISTS)
            here.reply("+33699999999", "pump 2 off")
            here.reply("+4989123456", 'credit "low" & out')
            here.reply("+447700900123", "hello; rm -rf /")
            here.box.drop("a.xml", alert("noc", "core-sw-2 DOWN"))
            here.centre.wait(lambda e: e.name == "PHONE", 20)
            here.reply(ANN, here.box.number("a.xml"))
            here.box.until(lambda: here.box.outcome("a.xml") == "ACKNOWLEDGED", "a reply is a reply")
            here.box.until(lambda: [n for n in os.listdir(folder) if n.endswith(".xml")], "the folder has it")
            here.box.until(lambda: service.got, "the service has it")
            here.box.until(lambda: os.path.exists(said) and os.path.getsize(said), "the program has it")
            name = next(n for n in os.listdir(folder) if n.endswith(".xml"))
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                self.assertIn("<TEXT>pump 2 off</TEXT>", file.read())
            self.assertEqual(json.loads(service.got[0][2])["text"], 'credit "low" & out')
            with open(said, encoding="utf-8") as file:
                self.assertEqual(file.read(), "hello; rm -rf /")
            self.assertEqual(len(service.got), 1)

    def test_an_sms_waits_in_the_journal_until_the_service_takes_it(self):
        service = Service(status=503, body="")
        self.addCleanup(service.close)
        with CentreBox(extra=f'[[forward]]\nname = "desk"\nurl = "{service.url}/in"\nformat = "xml"\n') as here:
            here.start(LISTS)
            here.reply("+4989123456", "credit low")
            here.box.until(lambda: "forward_failed" in here.box.cli("alarms", "--json").stdout, "an alarm stands")
            here.box.kill()
            service.status = 200
            before = len(service.got)
            here.box.start()
            here.box.until(lambda: len(service.got) > before, "it is tried again", 30)
            here.box.until(lambda: here.box.sql("SELECT count(*) FROM hooks") == [(0,)], "and taken")
            self.assertIn("<TEXT>credit low</TEXT>", service.got[-1][2])


if __name__ == "__main__":
    main()
