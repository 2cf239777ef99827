#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts tests from what one run of ctest left in a folder, and prints "PASSED FAILED".

ctest.junit names every program. A GoogleTest program also leaves NAME.xml with its single tests; any
other program counts as one test, or as many as its last line "N passed, N failed" says. What was skipped
or disabled, and a program that died before it could report, count as failed, and are named on standard
error.
"""
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def of_gtest(file):
    """(passed, failed) of a GoogleTest report."""
    passed = failed = 0
    for case in ElementTree.parse(file).iter("testcase"):
        if case.get("status") == "run" and case.get("result") == "completed" and case.find("failure") is None:
            passed += 1
        else:
            failed += 1
            print(f"failed or not run: {case.get('classname')}.{case.get('name')}", file=sys.stderr)
    return passed, failed


def of_program(case):
    """(passed, failed) of a program that is not GoogleTest."""
    said = re.findall(r"^(\d+) passed, (\d+) failed$", case.findtext("system-out") or "", re.MULTILINE)
    passed, failed = map(int, said[-1]) if said else (1, 0)
    if case.get("status") != "run":
        passed, failed = (passed if said else 0), max(failed, 1)
        print(f"failed or not run: {case.get('name')}", file=sys.stderr)
    return passed, failed


def main(folder):
    passed = failed = 0
    for case in ElementTree.parse(folder / "ctest.junit").iter("testcase"):
        report = folder / f"{case.get('name')}.xml"
        good, bad = of_gtest(report) if report.exists() else of_program(case)
        if report.exists() and case.get("status") != "run" and bad == 0:
            bad = 1  # it reported, and then died (a leak, a sanitizer)
            print(f"ended badly: {case.get('name')}", file=sys.stderr)
        passed, failed = passed + good, failed + bad
    print(passed, failed if passed + failed > 0 else 1)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
