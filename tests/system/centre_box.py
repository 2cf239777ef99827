# SPDX-License-Identifier: Apache-2.0
"""A built tocsin with a link to an emulated message centre instead of simulated phones."""
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../emulators"))
from appliance import Appliance  # noqa: E402
from centre import Centre, bare  # noqa: E402

SOURCE = "4912345"

DRIVER = """[[driver]]
name = "{name}"
type = "{kind}"
host = "{host}"
port = {port}
{account_key} = "{account}"
password_file = "{password_file}"
{more}
"""

ACCOUNT_KEYS = {"smpp": "system_id", "ucp": "account"}


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, (int, float)) else f'"{value}"'


class Running:
    """A Centre for one more CentreBox: runs already, and goes on when that box ends."""

    def __init__(self, centre):
        self.centre = centre

    def __getattr__(self, name):
        return getattr(self.centre, name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class CentreBox:
    """`with CentreBox(...) as here:` has here.box (Appliance) and here.centre; both end with it.

    `kind` is "smpp" or "ucp". `driver` has more keys of its [[driver]], which may also replace those that are
    there: {"bind": "pair", "window": 1, "receipts": False, "tls": True, "tls_ca": PATH}. `centre` is a Centre
    that is not started yet (an NpmCentre, too), else one is made with `arguments`.
    """

    def __init__(self, kind="smpp", driver=None, arguments=(), centre=None, password="secret", **appliance):
        self.kind, self.driver, self.password = kind, {"source": SOURCE, **(driver or {})}, password
        self.centre = centre or Centre(arguments=arguments)
        self.name = self.driver.pop("name", "centre")
        self.appliance = appliance
        self.box = None

    def __enter__(self):
        self.centre.__enter__()
        try:
            self.box = Appliance({}, **self.appliance)
            with open(self.box.config, "a", encoding="utf-8") as file:
                file.write(self._section())
        except BaseException:
            self.__exit__()
            raise
        return self

    def _section(self):
        keys = dict(self.driver)
        port = self.centre.ssmpp if keys.get("tls") else getattr(self.centre, self.kind)
        account_key = ACCOUNT_KEYS[self.kind]
        return DRIVER.format(name=self.name, kind=self.kind, host=keys.pop("host", "127.0.0.1"),
                             port=keys.pop("port", port), account_key=account_key,
                             account=keys.pop(account_key, next(iter(self.centre.accounts))),
                             password_file=keys.pop("password_file", None) or self.password_file(),
                             more="".join(f"{key} = {toml(value)}\n" for key, value in keys.items()))

    def password_file(self):
        path = self.box.path("password")
        with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(self.password + "\n")
        return path

    def __exit__(self, *error):
        if self.box:
            self.box.close()
        self.centre.__exit__(*error)

    def start(self, lists):
        self.box.start().people(lists)
        self.up()
        return self

    def link(self):
        """The row of the link in `tocsin drivers`."""
        return next(row for row in self.box.ask("drivers")["items"] if row["name"] == self.name)

    def up(self, patience=60):
        self.box.until(lambda: self.link()["link"] == "up", f"{self.name} is up", patience)

    def down(self, patience=60):
        self.box.until(lambda: self.link()["link"] != "up", f"{self.name} is not up", patience)

    def reply(self, sender, text):
        """A phone answers what it got."""
        self.centre.mo(sender, bare(self.driver["source"]), text)

    def pages(self, number=None):
        """[(number of the phone, number of the message)] of all whole pages that the centre took."""
        found = []
        for event in self.centre.named("PHONE"):
            page = re.match(r"<(\d+)>", event.text or "")
            if page and (number is None or bare(event.words[1]) == bare(number)):
                found.append((event.words[1], page.group(1)))
        return found

    def texts(self, number):
        return self.centre.texts(number)
