#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How the page becomes bytes of the program, with and without npm (app/ui/page.cmake), on an npm that is a script."""
import gzip
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/system"))
from appliance import main  # noqa: E402

NPM = """#!/bin/sh
echo "$*" >>"$PWD/../npm.log"
case "$1" in
  ci) {ci} ;;
  run) case "$*" in *check) {check} ;; *build) cp -r made dist ;; esac ;;
esac
"""
SHOW = r"""
#include "app/ui/assets.h"
#include <cstdio>
#include <filesystem>
#include <fstream>
int main(int, char** argv) {
  int n = 0;
  for (const auto& asset : tocsin::ui::assets()) {
    const std::string name = std::string(argv[1]) + "/" + std::to_string(n++);
    std::ofstream(name + ".plain", std::ios::binary) << asset.plain;
    std::ofstream(name + ".gzip", std::ios::binary) << asset.gzip;
    std::printf("%s\t%s\t%s\n", std::string(asset.path).c_str(), std::string(asset.contentType).c_str(),
                std::string(asset.etag).c_str());
  }
}
"""


class BuildTest(unittest.TestCase):
    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="tocsin-page-build-"))
        self.addCleanup(shutil.rmtree, self.home)
        for name in ("bin", "source/made", "folder", "shown"):
            (self.home / name).mkdir(parents=True)
        shutil.copy(ROOT / "app/ui/missing.html", self.home / "source")
        (self.home / "source/package-lock.json").write_text("{}")
        (self.home / "source/made/index.html").write_text("<!doctype html><title>The page</title>")
        # What the script may find: no node and no npm but those of the test.
        for name in ("gzip", "sh", "mkdir", "cp", "rm"):
            os.symlink(shutil.which(name), self.home / "bin" / name)

    def give_npm(self, ci="mkdir -p node_modules", check="true", version="v18.0.0"):
        for name, text in (("npm", NPM.format(ci=ci, check=check)), ("node", f"#!/bin/sh\necho {version}\n")):
            (self.home / "bin" / name).write_text(text)
            (self.home / "bin" / name).chmod(0o755)

    def build(self, mode):
        return subprocess.run(
            [shutil.which("cmake"), f"-DMODE={mode}", f"-DSOURCE={self.home}/source", f"-DFOLDER={self.home}/folder",
             "-P", ROOT / "app/ui/page.cmake"], env={"PATH": str(self.home / "bin"), "LC_ALL": "C.UTF-8"},
            capture_output=True, text=True, timeout=60, check=False)

    def assets(self):
        """{path: (content type, ETag, plain, unpacked or None)} of what the program would have."""
        (self.home / "show.cpp").write_text(SHOW)
        subprocess.run(["c++", "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{ROOT}", "-o",
                        self.home / "show", self.home / "show.cpp", self.home / "folder/assets.cpp"], check=True)
        lines = subprocess.run([self.home / "show", self.home / "shown"], check=True, capture_output=True,
                               text=True).stdout.splitlines()
        found = {}
        for i, line in enumerate(lines):
            path, kind, etag = line.split("\t")
            packed = (self.home / f"shown/{i}.gzip").read_bytes()
            found[path] = (kind, etag, (self.home / f"shown/{i}.plain").read_bytes(),
                           gzip.decompress(packed) if packed else None)
        return found

    def is_final(self):
        return (self.home / "folder/page.stamp").exists()

    def expect_only_the_excuse(self):
        assets = self.assets()
        self.assertEqual(list(assets), ["/"])
        kind, _, plain, unpacked = assets["/"]
        self.assertEqual((kind, unpacked), ("text/html; charset=utf-8", plain))
        for words in ("was built without its page", 'lang="fr"', "sans sa page", 'lang="de"', "ohne seine Seite",
                      "apt install nodejs npm"):
            self.assertIn(words, plain.decode())

    def test_without_npm_the_address_says_in_three_languages_how_to_get_the_page(self):
        done = self.build("auto")
        self.assertEqual(done.returncode, 0)
        self.assertIn("CMake Warning", done.stderr)
        self.assertIn("not installed", done.stderr)
        self.assertFalse(self.is_final(), "the next build tries again")
        self.expect_only_the_excuse()

    def test_npm_without_a_network_is_a_warning_and_the_next_build_tries_again(self):
        self.give_npm(ci="echo ENOTFOUND registry >&2; exit 1")
        done = self.build("auto")
        self.assertEqual(done.returncode, 0)
        self.assertIn("ENOTFOUND", done.stderr)
        self.assertFalse(self.is_final())
        self.expect_only_the_excuse()
        self.give_npm()
        self.assertEqual(self.build("auto").returncode, 0)
        self.assertTrue(self.is_final())
        self.assertIn(b"The page", self.assets()["/"][2])

    def test_an_old_node_is_as_none(self):
        self.give_npm(version="v16.20.0")
        self.assertIn("older than 18", self.build("auto").stderr)
        self.expect_only_the_excuse()

    def test_who_asks_for_npm_gets_an_error_without_it(self):
        self.assertNotEqual(self.build("npm").returncode, 0)
        self.give_npm(ci="exit 1")
        self.assertNotEqual(self.build("npm").returncode, 0)
        self.give_npm()
        self.assertEqual(self.build("npm").returncode, 0)

    def test_who_wants_no_page_is_not_warned(self):
        self.give_npm()
        done = self.build("none")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(self.is_final())
        self.assertFalse((self.home / "folder/npm.log").exists())
        self.expect_only_the_excuse()

    def test_an_error_of_types_stops_the_build(self):
        self.give_npm(check="{ echo 'now.tsx(3,1): error TS2322'; exit 2; }")
        done = self.build("auto")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("TS2322", done.stderr)

    def test_every_file_is_in_the_program_byte_for_byte(self):
        made = self.home / "source/made"
        (made / "app.js").write_text("console.log('é', \"\\n\"); // ;[]${x}\n" * 200, encoding="utf-8")
        (made / "app.css").write_bytes(b"body{}\0\xff" * 100)
        (made / "favicon.svg").write_text("<svg/>")
        (made / "noise.png").write_bytes(random.Random(5).randbytes(5000))
        self.give_npm()
        self.assertEqual(self.build("auto").returncode, 0)
        assets = self.assets()
        self.assertEqual(sorted(assets), ["/", "/app.css", "/app.js", "/favicon.svg", "/noise.png"])
        for path, (_, etag, plain, unpacked) in assets.items():
            file = made / (path[1:] or "index.html")
            self.assertEqual(plain, file.read_bytes(), path)
            self.assertIn(unpacked, (None, plain), path)
            self.assertEqual(etag, f'"{hashlib.sha256(plain).hexdigest()[:16]}"')
        self.assertEqual(assets["/app.js"][0], "text/javascript; charset=utf-8")
        self.assertIsNotNone(assets["/app.js"][3])
        self.assertIsNone(assets["/noise.png"][3], "what does not shrink goes plain")

    def test_packages_are_fetched_once_for_a_lock_and_the_sources_stay_clean(self):
        self.give_npm()
        for lock in ("{}", "{}", json.dumps({"packages": {}})):
            (self.home / "source/package-lock.json").write_text(lock)
            self.assertEqual(self.build("auto").returncode, 0)
        log = (self.home / "folder/npm.log").read_text().splitlines()
        self.assertEqual(sum(line.startswith("ci ") for line in log), 2, log)
        self.assertEqual(sorted(file.name for file in (self.home / "source").iterdir()),
                         ["made", "missing.html", "package-lock.json"])


if __name__ == "__main__":
    main()
