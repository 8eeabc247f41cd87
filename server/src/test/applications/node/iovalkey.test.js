// The first hour of a user of iovalkey.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Redis } from 'iovalkey';
import { event, host, port, until } from './support.js';

describe('iovalkey', () => {
  let client;

  before(() => {
    client = new Redis({ host, port });
  });

  beforeEach(() => client.flushall());

  after(() => client.quit());

  it('stores strings, hashes, lists and sorted sets', async () => {
    assert.equal(await client.set('k', 'v', 'EX', 100), 'OK');
    assert.equal(await client.ttl('k'), 100);
    assert.equal(await client.hset('h', { a: 1, b: 2 }), 2);
    assert.deepEqual(await client.hgetall('h'), { a: '1', b: '2' });
    assert.equal(await client.rpush('l', 'a', 'b'), 2);
    assert.deepEqual(await client.lrange('l', 0, -1), ['a', 'b']);
    await client.zadd('z', 1, 'one', 2, 'two');
    assert.deepEqual(await client.zrange('z', 0, -1, 'WITHSCORES'), ['one', '1', 'two', '2']);
  });

  it('pipelines and transacts', async () => {
    const pipeline = client.pipeline();
    for (let i = 0; i < 1000; i++) {
      pipeline.set(`k${i}`, i).get(`k${i}`);
    }
    assert.deepEqual((await pipeline.exec()).slice(-2), [[null, 'OK'], [null, '999']]);
    assert.deepEqual(await client.multi().incr('n').incrby('n', 41).exec(), [[null, 1], [null, 42]]);
  });

  it('defines commands, which load themselves', async () => {
    client.defineCommand('bump', { numberOfKeys: 1, lua: "return redis.call('INCRBY', KEYS[1], ARGV[1])" });
    assert.equal(await client.bump('n', 2), 2);
    await client.script('FLUSH');
    assert.equal(await client.bump('n', 2), 4);
  });

  it('gets messages', async () => {
    const listener = client.duplicate();
    await listener.subscribe('news');
    const told = event(listener, 'message');
    assert.equal(await client.publish('news', 'hello'), 1);
    assert.deepEqual((await told).slice(0, 2), ['news', 'hello']);
    await listener.quit();
  });

  it('waits for elements', async () => {
    const waiting = client.duplicate();
    const popped = waiting.blpop('queue', 0);
    await until(async () => /cmd=blpop/.test(await client.client('LIST')));
    await client.rpush('queue', 'job');
    assert.deepEqual(await popped, ['queue', 'job']);
    await waiting.quit();
  });

  it('goes through all keys', async () => {
    await client.mset(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, 'v'])));
    const found = new Set();
    for await (const keys of client.scanStream({ match: 'key*', count: 50 })) {
      keys.forEach((key) => found.add(key));
    }
    assert.equal(found.size, 500);
  });

  it('tells errors', async () => {
    await client.set('text', 'abc');
    await assert.rejects(client.incr('text'), /not an integer or out of range/);
    await assert.rejects(client.lpush('text', 'a'), /WRONGTYPE/);
  });
});
