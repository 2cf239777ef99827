# SPDX-License-Identifier: Apache-2.0
"""Icinga 2 and Zabbix without them: what they would say is recorded, and their APIs are played.

Nagios has nagios_test.py; Alertmanager and Grafana are HTTP (tests/unit/api/webhook_test.cpp), and the
real Alertmanager is tests/integration/alertmanager/run.
"""
import http.server
import json
import os
import re
import threading

import appliance
from producer_case import PARTS, ProducerCase

NOTIFY = os.path.join(PARTS, "nagios/notify-by-tocsin")


class Icinga2NotifyTest(ProducerCase):
    """What tocsin.conf makes of Icinga's notifications: its arguments, as the real Icinga 2.13 gives them."""

    def notify(self, type_, state, *more, service=None):
        arguments = [f"SPOOL={self.spool}", "SOURCE=icinga2", "LIST=noc", f"TYPE={type_}", "HOST=core-sw-2"]
        arguments += [f"SERVICE={service}"] if service else []
        done = self.run_(NOTIFY, *arguments, f"STATE={state}", "OUTPUT=no answer", *more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.alert()

    def test_each_type_of_icinga_becomes_what_it_means(self):
        said = ("AUTHOR=ann", "COMMENT=mine")
        table = [("PROBLEM", "DOWN", (), "RAISE critical core-sw-2"),
                 ("RECOVERY", "UP", (), "CLEAR warning core-sw-2"),
                 ("ACKNOWLEDGEMENT", "DOWN", said, "ACK critical core-sw-2 by ann"),
                 ("DOWNTIMESTART", "DOWN", said, "CLEAR critical core-sw-2"),
                 ("DOWNTIMEEND", "DOWN", (), "RAISE critical core-sw-2"),
                 ("DOWNTIMEREMOVED", "UP", (), "CLEAR warning core-sw-2"),
                 ("FLAPPINGSTART", "UP", (), "RAISE warning core-sw-2"),
                 ("FLAPPINGEND", "UP", (), "CLEAR warning core-sw-2"),
                 ("FLAPPINGEND", "DOWN", (), "RAISE critical core-sw-2"),
                 ("CUSTOM", "DOWN", said, "RAISE critical -")]
        for type_, state, more, expected in table:
            with self.subTest(type=type_, state=state):
                self.assertEqual(self.kind(self.notify(type_, state, *more)), expected)
        got = self.notify("PROBLEM", "UNKNOWN", service="port 17")
        self.assertEqual(self.kind(got), "RAISE warning core-sw-2/port 17")

    def test_the_configuration_names_only_arguments_that_the_program_has(self):
        with open(os.path.join(PARTS, "icinga2/tocsin.conf"), encoding="utf-8") as file:
            text = file.read()
        with open(NOTIFY, encoding="utf-8") as file:
            program = file.read()
        names = set(re.findall(r'"([A-Z]+)=', text))
        self.assertEqual(len(names), 10)
        for name in names:
            self.assertIn(f"{name}=*)", program)


class ZabbixTest(ProducerCase):
    # As Zabbix 6.0 fills the message templates of zabbix_media_type.yaml.
    PROBLEM = "VALUE=1\r\nTRIGGER=13491\r\nSEVERITY=4\r\nHOST=core-sw-2\r\nTEXT=Link down on port 17\r\n"
    RECOVERY = PROBLEM.replace("VALUE=1", "VALUE=0")

    def update(self, action, said="on it"):
        return ("VALUE=1\nUPDATE=1\nACTION=" + action + "\nTRIGGER=13491\nSEVERITY=5\nHOST=core-sw-2\n"
                "BY=Ann B (ann)\nTEXT=Link down on port 17\nSAID=" + said + "\n")

    def script(self, message, list_="noc"):
        done = self.run_(os.path.join(PARTS, "zabbix/zabbix-to-tocsin"), list_, message, "zabbix", self.spool)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.alerts()

    def test_problem_recovery_and_update(self):
        table = [(self.PROBLEM, "RAISE critical 13491", "core-sw-2: Link down on port 17"),
                 (self.RECOVERY, "CLEAR critical 13491", "core-sw-2: Link down on port 17"),
                 (self.update("acknowledged, commented"), "ACK critical 13491 by Ann B (ann)", "on it"),
                 (self.update("acknowledged"), "ACK critical 13491 by Ann B (ann)", "on it"),
                 (self.update("commented, acknowledged"), "ACK critical 13491 by Ann B (ann)", "on it"),
                 (self.update("changed severity from Warning to Disaster"), "RAISE critical 13491",
                  "core-sw-2: Link down on port 17"),
                 (self.PROBLEM.replace("SEVERITY=4", "SEVERITY=3"), "RAISE warning 13491",
                  "core-sw-2: Link down on port 17"),
                 (self.PROBLEM.replace("SEVERITY=4", "SEVERITY=1"), "RAISE info 13491",
                  "core-sw-2: Link down on port 17"),
                 ("Discovery: device UP", "RAISE critical -", "Discovery: device UP")]
        for message, kind, text in table:
            with self.subTest(message=message):
                got = self.script(message)
                self.assertEqual([self.kind(each) for each in got], [kind])
                self.assertEqual(got[0]["MSG"], text)
                self.assertEqual(got[0]["SOURCE"], "zabbix")

    def test_what_changes_nothing_for_those_on_call_is_not_told(self):
        for action in ("unacknowledged", "commented", "closed", "suppressed", "unsuppressed, commented", ""):
            self.assertEqual(self.script(self.update(action)), [], action)
        self.assertEqual(self.script("VALUE=0\nTEXT=an event of another kind"), [])

    def test_words_of_people_and_items_change_no_field_before_them(self):
        evil = "x\nVALUE=0\nTRIGGER=1\nEVENT=CLEAR"
        got = self.script(self.PROBLEM.replace("Link down on port 17", evil))
        self.assertEqual(self.kind(got[0]), "RAISE critical 13491")
        got = self.script(self.update("acknowledged", evil))
        self.assertEqual(self.kind(got[0]), "ACK critical 13491 by Ann B (ann)")
        got = self.script(self.PROBLEM.replace("Link down on port 17", self.hostile))
        self.assertIn("$(touch", got[0]["MSG"])
        self.assert_nothing_was_evaluated()

    def test_a_media_without_send_to_is_seen_in_tocsin(self):
        self.assertEqual(self.script(self.PROBLEM, "")[0]["RECIPIENT_LIST"], "media-without-send-to")

    def test_a_failure_is_an_exit_code_that_zabbix_shows(self):
        program = os.path.join(PARTS, "zabbix/zabbix-to-tocsin")
        self.assertEqual(self.run_(program, "noc", self.PROBLEM, "zabbix", "/nowhere").returncode, 73)
        self.assertEqual(self.run_(program, "noc").returncode, 64)

    def test_the_media_type_asks_for_the_fields_that_the_script_knows(self):
        with open(os.path.join(PARTS, "zabbix/zabbix_media_type.yaml"), encoding="utf-8") as file:
            fields = set(re.findall(r"^ {12}([A-Z]+)=", file.read(), re.MULTILINE))
        with open(os.path.join(PARTS, "zabbix/zabbix-to-tocsin"), encoding="utf-8") as file:
            known = set(re.findall(r"value_of ([A-Z]+)", file.read()))
        self.assertEqual(fields, known)


def event(**changed):
    base = {"event": "ACKNOWLEDGED", "number": "7042", "host": "h1", "service": None, "source": "icinga2",
            "key": "13491", "acknowledged_by": "ann", "comment": None}
    return json.dumps({**base, **changed})


class Api:
    """An HTTP server that notes what it is asked and answers what the test says."""

    def __init__(self, answers):
        self.asked, api = [], self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                api.asked.append((self.path, dict(self.headers), body))
                status, text = answers(body)
                data = json.dumps(text).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class HookCase(ProducerCase):
    def api(self, answers):
        api = Api(answers)
        self.addCleanup(api.close)
        return api


class Icinga2AckTest(HookCase):
    def hook(self, url, text, *options):
        login = self.write("login", "tocsin:secret:word\n")
        return self.run_(os.path.join(PARTS, "icinga2/icinga2-ack"), "--login", login, *options, url, text=text)

    def test_what_it_tells_icinga(self):
        api = self.api(lambda body: (200, {"results": [{"code": 200.0, "status": "Successfully acknowledged"}]}))
        table = [(event(), {"type": "Host", "host": "h1"}, "Tocsin 7042"),
                 (event(service="disk \"/\" && true"), {"type": "Service", "service": "h1!disk \"/\" && true"},
                  "Tocsin 7042"),
                 (event(comment="on it\n; rm"), {"type": "Host", "host": "h1"}, "Tocsin 7042: on it ; rm")]
        for text, target, comment in table:
            done = self.hook(api.url, text, "--source", "icinga2")
            self.assertEqual(done.returncode, 0, done.stderr)
            path, headers, body = api.asked.pop()
            self.assertEqual(path, "/v1/actions/acknowledge-problem")
            self.assertEqual(headers["Authorization"], "Basic dG9jc2luOnNlY3JldDp3b3Jk")
            self.assertEqual(headers["Accept"], "application/json")
            self.assertEqual(body, {**target, "author": "ann", "comment": comment, "notify": True, "sticky": False})
        for text in (event(event="QUEUED"), event(host=None), event(source="nagios")):
            self.assertEqual(self.hook(api.url, text, "--source", "icinga2").returncode, 0)
        self.assertEqual(api.asked, [])

    def test_only_what_may_be_otherwise_later_is_tried_again(self):
        for status, results, code in ((200, [{"code": 200.0}], 0), (404, None, 0), (200, [{"code": 409.0}], 0),
                                      (409, [{"code": 409.0}], 0), (401, None, 1), (403, None, 1), (500, None, 1),
                                      (503, None, 1), (200, [{"code": 500.0}], 1)):
            words = {"results": results} if results else {"error": status, "status": "no"}
            api = self.api(lambda body, status=status, words=words: (status, words))
            done = self.hook(api.url, event())
            self.assertEqual(done.returncode, code, (status, results, done.stderr))
        self.assertEqual(self.hook("http://127.0.0.1:1", event(), "--wait", "2").returncode, 1)


class ZabbixAckTest(HookCase):
    def hook(self, url, text):
        return self.run_(os.path.join(PARTS, "zabbix/zabbix-ack"), "--token", self.write("token", "t0ken\n"),
                         url + "/api_jsonrpc.php", text=text)

    def zabbix(self, version, problems, error=None):
        results = {"apiinfo.version": version, "problem.get": problems, "event.acknowledge": {"eventids": ["1"]}}

        def answer(body):
            if error and body["method"] == error:
                return 200, {"jsonrpc": "2.0", "error": {"code": -32602, "data": "no permissions"}, "id": 1}
            return 200, {"jsonrpc": "2.0", "result": results[body["method"]], "id": 1}
        return self.api(answer)

    def test_the_open_problems_of_the_trigger_are_acknowledged(self):
        for version, in_body in (("6.0.14", True), ("6.4.0", False), ("7.2.1", False)):
            api = self.zabbix(version, [{"eventid": "77"}, {"eventid": "78"}])
            done = self.hook(api.url, event(source="zabbix", comment="on it\nnow"))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual([body["method"] for _, _, body in api.asked],
                             ["apiinfo.version", "problem.get", "event.acknowledge"])
            self.assertNotIn("auth", api.asked[0][2])
            _, headers, body = api.asked[2]
            self.assertEqual(body["params"], {"eventids": ["77", "78"], "action": 6,
                                              "message": "Tocsin 7042: ann has it: on it now"})
            self.assertEqual(body.get("auth"), "t0ken" if in_body else None)
            self.assertEqual(headers.get("Authorization"), None if in_body else "Bearer t0ken")
            self.assertEqual(api.asked[1][2]["params"]["objectids"], ["13491"])

    def test_what_is_over_or_another_ones_is_left_alone(self):
        api = self.zabbix("6.0.14", [])
        self.assertEqual(self.hook(api.url, event(source="zabbix")).returncode, 0)
        self.assertEqual(len(api.asked), 2)
        for text in (event(source="nagios"), event(source="zabbix", event="CLEARED"),
                     event(source="zabbix", key="h1/s"), event(source="zabbix", key=None)):
            self.assertEqual(self.hook(api.url, text).returncode, 0)
        self.assertEqual(len(api.asked), 2)

    def test_a_refusal_is_tried_again(self):
        api = self.zabbix("7.0.0", [{"eventid": "77"}], error="event.acknowledge")
        done = self.hook(api.url, event(source="zabbix"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no permissions", done.stderr)
        self.assertNotIn("t0ken", done.stderr)


class OnEventAllTest(ProducerCase):
    def test_each_program_of_the_folder_hears_and_one_failure_is_told(self):
        folder = self.path("on-event.d")
        os.mkdir(folder)
        for name, mode in (("10-a", 0o755), ("20-b", 0o755), ("30-c.bak", 0o755), ("40-d", 0o644)):
            self.write(f"on-event.d/{name}", f'#!/bin/sh\ncat >"{self.home}/${{0##*/}}"\n', mode)
        program = os.path.join(PARTS, "on-event-all")
        said = event(comment=self.hostile)
        self.assertEqual(self.run_(program, folder, text=said + "\n").returncode, 0)
        for name, heard in (("10-a", True), ("20-b", True), ("30-c.bak", False), ("40-d", False)):
            self.assertEqual(os.path.exists(self.path(name)), heard, name)
        with open(self.path("20-b"), encoding="utf-8") as file:
            self.assertEqual(json.load(file), json.loads(said))
        self.write("on-event.d/10-a", "#!/bin/sh\nexit 3\n", 0o755)
        os.remove(self.path("20-b"))
        done = self.run_(program, folder, text=said + "\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("10-a failed", done.stderr)
        self.assertTrue(os.path.exists(self.path("20-b")), "the others hear all the same")
        self.assertEqual(self.run_(program, "/nowhere", text="").returncode, 64)


if __name__ == "__main__":
    appliance.main()
