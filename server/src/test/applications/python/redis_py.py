"""What users of redis-py do with locks, scripts and functions."""

import threading
import unittest

import redis
from redis.exceptions import (
    LockError,
    LockNotOwnedError,
    NoScriptError,
    ReadOnlyError,
    ResponseError,
)
from support import HOST, PORT, main, until


class RedisPy(unittest.TestCase):
    def setUp(self):
        self.redis = redis.Redis(HOST, PORT, decode_responses=True)
        self.redis.flushall()
        self.redis.script_flush()

    def tearDown(self):
        self.redis.close()

    def test_lock(self):
        lock = self.redis.lock("lock", timeout=30)
        self.assertTrue(lock.acquire())
        self.assertFalse(self.redis.lock("lock").acquire(blocking=False))
        self.assertTrue(lock.extend(30))
        self.assertGreater(self.redis.pttl("lock"), 40_000)
        self.assertTrue(lock.extend(20, replace_ttl=True))
        self.assertTrue(lock.reacquire())
        self.assertLessEqual(self.redis.pttl("lock"), 30_000)
        lock.release()
        self.assertFalse(lock.locked())
        self.assertRaises(LockError, lock.release)

    def test_lost_lock(self):
        lock = self.redis.lock("lock", timeout=30)
        lock.acquire()
        self.redis.set("lock", "of another")
        self.assertRaises(LockNotOwnedError, lock.extend, 5)
        self.assertRaises(LockNotOwnedError, lock.reacquire)
        self.assertRaises(LockNotOwnedError, lock.release)
        self.assertEqual(self.redis.get("lock"), "of another")

    def test_lock_among_threads(self):
        inside, most = [0], [0]

        def work():
            for _ in range(5):
                with self.redis.lock("shared", timeout=20, sleep=0.001):
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                    self.redis.incr("done")
                    inside[0] -= 1

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        self.assertEqual((self.redis.get("done"), most[0]), ("20", 1))

    def test_registered_script(self):
        multiply = self.redis.register_script(
            """local value = redis.call('GET', KEYS[1])
            value = tonumber(value) or 1
            redis.call('SET', KEYS[1], value * ARGV[1])
            return value * ARGV[1]"""
        )
        self.assertEqual(multiply(keys=["n"], args=[6]), 6)
        self.assertEqual(multiply(keys=["n"], args=[7]), 42)
        self.redis.script_flush()
        self.assertEqual(multiply(keys=["n"], args=[2.5]), 105)
        self.assertEqual(self.redis.script_exists(multiply.sha, "0" * 40), [True, False])

    def test_script_in_pipeline(self):
        rename = self.redis.register_script(
            "return redis.call('RENAMENX', KEYS[1], KEYS[2])"
        )
        for transaction in (True, False):
            self.redis.script_flush()
            pipe = self.redis.pipeline(transaction=transaction)
            pipe.set("a", "1")
            pipe.delete("b")
            rename(keys=["a", "b"], client=pipe)
            pipe.get("b")
            self.assertEqual(pipe.execute()[-2:], [1, "1"])

    def test_watched_transaction_with_script(self):
        grow = self.redis.register_script("return redis.call('APPEND', KEYS[1], ARGV[1])")

        def change(pipe):
            text = pipe.get("text") or ""
            pipe.multi()
            grow(keys=["text"], args=[str(len(text))], client=pipe)

        for expected in (1, 2, 3):
            self.assertEqual(self.redis.transaction(change, "text"), [expected])
        self.assertEqual(self.redis.get("text"), "012")

    def test_values(self):
        script = """return {1, 2.9, 'text', {ok='fine'}, {{}, {'deep'}}, true, false, 9}"""
        self.assertEqual(
            self.redis.eval(script, 0), [1, 2, "text", "fine", [[], ["deep"]], 1, None, 9]
        )
        raw = redis.Redis(HOST, PORT)
        data = bytes(range(256)) * 100
        self.assertEqual(raw.eval("return ARGV[1]", 0, data), data)
        packed = raw.eval("return cmsgpack.pack(cjson.decode(ARGV[1]))", 0, '{"a":[1,null]}')
        self.assertEqual(packed, b"\x81\xa1a\x92\x01\xc0")
        raw.close()

    def test_errors(self):
        self.redis.set("text", "abc")
        with self.assertRaisesRegex(ResponseError, "not an integer.*script: [0-9a-f]{40}"):
            self.redis.eval("redis.call('INCR', KEYS[1])", 1, "text")
        with self.assertRaisesRegex(ResponseError, "user_script:1: mine"):
            self.redis.eval("error('mine')", 0)
        self.assertRaises(NoScriptError, self.redis.evalsha, "0" * 40, 0)
        with self.assertRaisesRegex(ResponseError, "Write commands are not allowed"):
            self.redis.eval_ro("return redis.call('SET', KEYS[1], 1)", 1, "k")
        self.assertNotEqual(ReadOnlyError, None)

    def test_kill(self):
        self.redis.config_set("busy-reply-threshold", 100)
        failure = []

        def loop():
            try:
                with redis.Redis(HOST, PORT) as victim:
                    victim.eval("while true do end", 0)
            except ResponseError as error:
                failure.append(str(error))

        thread = threading.Thread(target=loop)
        thread.start()

        def killed():
            try:
                return self.redis.script_kill()
            except ResponseError as error:
                self.assertIn("No scripts in execution", str(error))

        def busy():
            try:
                return not self.redis.ping()
            except ResponseError as error:
                return "running a script" in str(error)

        until(busy)
        self.assertTrue(until(killed))
        thread.join(20)
        self.assertIn("Script killed by user", failure[0])
        self.assertTrue(self.redis.ping())
        self.redis.config_set("busy-reply-threshold", 5000)

    def test_functions(self):
        library = """#!lua name=py
        redis.register_function('py_add', function(keys, args)
            return redis.call('INCRBY', keys[1], args[1])
        end)"""
        self.redis.function_flush()
        self.assertEqual(self.redis.function_load(library), "py")
        self.assertEqual(self.redis.fcall("py_add", 1, "n", 3), 3)
        self.assertRaisesRegex(
            ResponseError, "already exists", self.redis.function_load, library
        )
        self.redis.function_load(library, replace=True)
        self.assertEqual(self.redis.fcall("py_add", 1, "n", 3), 6)
        self.redis.function_delete("py")
        self.assertEqual(self.redis.function_list(), [])


if __name__ == "__main__":
    main()
