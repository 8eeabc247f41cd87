// What users of ioredis do with strings, keys, transactions and messages.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';

const port = Number(process.env.VIREO_PORT);
const folder = process.env.VIREO_TLS;
const read = (name) => readFileSync(`${folder}/${name}`);
const secure = folder
  ? { tls: { ca: read('ca.crt'), cert: read('client.crt'), key: read('client.key') } }
  : {};

describe('ioredis', () => {
  let redis;

  before(() => {
    redis = new Redis({ host: '127.0.0.1', port, connectionName: 'ioredis-test', ...secure });
  });

  beforeEach(() => redis.flushall());

  after(() => redis.quit());

  it('keeps strings', async () => {
    assert.equal(await redis.set('k', 'v', 'PX', 100_000, 'NX'), 'OK');
    assert.equal(await redis.set('k', 'w', 'NX'), null);
    assert.equal(await redis.getset('k', 'w'), 'v');
    assert.deepEqual(await redis.mget('k', 'none'), ['w', null]);
    const bytes = Buffer.from([0, 13, 10, 255]);
    await redis.set(bytes, bytes);
    assert.ok(bytes.equals(await redis.getBuffer(bytes)));
    await assert.rejects(redis.incr('k'), /not an integer/);
  });

  it('pipelines', async () => {
    const pipeline = redis.pipeline();
    for (let i = 0; i < 5000; i++) {
      pipeline.incr('n');
    }
    const answers = await pipeline.exec();
    assert.deepEqual(answers, Array.from({ length: 5000 }, (_, i) => [null, i + 1]));
  });

  it('runs transactions', async () => {
    assert.deepEqual(await redis.multi().set('k', '1').incr('k').exec(), [
      [null, 'OK'],
      [null, 2],
    ]);
    await redis.watch('k');
    const other = redis.duplicate();
    await other.set('k', 'changed');
    assert.equal(await redis.multi().set('k', 'lost').exec(), null);
    await other.quit();
  });

  it('streams keys', async () => {
    await Promise.all(Array.from({ length: 300 }, (_, i) => redis.set(`key:${i}`, 'v')));
    const seen = new Set();
    for await (const keys of redis.scanStream({ match: 'key:*', count: 29 })) {
      keys.forEach((key) => seen.add(key));
    }
    assert.equal(seen.size, 300);
  });

  it('hears messages', async () => {
    const subscriber = redis.duplicate();
    assert.equal(await subscriber.subscribe('news', 'sport'), 2);
    const message = once(subscriber, 'message');
    assert.equal(await redis.publish('news', 'hello'), 1);
    assert.deepEqual(await message, ['news', 'hello']);
    await subscriber.quit();
  });

  it('comes back after its connection was killed', async () => {
    await redis.set('k', 'v');
    const before = await redis.client('ID');
    const other = redis.duplicate();
    const ready = once(redis, 'ready');
    await other.client('KILL', 'ID', before);
    await ready;
    assert.equal(await redis.get('k'), 'v');
    assert.equal(await redis.client('GETNAME'), 'ioredis-test');
    await other.quit();
  });
});
