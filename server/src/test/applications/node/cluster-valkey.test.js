// What users of Valkey's own clients do with a cluster, also while slots move and replicas take over.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { ClusterBatch, GlideClusterClient, Script } from '@valkey/valkey-glide';
import { Cluster } from 'iovalkey';
import { clear, end, failOver, moveSlot, slot, whole, work } from './cluster.js';
import { host, port } from './support.js';

const keys = Array.from({ length: 300 }, (_, i) => `k${i}`);

function goesOn(client) {
  const write = (key, value) => client().set(key, value);
  const read = (key) => client().get(key);

  it('goes on while slots move', () =>
    work(write, read, async ([first, second]) => {
      await moveSlot(await slot(first));
      await moveSlot(await slot(second));
    }));

  it('goes on while a replica takes over', () =>
    work(write, read, async ([first]) => failOver(await slot(first))));
}

before(whole);
beforeEach(clear);
after(end);

describe('iovalkey on a cluster', () => {
  let cluster;

  before(() => {
    cluster = new Cluster([{ host, port }]);
  });

  after(() => cluster.quit());

  it('writes and reads keys of all slots', async () => {
    await Promise.all(keys.map((key) => cluster.set(key, `of ${key}`)));
    assert.deepEqual(await Promise.all(keys.map((key) => cluster.get(key))), keys.map((key) => `of ${key}`));
  });

  it('transacts on one slot', async () => {
    const answers = await cluster.multi().incrby('{deal}a', 3).incrby('{deal}b', 4).exec();
    assert.deepEqual(answers, [[null, 3], [null, 4]]);
  });

  goesOn(() => cluster);
});

describe('valkey-glide on a cluster', () => {
  let cluster;

  before(async () => {
    cluster = await GlideClusterClient.createClient({ addresses: [{ host, port }], requestTimeout: 20_000 });
  });

  after(() => cluster.close());

  it('writes and reads keys of all slots', async () => {
    await Promise.all(keys.map((key) => cluster.set(key, `of ${key}`)));
    assert.deepEqual(await Promise.all(keys.map((key) => cluster.get(key))), keys.map((key) => `of ${key}`));
    assert.deepEqual(await cluster.mget(keys.slice(0, 3)), ['of k0', 'of k1', 'of k2']);
  });

  it('pipelines keys of all nodes, and transacts on one slot', async () => {
    const pipeline = new ClusterBatch(false);
    keys.forEach((key) => pipeline.set(key, key).get(key));
    assert.deepEqual((await cluster.exec(pipeline, true)).slice(-2), ['OK', 'k299']);
    const atomic = new ClusterBatch(true).incrBy('{deal}a', 3).incrBy('{deal}b', 4);
    assert.deepEqual(await cluster.exec(atomic, true), [3, 4]);
  });

  it('runs scripts, which load themselves', async () => {
    const script = new Script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
    for (const key of keys.slice(0, 20)) {
      assert.equal(await cluster.invokeScript(script, { keys: [key], args: ['5'] }), 5);
    }
    script.release();
  });

  goesOn(() => cluster);
});
