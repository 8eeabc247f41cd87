# Writes numbers by redis-py's Sentinel client until its input ends, and prints each that is acknowledged by a
# replica too; that of a primary alone with a minus.
import os
import sys
import threading
import time

from redis.exceptions import RedisError
from redis.sentinel import Sentinel

ports = os.environ["VIREO_SENTINELS"].split(",")
sentinel = Sentinel([("127.0.0.1", int(port)) for port in ports], socket_timeout=1)
primary = sentinel.master_for("primary", socket_timeout=1)
over = threading.Event()
threading.Thread(target=lambda: (sys.stdin.read(), over.set()), daemon=True).start()
number = 0
while not over.is_set():
    number += 1
    try:
        with primary.pipeline(transaction=False) as both:
            both.sadd("python", number)
            both.execute_command("WAIT", 1, 500)
            print(number if both.execute()[1] >= 1 else -number, flush=True)
    except (RedisError, OSError):
        time.sleep(0.02)
