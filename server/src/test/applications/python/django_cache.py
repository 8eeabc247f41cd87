"""What users of django-redis and of Channels do: a cache, its locks, groups of sockets."""

import asyncio
import unittest

import django
from django.conf import settings
from support import HOST, PORT, URL, main, until

settings.configure(
    CACHES={
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": URL,
            "KEY_PREFIX": "site",
            "OPTIONS": {
                "COMPRESSOR": "django_redis.compressors.zlib.ZlibCompressor",
            },
        }
    },
    SESSION_ENGINE="django.contrib.sessions.backends.cache",
    INSTALLED_APPS=["django.contrib.sessions"],
    SECRET_KEY="not secret",
)
django.setup()

from channels_redis.core import RedisChannelLayer  # noqa: E402
from django.contrib.sessions.backends.cache import SessionStore  # noqa: E402
from django.core.cache import cache  # noqa: E402


class DjangoRedis(unittest.TestCase):
    def setUp(self):
        cache.client.get_client().flushall()

    def test_values(self):
        cache.set("k", {"a": [1, 2]}, timeout=60)
        self.assertEqual(cache.get("k"), {"a": [1, 2]})
        self.assertTrue(55 <= cache.ttl("k") <= 60)
        self.assertFalse(cache.add("k", 1))
        cache.set_many({f"many:{i}": "x" * 1000 for i in range(50)})
        self.assertEqual(len(cache.get_many(f"many:{i}" for i in range(60))), 50)
        self.assertEqual(cache.delete_pattern("many:*"), 50)
        self.assertEqual(list(cache.iter_keys("*")), ["k"])
        cache.touch("k", None)
        self.assertIsNone(cache.ttl("k"))

    def test_counters(self):
        cache.set("n", 5, timeout=60)
        self.assertEqual(cache.incr("n"), 6)
        self.assertEqual(cache.incr("n", 10), 16)
        self.assertEqual(cache.decr("n", 6), 10)
        self.assertTrue(55 <= cache.ttl("n") <= 60)
        self.assertRaises(ValueError, cache.incr, "none")
        cache.set("float", 1.5)
        self.assertEqual(cache.incr("float"), 2.5)

    def test_lock(self):
        with cache.lock("job", timeout=20):
            self.assertFalse(cache.lock("job", timeout=20).acquire(blocking=False))
        lock = cache.lock("job", timeout=20)
        self.assertTrue(lock.acquire(blocking=False))
        lock.extend(20)
        lock.release()

    def test_sessions(self):
        session = SessionStore()
        session["user"] = "ada"
        session.save()
        self.assertEqual(SessionStore(session.session_key)["user"], "ada")
        session.delete()
        self.assertNotIn("user", SessionStore(session.session_key))


class Channels(unittest.TestCase):
    def test_groups_and_capacity(self):
        asyncio.run(self.talk())

    async def talk(self):
        layer = RedisChannelLayer(hosts=[(HOST, PORT)], capacity=3, expiry=60)
        await layer.flush()
        first, second = await layer.new_channel(), await layer.new_channel()
        await layer.group_add("room", first)
        await layer.group_add("room", second)
        for n in range(5):
            await layer.group_send("room", {"type": "chat", "n": n})
        for channel in (first, second):
            got = [(await layer.receive(channel))["n"] for _ in range(3)]
            self.assertEqual(got, [0, 1, 2])
        await layer.group_discard("room", second)
        await layer.send(first, {"type": "direct"})
        self.assertEqual((await layer.receive(first))["type"], "direct")
        await layer.flush()
        await layer.close_pools()


if __name__ == "__main__":
    main()
