# SPDX-License-Identifier: Apache-2.0
"""The peers' matrix: every driver at every counterpart does everything that Tocsin needs of it.

    python3 tests/system/smsc_matrix_test.py [-k PART_OF_A_ROW_OR_COLUMN]

Rows are driver @ counterpart, columns are matrix_cells.py; each cell is a test of its own, and the table of all of
them comes at the end: ok, FAILED, or - with the reason below the table. The rows run at once. node-smpp is fetched
with npm the first time; without npm or its registry these rows fail and say so. Others vouch for the emulated
counterparts: Kannel for the centre (tests/emulators/vouch_centre), gammu and smstools for the modem (.../vouch).
"""
import collections
import concurrent.futures
import functools
import os
import re
import sys
import time
import traceback
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../emulators"))
from appliance import main  # noqa: E402
from centre import Centre  # noqa: E402
from matrix_benches import CentreBench, ModemBench  # noqa: E402
from matrix_cells import CELLS, ORDER, lists, password_begins  # noqa: E402
from npm_centre import NpmCentre  # noqa: E402

AT_ONCE = int(os.environ.get("MATRIX_AT_ONCE", "16"))
ROW_SECONDS = 500  # until a row that does not end is given up


def ours(*arguments):
    return lambda accounts, _: Centre(accounts, arguments)


def npm(accounts, certificate):
    return NpmCentre(accounts, certificate)


NO_RECEIPTS = {"receipt": "operation 01 has no notification to ask for"}
NO_UCS2 = {"ucs2": "operation 01 has no UCS-2: what GSM 03.38 lacks goes as ?"}
NO_THROTTLE = {"throttling": "a modem waits for each SMS's answer; a network has no \"too fast\" for it"}
PAIR = {"bind": "pair"}
HEX = ["id hex dec"]

# driver, counterpart, the bench, columns that cannot apply and why
ROWS = [
    ("smpp transceiver", "node-smpp, TCP", functools.partial(CentreBench, "smpp", npm), {}),
    ("smpp transceiver", "node-smpp, TLS", functools.partial(CentreBench, "smpp", npm, secured=True), {}),
    ("smpp pair", "node-smpp", functools.partial(CentreBench, "smpp", npm, PAIR), {}),
    ("smpp, ids in hex", "node-smpp", functools.partial(CentreBench, "smpp", npm, first=HEX), {}),
    ("smpp transceiver", "our centre", functools.partial(CentreBench, "smpp", ours()), {}),
    ("smpp pair", "our centre", functools.partial(CentreBench, "smpp", ours(), PAIR), {}),
    ("smpp, ids in hex", "our centre", functools.partial(CentreBench, "smpp", ours(), first=HEX), {}),
    ("smpp, long by sar", "our centre", functools.partial(CentreBench, "smpp", ours(), {"long": "sar"}), {}),
    ("smpp, latin1", "our centre", functools.partial(CentreBench, "smpp", ours("--alphabet", "latin1"),
                                                     {"alphabet": "latin1"}), {}),
    ("ucp, operation 51", "our centre", functools.partial(CentreBench, "ucp", ours()), {}),
    ("ucp, operation 01", "our centre", functools.partial(CentreBench, "ucp", ours(), {"operation": "01"}),
     {**NO_RECEIPTS, **NO_UCS2}),
    ("ucp, window 10", "our centre", functools.partial(CentreBench, "ucp", ours(), {"window": 10}), {}),
    ("modem", "our modem", ModemBench, NO_THROTTLE),
]


Failure = collections.namedtuple("Failure", "line whole")


def failure(error, box=None):
    """Of the exception that is handled just now."""
    first = (str(error).splitlines() or [""])[0]
    return Failure(first, traceback.format_exc() + ("\n" + box.tail(40) if box else ""))


class Row:
    """One row while it runs: the verdict of each cell is a future."""

    def __init__(self, driver, counterpart, make, impossible, wanted):
        self.driver, self.counterpart, self.make, self.impossible = driver, counterpart, make, impossible
        self.wanted = wanted  # cells
        self.verdicts = {cell: concurrent.futures.Future() for cell in wanted}
        self.notes, self.took = {}, {}

    def run(self):
        bench, trouble = None, None
        try:
            bench = self.make()
            bench.open(lists())
        except Exception as error:  # the row cannot begin: each of its cells has failed
            trouble = failure(error)
        locked = trouble
        if not trouble and "password" in self.verdicts:
            locked = self.play(bench, "password", password_begins)
        for cell in ORDER:
            if cell in self.verdicts:
                begun = locked if cell == "password" else trouble
                self.verdicts[cell].set_result(begun or self.play(bench, cell, CELLS[cell][1]))
        if bench:
            bench.close()

    def play(self, bench, cell, act):
        """What went wrong, or None."""
        began = time.monotonic()
        bench.note = None
        try:
            if cell != "password":
                bench.settle()
            act(bench)
            self.notes[cell] = bench.note
        except Exception as error:  # a cell that fails is a result, the others go on
            return failure(error, bench.locked if cell == "password" else bench.box)
        finally:
            self.took[cell] = time.monotonic() - began
        return None

    def word(self, cell):
        if cell in self.impossible:
            return "-"
        if cell not in self.verdicts:
            return "not run"
        verdict = self.verdicts[cell]
        return "ok" if verdict.done() and verdict.result() is None else "FAILED"


class Matrix:
    def __init__(self):
        self.rows = [Row(*row, wanted=[c for c in CELLS if c not in row[3]]) for row in ROWS]

    def start(self, chosen):
        """Runs the rows of the chosen tests, and of these rows only the chosen cells."""
        for row in self.rows:
            row.verdicts = {cell: future for cell, future in row.verdicts.items() if (row, cell) in chosen}
        self.pool = concurrent.futures.ThreadPoolExecutor(AT_ONCE)
        self.ends = [self.pool.submit(row.run) for row in self.rows if row.verdicts]
        self.began = time.monotonic()

    def finish(self):
        concurrent.futures.wait(self.ends, ROW_SECONDS)
        for end in self.ends:
            if end.done() and end.exception():
                print(f"a row did not end well: {end.exception()}", flush=True)
        self.print()

    def print(self):
        heads = ["driver", "counterpart", *(name for name, _ in CELLS.values())]
        table = [[row.driver, row.counterpart, *(row.word(cell) for cell in CELLS)] for row in self.rows]
        widths = [max(len(line[i]) for line in [heads, *table]) for i in range(len(heads))]
        print(f"\nThe peers' matrix, {time.monotonic() - self.began:.0f} s:\n")
        for line in [heads, ["-" * width for width in widths], *table]:
            print("  " + "  ".join(f"{word:{width}}" for word, width in zip(line, widths)).rstrip())
        print()
        for row in self.rows:
            for cell, reason in row.impossible.items():
                print(f"  -  {row.driver} @ {row.counterpart}, {CELLS[cell][0]}: {reason}")
        for row in self.rows:
            for cell, verdict in row.verdicts.items():
                if row.word(cell) == "FAILED":
                    line = verdict.result().line if verdict.done() else "it does not end"
                    print(f"  FAILED  {row.driver} @ {row.counterpart}, {CELLS[cell][0]}: {line}")
        print()
        for row in self.rows:
            seen = [f"{CELLS[cell][0]}: {note}" for cell, note in row.notes.items() if note]
            slowest = max(row.took, key=row.took.get, default=None)
            if not slowest:
                continue
            seen.append(f"slowest: {CELLS[slowest][0]}, {row.took[slowest]:.0f} s")
            print(f"  {row.driver} @ {row.counterpart}: {'; '.join(seen)}")
        sys.stdout.flush()


MATRIX = Matrix()


class SmscMatrixTest(unittest.TestCase):
    @classmethod
    def tearDownClass(cls):
        if hasattr(MATRIX, "ends"):
            MATRIX.finish()


def chosen_cells():
    """The (row, cell) of the tests that this run has; unittest knows no better way than its own patterns."""
    patterns = [sys.argv[i + 1] for i, word in enumerate(sys.argv[:-1]) if word == "-k"]
    named = [word.rpartition(".")[2] for word in sys.argv[1:] if "test_" in word]
    keep = set()
    for name, of in TESTS.items():
        if any(p.strip("*") in name for p in patterns) or name in named or not (patterns or named):
            keep.add(of)
    return keep


def add_test(index, row, cell):
    words = re.sub(r"\W+", "_", f"{row.driver} at {row.counterpart} {CELLS[cell][0]}").lower()

    def test(self):
        if not hasattr(MATRIX, "ends"):
            MATRIX.start(chosen_cells())
        trouble = row.verdicts[cell].result(ROW_SECONDS)
        if trouble:
            self.fail(trouble.whole)

    test.__name__ = f"test_{index:02}_{list(CELLS).index(cell) + 1}_{words}"
    setattr(SmscMatrixTest, test.__name__, test)
    TESTS[test.__name__] = (row, cell)


TESTS = {}
for place, each in enumerate(MATRIX.rows, 1):
    for column in each.wanted:
        add_test(place, each, column)


if __name__ == "__main__":
    main()
