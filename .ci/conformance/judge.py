"""What the statuses of a run mean: shared by run-suite and check-results.

A run is {file: {test: status}}. A test is wanted when the reference passes it
(the baseline) and no rule of exempt.json takes it out. Entries that begin with
"[" ("[file] ...", "[suite] ...") are trouble outside of tests.
"""
import fnmatch
import json
import re
from pathlib import Path

BAD = ("err", "exception", "timeout", "missing")


class Judge:
    def __init__(self, baseline, exempt):
        """Paths of two JSON files; a baseline of None, or one that does not exist, wants nothing."""
        self.base = json.loads(Path(baseline).read_text()) if baseline and Path(baseline).is_file() else None
        self.rules = json.loads(Path(exempt).read_text()) if Path(exempt).is_file() else []

    def exempt(self, file, test):
        return any(fnmatch.fnmatchcase(file, r["file"]) and re.fullmatch(r["test"], test) for r in self.rules)

    def excused(self, file, test):
        """By a rule, or because the reference does not pass it either."""
        return self.exempt(file, test) or bool(self.base) and self.base.get(file, {}).get(test, "ok") != "ok"

    def add_missing(self, file, tests):
        """Tests the baseline passes that were never reached here."""
        if self.base:
            for t, s in self.base.get(file, {}).items():
                if s == "ok" and t not in tests:
                    tests[t] = "missing"

    def failing(self, file, tests):
        """Names of the tests that fail; trouble outside of tests (its first entry) only where no test shows it."""
        bad = [t for t, s in tests.items() if s in BAD and not self.excused(file, t)]
        inside = [t for t in bad if not t.startswith("[")]
        return inside or bad[:1]

    def counts(self, file, tests):
        c = {"passed": 0, "failed": len(self.failing(file, tests)), "skipped": 0, "exempt": 0}
        for t, s in tests.items():
            if s == "ok":
                c["passed"] += 1
            elif s == "skip":
                c["skipped"] += 1
            elif self.excused(file, t):
                c["exempt"] += 1
        return c

    def wanted(self, file):
        return [t for t, s in (self.base or {}).get(file, {}).items() if s == "ok" and not self.exempt(file, t)]

    def lost(self, file, tests):
        return [t for t in self.wanted(file) if tests.get(t) != "ok"]
