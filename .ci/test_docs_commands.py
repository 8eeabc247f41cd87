"""Tests of how bin/docs-commands reads a page: python3 -B .ci/test_docs_commands.py"""
import importlib.machinery
import importlib.util
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOADER = importlib.machinery.SourceFileLoader("docs_commands", str(ROOT / "bin/docs-commands"))
docs = importlib.util.module_from_spec(importlib.util.spec_from_loader("docs_commands", LOADER))
LOADER.exec_module(docs)

PAGE = """# Page

<!-- not played: needs Docker -->

    docker run vireo

Text between.

    bin/vireo-server --port 7000
    bin/vireo-cli GET key

```conf
port 7000
```

```redis
> SET key value
OK
```

A paragraph that
    goes on is no block.
"""


class DocsCommandsTest(unittest.TestCase):
    def test_indented_blocks_and_redis_fences_are_found_with_their_comments(self):
        self.assertEqual(docs.blocks(PAGE), [
            (5, "shell", ["docker run vireo"], [("not played", "needs Docker")]),
            (9, "shell", ["bin/vireo-server --port 7000", "bin/vireo-cli GET key"], []),
            (16, "redis", ["> SET key value", "OK"], []),
        ])

    def test_a_command_may_have_several_lines(self):
        lines = ["for i in 1 2; do", "  echo $i", "done", "echo a \\", "  b", "# only a comment"]
        self.assertEqual(docs.statements(lines), [("for i in 1 2; do\n  echo $i\ndone", None), ("echo a \\\n  b", None)])

    def test_lines_without_a_prompt_are_answers_where_others_have_one(self):
        self.assertEqual(docs.statements(["$ bin/vireo-cli PING", "PONG"]), [("bin/vireo-cli PING", ["PONG"])])
        self.assertEqual(docs.requests(["> PING", "PONG", "> GET a # comment"]), "PING\nGET a\n")
        self.assertEqual(docs.requests(["# comment", "MULTI", "", "EXEC"]), "MULTI\nEXEC\n")

    def test_servers_are_told_from_other_commands(self):
        for command in ("bin/vireo-server", "VIREO_OPTS='-Xmx1g -Xms1g' bin/vireo-server --save \"\"", "echo 'port 1' | bin/vireo-server -",
                        "java -jar server/target/vireo-server.jar --port 7000", "bin/vireo-sentinel s.conf &"):
            self.assertTrue(docs.SERVER.search(command), command)
        for command in ("for i in 1 2; do bin/vireo-server & done", "mkdir vireo-server", "bin/vireo-cli INFO server"):
            self.assertFalse(docs.SERVER.search(command), command)

    def test_error_replies_are_told_from_other_answers(self):
        for said in ("ERR syntax error", "1) OK\n2) (error) ERR no", "WRONGTYPE Operation", "[ERR] Not all slots are covered"):
            self.assertTrue(docs.ERROR.search(said), said)
        for said in ("OK 3 usable Sentinels", "ERRORS are fine", "total_error_replies:0"):
            self.assertFalse(docs.ERROR.search(said), said)


if __name__ == "__main__":
    unittest.main()
