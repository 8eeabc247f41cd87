"""What users of redis-py do with a cluster, also while slots move and replicas take over."""

import threading
import time
import unittest

import redis
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException, ResponseError
from support import HOST, PORT, main, until

SUM = "return redis.call('GET', KEYS[1]) + redis.call('INCRBY', KEYS[2], ARGV[1])"


def node(port):
    """A plain connection to a node."""
    return redis.Redis(HOST, port, decode_responses=True)


def nodes(port=PORT):
    """The nodes as one of them describes them: id, port, flags and primary."""
    found = []
    with node(port) as connection:
        for address, state in connection.cluster("NODES").items():
            found.append(
                (state["node_id"], int(address.split(":")[1]), state["flags"].split(","), state["master_id"])
            )
    return found


def owner(slot):
    """The port of the node that has a slot, once all nodes agree."""

    def agreed():
        told = set()
        for _, port, _, _ in nodes():
            with node(port) as connection:
                ranges = connection.execute_command("CLUSTER", "SLOTS")
            told.update(primary[1] for first, last, primary, *_ in ranges if first <= slot <= last)
        return told.pop() if len(told) == 1 else None

    return until(agreed)


def move_slot(slot):
    """Moves a slot by hand to another primary, key for key."""
    source = owner(slot)
    target_id, target = next(
        (its, port) for its, port, flags, _ in nodes() if "master" in flags and port != source
    )
    with node(source) as giver, node(target) as taker:
        source_id = giver.execute_command("CLUSTER", "MYID")
        taker.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", source_id)
        giver.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", target_id)
        while keys := giver.execute_command("CLUSTER", "GETKEYSINSLOT", slot, 10):
            giver.migrate(HOST, target, keys, 0, 5000)
        taker.execute_command("CLUSTER", "SETSLOT", slot, "NODE", target_id)
        giver.execute_command("CLUSTER", "SETSLOT", slot, "NODE", target_id)
    until(lambda: owner(slot) == target)


def is_whole():
    """Whether all nodes know of three primaries with a replica each."""
    for _, port, _, _ in nodes():
        primaries = [flags for _, _, flags, _ in nodes(port) if "master" in flags]
        with node(port) as connection:
            state = connection.info("replication")
        linked = state.get("master_link_status") == "up" or state.get("slave0", {}).get("state") == "online"
        if len(primaries) != 3 or not linked:
            return False
    return True


def fail_over(slot):
    """Has the replica of the node that has a slot take over."""
    primary = owner(slot)
    with node(primary) as connection:
        name = connection.execute_command("CLUSTER", "MYID")

    def its_replica():
        return next((port for _, port, _, upstream in nodes(primary) if upstream == name), None)

    replica = until(its_replica)
    with node(replica) as connection:
        until(lambda: connection.info("replication").get("master_link_status") == "up")
        asked = [0.0]

        def taken_over():
            """Asks again when the time of a failover is over: Redis may have no time for one, and not tell."""
            if time.monotonic() - asked[0] > 6:
                asked[0] = time.monotonic()
                try:
                    connection.execute_command("CLUSTER", "FAILOVER")
                except ResponseError:
                    pass
            return owner(slot) == replica

        until(taken_over)
    until(is_whole)


class RedisPyCluster(unittest.TestCase):
    def setUp(self):
        until(is_whole)
        self.cluster = RedisCluster(
            startup_nodes=[ClusterNode(HOST, PORT)], decode_responses=True, cluster_error_retry_attempts=20
        )
        self.cluster.flushall(target_nodes=RedisCluster.PRIMARIES)

    def tearDown(self):
        self.cluster.close()

    def test_keys_of_all_slots(self):
        for i in range(300):
            self.cluster.set(f"k{i}", i)
        self.assertEqual([self.cluster.get(f"k{i}") for i in range(300)], [str(i) for i in range(300)])
        self.assertEqual(len(self.cluster.get_primaries()), 3)
        self.assertEqual(self.cluster.dbsize(target_nodes=RedisCluster.PRIMARIES), 300)

    def test_pipeline(self):
        with self.cluster.pipeline() as pipeline:
            for i in range(500):
                pipeline.set(f"p{i}", i).get(f"p{i}")
            answers = pipeline.execute()
        self.assertEqual(answers[-2:], [True, "499"])
        self.assertEqual(answers[1::2], [str(i) for i in range(500)])

    def test_hash_tags(self):
        self.cluster.mset({"{a}1": "x", "{a}2": "y"})
        self.assertEqual(self.cluster.mget("{a}1", "{a}2", "{a}3"), ["x", "y", None])
        self.assertRaises(RedisClusterException, self.cluster.mget, "foo", "bar")
        self.assertTrue(self.cluster.mset_nonatomic({"foo": 1, "bar": 2}))
        self.assertEqual(self.cluster.mget_nonatomic("foo", "bar"), ["1", "2"])

    def test_transaction_on_one_slot(self):
        """This version of redis-py has none in its cluster client; over the connection of the node it works."""
        its = self.cluster.get_node_from_key("{deal}a")
        with self.cluster.get_redis_connection(its).pipeline(transaction=True) as deal:
            self.assertEqual(deal.incrby("{deal}a", 3).decrby("{deal}b", 3).execute(), [3, -3])

    def test_scripts(self):
        for i in range(20):
            self.cluster.set(f"{{sum{i}}}a", 10)
            self.assertEqual(self.cluster.eval(SUM, 2, f"{{sum{i}}}a", f"{{sum{i}}}b", 5), 15)
        sha = self.cluster.script_load(SUM)
        self.assertEqual(self.cluster.script_exists(sha), [True])
        self.assertEqual(self.cluster.evalsha(sha, 2, "{sum0}a", "{sum0}b", 5), 20)
        self.assertRaises(RedisClusterException, self.cluster.eval, SUM, 2, "foo", "bar", 1)

    def test_sharded_messages(self):
        """This version of redis-py has no sharded channels of its own; over the connection of the node they work."""
        for channel in ["news1", "news2", "news3", "news4"]:
            its = self.cluster.get_node_from_key(channel)
            with node(its.port).pubsub() as messages:
                messages.execute_command("SSUBSCRIBE", channel)
                self.assertEqual(messages.parse_response(), ["ssubscribe", channel, 1])
                self.assertEqual(self.cluster.execute_command("SPUBLISH", channel, "told", target_nodes=its), 1)
                self.assertEqual(messages.parse_response(), ["smessage", channel, "told"])

    def test_replicas_are_read(self):
        reader = RedisCluster(startup_nodes=[ClusterNode(HOST, PORT)], decode_responses=True, read_from_replicas=True)
        self.cluster.set("read", "there")
        for _ in range(6):
            until(lambda: reader.get("read") == "there")
        reader.close()

    def work(self, meanwhile):
        """Writes and reads over and over while something happens: each read must give what was written last."""
        keys = [f"work{i}" for i in range(30)]
        over = threading.Event()
        failures = []

        def write():
            round_number = 0
            try:
                while round_number == 0 or not over.is_set():
                    round_number += 1
                    for key in keys:
                        self.cluster.set(key, round_number)
                    for key in keys:
                        self.assertEqual(self.cluster.get(key), str(round_number))
            except Exception as failure:  # pylint: disable=broad-except
                failures.append(failure)

        thread = threading.Thread(target=write)
        thread.start()
        try:
            meanwhile(keys)
        finally:
            over.set()
            thread.join()
        self.assertEqual(failures, [])

    def test_slots_move_while_it_works(self):
        self.work(lambda keys: [move_slot(self.cluster.keyslot(key)) for key in keys[:3]])

    def test_replicas_take_over_while_it_works(self):
        self.work(lambda keys: [fail_over(self.cluster.keyslot(key)) for key in keys[:2]])


if __name__ == "__main__":
    main()
