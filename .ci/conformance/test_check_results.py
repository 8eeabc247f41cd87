"""Tests of check-results: python3 -B test_check_results.py"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
F = "unit/x"


class CheckResultsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name)
        self.put("base.json", {F: {"a": "ok", "b": "ok", "c": "ok", "reference fails": "err", "excused": "ok"}})
        self.put("exempt.json", [{"file": "unit/*", "test": "exc.*", "reason": "r"}])
        self.put("pending.json", [])
        self.put("reasons.json", [{"match": "unknown command '([^']+)'", "reason": "needs the command {1u}"}])

    def put(self, name, value):
        path = self.dir / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(value))

    def entries(self, *tests):
        self.put("pending.json", [{"file": F, "test": t, "reason": "later"} for t in tests])

    def pending(self):
        return {e["test"]: e["reason"] for e in json.loads((self.dir / "pending.json").read_text())}

    def check(self, tests, *options, again=None, whys=None):
        ok = {"a": "ok", "b": "ok", "c": "ok", "excused": "err"}
        self.put("1/results.json", {F: {**ok, **tests}})
        self.put("1/why.json", {F: whys or {}})
        args = [str(self.dir / "1/results.json")]
        if again is not None:
            self.put("2/results.json", {F: {**ok, **again}})
            args.append(str(self.dir / "2/results.json"))
        for o, f in (("--pending", "pending"), ("--reasons", "reasons"), ("--baseline", "base"), ("--exempt", "exempt")):
            args += [o, str(self.dir / f"{f}.json")]
        p = subprocess.run([sys.executable, str(HERE / "check-results"), *args, *options],
                           capture_output=True, text=True)
        self.assertEqual(p.stderr, "")
        return p.returncode, p.stdout.splitlines()

    def test_a_run_that_passes(self):
        code, lines = self.check({"reference fails": "err"})
        self.assertEqual((code, lines[-1]), (0, "3 passed, 0 failed"))

    def test_a_failure_that_is_not_listed(self):
        code, lines = self.check({"a": "err", "b": "missing"})
        self.assertEqual((code, lines[-1]), (1, "1 passed, 2 failed"))
        self.assertIn(f"FAILED: {F}: a", lines)

    def test_a_listed_failure(self):
        self.entries("/[ab]/")
        self.assertEqual(self.check({"a": "err", "b": "timeout"})[0], 0)
        self.assertEqual(self.check({"c": "err"})[0], 1)

    def test_one_failure_of_two_is_flaky(self):
        code, lines = self.check({"a": "err", "b": "err"}, again={"b": "err"})
        self.assertEqual((code, lines[-1]), (1, "1 passed, 1 failed"))
        self.assertIn(f"flaky (failed once of twice): {F}: a", lines)

    def test_a_listed_test_that_passes(self):
        self.entries("a")
        code, lines = self.check({})
        self.assertEqual(code, 0)
        self.assertIn(f"passes now, take it off the list: {F}: a", lines)
        self.assertEqual(self.check({}, "--strict")[0], 1)
        self.assertEqual(self.check({}, "--strict", again={"a": "err"})[0], 0)

    def test_an_entry_without_a_test(self):
        self.entries("gone")
        self.assertEqual(self.check({})[0], 1)

    def test_trouble_outside_of_tests_counts_where_no_test_shows_it(self):
        code, lines = self.check({"[suite] lost 1": "exception", "[suite] lost 2": "exception"})
        self.assertEqual((code, lines[-1]), (1, "3 passed, 1 failed"))
        self.assertEqual(self.check({"[suite] port 1": "exception"}, again={"[suite] port 2": "exception"})[0], 1)
        self.assertEqual(self.check({"[suite] port 1": "exception"}, again={})[0], 0)

    def test_files_to_run_again(self):
        self.assertEqual(self.check({"a": "err"}, "--files")[1], [F])
        self.entries("a")
        self.assertEqual(self.check({"a": "err"}, "--files")[1], [""])

    def test_update_finds_reasons(self):
        self.entries("a")
        whys = {"c": "ERR unknown command 'lpush', with", "[suite] x": "unknown command 'sadd'"}
        run = {"c": "exception"}
        self.check({"a": "err", **run, "b": "err"}, "--update", "--reason", "by hand", whys=whys)
        self.assertEqual(self.pending(), {"a": "later", "b": "by hand", "c": "needs the command LPUSH"})
        self.assertEqual(list(self.pending()), ["a", "b", "c"])

    def test_a_test_never_reached_inherits_the_reason(self):
        whys = {"[suite] x": "ERR unknown command 'sadd'"}
        self.check({"c": "missing", "[suite] x": "exception"}, "--update", "--reason", "by hand", whys=whys)
        self.assertEqual(self.pending(), {"c": "needs the command SADD"})

    def test_take_off(self):
        self.entries("a", "b")
        self.check({"b": "err"}, "--take-off")
        self.assertEqual(list(self.pending()), ["b"])


if __name__ == "__main__":
    unittest.main()
