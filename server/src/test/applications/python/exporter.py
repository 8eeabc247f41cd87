"""What prometheus-redis-exporter tells: its scrape, its script that groups keys, scripts of users."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.error
import urllib.request

import redis
from support import HOST, PORT, main, until

# As /proc/net/tcp writes it.
LISTENING = "0A"

SCRIPT = """
local result = {}
redis.call('SELECT', 0)
for _, field in ipairs(redis.call('HGETALL', 'numbers')) do
  table.insert(result, field)
end
table.insert(result, 'keys')
table.insert(result, tostring(redis.call('DBSIZE')))
return result
"""


def target(link):
    """What a link points to; one that is gone meanwhile points nowhere."""
    try:
        return os.readlink(link)
    except FileNotFoundError:
        return None


def listening_port(process):
    """The TCP port on which a process listens, or None: the system chose it, so nobody else has it."""
    sockets = {target(link) for link in pathlib.Path(f"/proc/{process}/fd").iterdir()}
    for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()[1:]:
        address, state, inode = (line.split()[i] for i in (1, 3, 9))
        if state == LISTENING and f"socket:[{inode}]" in sockets:
            return int(address.partition(":")[2], 16)
    return None


class Exporter(unittest.TestCase):
    def setUp(self):
        client = redis.Redis(HOST, PORT)
        client.flushall()
        client.mset({f"user:{i}": "x" * 100 for i in range(300)})
        client.mset({f"cart:{i}": "y" for i in range(20)})
        client.hset("numbers", mapping={"half": "0.5", "dozen": 12})
        client.rpush("queue", *range(7))
        client.xadd("events", {"a": 1})
        client.xgroup_create("events", "group", "0")
        client.close()
        self.folder = tempfile.TemporaryDirectory()
        script = pathlib.Path(self.folder.name, "script.lua")
        script.write_text(SCRIPT)
        self.process = subprocess.Popen(
            [
                "prometheus-redis-exporter",
                f"-redis.addr=redis://{HOST}:{PORT}",
                f"-web.listen-address={HOST}:0",
                f"-script={script}",
                "-check-keys=db0=user:1*",
                "-check-single-keys=db0=queue",
                "-check-single-streams=db0=events",
                "-count-keys=db0=cart:*",
                "-check-key-groups=^(.*):[0-9]+$",
                "-export-client-list",
                "-include-config-metrics",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.port = until(lambda: listening_port(self.process.pid))

    def tearDown(self):
        self.process.kill()
        self.process.wait()
        self.folder.cleanup()

    def scrape(self):
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.port}/metrics", timeout=20) as page:
                return page.read().decode()
        except urllib.error.URLError:
            return None

    def test_metrics(self):
        page = until(self.scrape)
        metric = dict(re.findall(r"^(redis_\S+?(?:\{.*\})?) (\S+)$", page, re.M))
        self.assertEqual(metric["redis_up"], "1")
        self.assertEqual(metric['redis_exporter_last_scrape_error{err=""}'], "0")
        self.assertEqual(metric['redis_db_keys{db="db0"}'], "323")
        self.assertEqual(metric['redis_script_values{key="keys"}'], "323")
        self.assertEqual(metric['redis_script_values{key="half"}'], "0.5")
        self.assertEqual(metric['redis_script_values{key="dozen"}'], "12")
        self.assertEqual(metric['redis_key_group_count{db="db0",key_group="user"}'], "300")
        self.assertEqual(metric['redis_key_group_count{db="db0",key_group="cart"}'], "20")
        self.assertGreater(
            float(metric['redis_key_group_memory_usage_bytes{db="db0",key_group="user"}']),
            300 * 100,
        )
        self.assertEqual(metric['redis_keys_count{db="db0",key="cart:*"}'], "20")
        self.assertEqual(metric['redis_key_size{db="db0",key="queue"}'], "7")
        self.assertEqual(metric['redis_stream_length{db="db0",stream="events"}'], "1")
        self.assertTrue(any(name.startswith("redis_commands_total") for name in metric))


if __name__ == "__main__":
    main()
