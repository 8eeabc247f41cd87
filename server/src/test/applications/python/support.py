"""Where the server is, how to wait for what it does, and how to tell what passed."""

import os
import sys
import time
import unittest

HOST = "127.0.0.1"
PORT = int(os.environ["VIREO_PORT"])
URL = f"redis://{HOST}:{PORT}/0"

PATIENCE = 20.0


def until(condition):
    """Waits until a condition holds, and returns what made it true."""
    deadline = time.monotonic() + PATIENCE
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise AssertionError("waited in vain")
        time.sleep(0.005)


def main():
    """Runs the tests of the calling program."""
    program = unittest.main(verbosity=2, exit=False)
    result = program.result
    bad = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - bad - len(result.skipped)} passed, {bad} failed")
    sys.exit(0 if result.wasSuccessful() else 1)
