"""What users of limits (and Flask-Limiter, which is built on it) do."""

import unittest

from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import (
    FixedWindowElasticExpiryRateLimiter,
    FixedWindowRateLimiter,
    MovingWindowRateLimiter,
)
from support import URL, main


class Limits(unittest.TestCase):
    def setUp(self):
        self.storage = storage_from_string(URL)
        self.storage.storage.flushall()
        self.assertTrue(self.storage.check())

    def test_fixed_window(self):
        limiter = FixedWindowRateLimiter(self.storage)
        limit = RateLimitItemPerHour(5)
        self.assertEqual([limiter.hit(limit, "user") for _ in range(6)], [True] * 5 + [False])
        self.assertFalse(limiter.test(limit, "user"))
        self.assertEqual(limiter.get_window_stats(limit, "user")[1], 0)
        self.assertTrue(limiter.hit(limit, "another", cost=5))
        limiter.clear(limit, "user")
        self.assertTrue(limiter.test(limit, "user"))

    def test_elastic_window(self):
        limiter = FixedWindowElasticExpiryRateLimiter(self.storage)
        limit = RateLimitItemPerMinute(2)
        self.assertEqual([limiter.hit(limit, "user") for _ in range(3)], [True, True, False])

    def test_moving_window(self):
        limiter = MovingWindowRateLimiter(self.storage)
        limit = RateLimitItemPerMinute(3)
        self.assertEqual([limiter.hit(limit, "user") for _ in range(4)], [True] * 3 + [False])
        reset, remaining = limiter.get_window_stats(limit, "user")
        self.assertEqual(remaining, 0)
        self.assertGreater(reset, 0)
        self.assertTrue(limiter.hit(limit, "another", cost=3))
        self.assertFalse(limiter.hit(limit, "another"))

    def test_reset(self):
        limiter = MovingWindowRateLimiter(self.storage)
        for user in range(20):
            limiter.hit(RateLimitItemPerMinute(3), f"user:{user}")
        self.assertEqual(self.storage.reset(), 20)
        self.assertEqual(self.storage.storage.dbsize(), 0)


if __name__ == "__main__":
    main()
