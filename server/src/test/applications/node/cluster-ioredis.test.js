// What users of ioredis do with a cluster, also while slots move and replicas take over.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Cluster } from 'ioredis';
import { clear, end, failOver, moveSlot, slot, whole, work } from './cluster.js';
import { event, host, port, until } from './support.js';

const SUM = "return redis.call('GET', KEYS[1]) + redis.call('INCRBY', KEYS[2], ARGV[1])";

describe('ioredis on a cluster', () => {
  let cluster;

  before(async () => {
    await whole();
    cluster = new Cluster([{ host, port }], { shardedSubscribers: true });
  });

  beforeEach(clear);

  after(async () => {
    await cluster.quit();
    end();
  });

  it('writes and reads keys of all slots', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);
    await Promise.all(keys.map((key) => cluster.set(key, `of ${key}`)));
    assert.deepEqual(await Promise.all(keys.map((key) => cluster.get(key))), keys.map((key) => `of ${key}`));
    assert.equal(cluster.nodes('master').length, 3);
  });

  it('pipelines keys of one node', async () => {
    const pipeline = cluster.pipeline();
    for (let i = 0; i < 100; i++) {
      pipeline.set(`{tag}${i}`, i).get(`{tag}${i}`);
    }
    const answers = await pipeline.exec();
    assert.deepEqual(answers.slice(-2), [[null, 'OK'], [null, '99']]);
  });

  it('uses hash tags', async () => {
    await cluster.mset('{a}1', 'x', '{a}2', 'y');
    assert.deepEqual(await cluster.mget('{a}1', '{a}2', '{a}3'), ['x', 'y', null]);
    await assert.rejects(cluster.mget('foo', 'bar'), /CROSSSLOT/);
  });

  it('transacts on one slot', async () => {
    await cluster.set('{deal}a', 10);
    const answers = await cluster.multi().decrby('{deal}a', 3).incrby('{deal}b', 3).get('{deal}a').exec();
    assert.deepEqual(answers, [[null, 7], [null, 3], [null, '7']]);
  });

  it('runs scripts, which load themselves', async () => {
    cluster.defineCommand('sum', { numberOfKeys: 2, lua: SUM });
    for (let i = 0; i < 20; i++) {
      await cluster.set(`{sum${i}}a`, 10);
      assert.equal(await cluster.sum(`{sum${i}}a`, `{sum${i}}b`, 5), 15);
    }
    await assert.rejects(cluster.eval(SUM, 2, 'foo', 'bar', 1), /CROSSSLOT/);
  });

  it('gets messages of sharded channels', async () => {
    for (const channel of ['news1', 'news2', 'news3', 'news4']) {
      const told = event(cluster, 'smessage');
      await cluster.ssubscribe(channel);
      assert.equal(await until(() => cluster.spublish(channel, `of ${channel}`)), 1);
      assert.deepEqual((await told).slice(0, 2), [channel, `of ${channel}`]);
      await cluster.sunsubscribe(channel);
    }
  });

  it('reads from replicas', async () => {
    const reader = new Cluster([{ host, port }], { scaleReads: 'slave' });
    await cluster.set('read', 'there');
    await until(async () => await reader.get('read') === 'there');
    await reader.quit();
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
