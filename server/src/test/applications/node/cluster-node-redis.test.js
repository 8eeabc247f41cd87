// What users of node-redis do with a cluster, also while slots move and replicas take over.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createCluster, defineScript } from 'redis';
import { clear, end, failOver, moveSlot, slot, whole, work } from './cluster.js';
import { host, port, until } from './support.js';

const scripts = {
  sum: defineScript({
    NUMBER_OF_KEYS: 2,
    SCRIPT: "return redis.call('GET', KEYS[1]) + redis.call('INCRBY', KEYS[2], ARGV[1])",
    parseCommand(parser, one, two, amount) {
      parser.pushKey(one);
      parser.pushKey(two);
      parser.push(String(amount));
    },
    transformReply: (reply) => reply,
  }),
};

for (const RESP of [2, 3]) {
  describe(`node-redis on a cluster, RESP${RESP}`, () => {
    let cluster;

    before(async () => {
      await whole();
      cluster = createCluster({ rootNodes: [{ url: `redis://${host}:${port}` }], defaults: { RESP }, RESP, scripts });
      cluster.on('error', () => {});
      await cluster.connect();
    });

    beforeEach(clear);

    after(async () => {
      await cluster.close();
      end();
    });

    it('writes and reads keys of all slots', async () => {
      const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
      await Promise.all(keys.map((key) => cluster.set(key, `of ${key}`)));
      assert.deepEqual(await Promise.all(keys.map((key) => cluster.get(key))), keys.map((key) => `of ${key}`));
      assert.equal(cluster.masters.length, 3);
    });

    it('uses hash tags', async () => {
      await cluster.mSet({ '{a}1': 'x', '{a}2': 'y' });
      assert.deepEqual(await cluster.mGet(['{a}1', '{a}2', '{a}3']), ['x', 'y', null]);
      await assert.rejects(cluster.mGet(['foo', 'bar']), /CROSSSLOT/);
    });

    it('pipelines and transacts on one slot', async () => {
      await cluster.set('{deal}a', '10');
      const deal = () => cluster.multi().decrBy('{deal}a', 3).incrBy('{deal}b', 3).get('{deal}a');
      assert.deepEqual(await deal().exec(), [7, 3, '7']);
      assert.deepEqual(await deal().execAsPipeline(), [4, 6, '4']);
    });

    it('runs scripts, which load themselves', async () => {
      for (let i = 0; i < 20; i++) {
        await cluster.set(`{sum${i}}a`, '10');
        assert.equal(await cluster.sum(`{sum${i}}a`, `{sum${i}}b`, 5), 15);
      }
      await assert.rejects(cluster.sum('foo', 'bar', 1), /CROSSSLOT/);
    });

    it('gets messages of sharded channels', async () => {
      for (const channel of ['news1', 'news2', 'news3', 'news4']) {
        let told = null;
        const listener = (message, from) => { told = [from, message]; };
        await cluster.sSubscribe(channel, listener);
        assert.equal(await until(() => cluster.sPublish(channel, `of ${channel}`)), 1);
        assert.deepEqual(await until(() => told), [channel, `of ${channel}`]);
        await cluster.sUnsubscribe(channel, listener);
      }
    });

    it('reads from replicas', async () => {
      const reader = createCluster({ rootNodes: [{ url: `redis://${host}:${port}` }], useReplicas: true, RESP });
      await reader.connect();
      await cluster.set('read', 'there');
      await until(async () => await reader.get('read') === 'there');
      await reader.close();
    });

    it('goes on while slots move', () =>
      work((key, value) => cluster.set(key, value), (key) => cluster.get(key), async (keys) => {
        for (const key of keys.slice(0, 3)) {
          await moveSlot(await slot(key));
        }
      }));

    it('goes on while replicas take over', () =>
      work((key, value) => cluster.set(key, value), (key) => cluster.get(key), async (keys) => {
        await failOver(await slot(keys[0]));
        await failOver(await slot(keys[1]));
      }));
  });
}
