"""What users of Celery do with Redis as broker and as store of results; a worker runs this file too."""

import pathlib
import subprocess
import sys
import unittest

import redis
from celery import Celery, chain, chord, group
from support import HOST, PORT, URL, main, until

app = Celery("celery_tasks", broker=URL, backend=URL)
app.conf.update(
    broker_transport_options={"visibility_timeout": 60},
    task_acks_late=True,
    worker_prefetch_multiplier=1,
)
server = redis.Redis(HOST, PORT)


@app.task
def add(a, b):
    return a + b


@app.task
def total(numbers):
    return sum(numbers)


@app.task
def wait(key):
    until(lambda: server.exists(key))
    return True


@app.task(bind=True, max_retries=3, default_retry_delay=0.01)
def flaky(self):
    if server.incr("attempts") < 3:
        raise self.retry()
    return self.request.retries


class CeleryTasks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server.flushall()
        command = [sys.executable, "-B", "-m", "celery", "-A", "celery_tasks", "worker"]
        cls.worker = subprocess.Popen(
            [*command, "--pool=prefork", "--concurrency=2", "--without-mingle"],
            cwd=pathlib.Path(__file__).parent,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    @classmethod
    def tearDownClass(cls):
        cls.worker.terminate()
        cls.worker.wait(20)

    def test_task(self):
        self.assertEqual(add.delay(2, 3).get(timeout=20), 5)

    def test_countdown_and_expiry(self):
        result = add.apply_async((1, 1), countdown=0.05, expires=60)
        self.assertEqual(result.get(timeout=20), 2)

    def test_retry(self):
        self.assertEqual(flaky.delay().get(timeout=20), 2)

    def test_canvas(self):
        self.assertEqual(chain(add.s(1, 2), add.s(4), add.s(8))().get(timeout=20), 15)
        self.assertEqual(group(add.s(i, i) for i in range(5))().get(timeout=20), [0, 2, 4, 6, 8])
        self.assertEqual(chord((add.s(i, 1) for i in range(6)), total.s())().get(timeout=20), 21)

    def test_unacknowledged_tasks_are_kept(self):
        result = wait.delay("gate")
        until(lambda: server.hlen("unacked") == 1)
        server.set("gate", 1)
        self.assertTrue(result.get(timeout=20))
        until(lambda: server.hlen("unacked") == 0)

    def test_remote_control(self):
        until(lambda: app.control.ping(timeout=0.5))
        self.assertTrue(until(lambda: app.control.inspect(timeout=0.5).registered()))


if __name__ == "__main__":
    main()
