// What users of rate-limiter-flexible, rate-limit-redis and Bottleneck do: limits that processes share.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import Bottleneck from 'bottleneck';
import { Redis } from 'ioredis';
import { RedisStore } from 'rate-limit-redis';
import { BurstyRateLimiter, RateLimiterQueue, RateLimiterRedis } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import { event, host, port, until } from './support.js';

describe('limits', () => {
  let redis;
  let nodeRedis;

  before(async () => {
    redis = new Redis({ host, port });
    nodeRedis = createClient({ socket: { host, port } });
    await nodeRedis.connect();
  });

  afterEach(() => redis.flushall());

  after(async () => {
    await redis.quit();
    await nodeRedis.close();
  });

  for (const useRedisPackage of [false, true]) {
    const client = () => (useRedisPackage ? nodeRedis : redis);
    const through = useRedisPackage ? 'node-redis' : 'ioredis';

    it(`rate-limiter-flexible: so many points in a time, through ${through}`, async () => {
      const limiter = new RateLimiterRedis({
        storeClient: client(),
        useRedisPackage,
        points: 3,
        duration: 60,
      });
      assert.equal(await limiter.get('user'), null);
      const first = await limiter.consume('user');
      assert.ok(first.isFirstInDuration);
      assert.ok(first.msBeforeNext > 50_000 && first.msBeforeNext <= 60_000);
      assert.equal((await limiter.consume('user', 2)).remainingPoints, 0);
      const refused = await limiter.consume('user').catch((refusal) => refusal);
      assert.equal(refused.consumedPoints, 4);
      assert.equal((await limiter.reward('user', 3)).consumedPoints, 1);
      assert.equal((await limiter.penalty('user', 1)).consumedPoints, 2);
      await limiter.set('user', 3, 60);
      await assert.rejects(async () => {
        throw new Error((await limiter.consume('user').catch((r) => r)).consumedPoints);
      }, /4/);
      await limiter.block('user', 100);
      assert.ok((await limiter.get('user')).msBeforeNext > 90_000);
      assert.equal(await limiter.delete('user'), true);
      assert.equal((await limiter.consume('user')).remainingPoints, 2);
    });
  }

  it('rate-limiter-flexible: blocks, bursts and queues', async () => {
    const strict = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: 'strict',
      points: 1,
      duration: 1,
      blockDuration: 60,
      inMemoryBlockOnConsumed: 3,
    });
    await strict.consume('k');
    const blocked = await strict.consume('k').catch((refusal) => refusal);
    assert.ok(blocked.msBeforeNext > 50_000);
    const limiter = (keyPrefix, points, duration) =>
      new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration });
    const bursty = new BurstyRateLimiter(limiter('slow', 1, 60), limiter('burst', 2, 60));
    for (let i = 0; i < 3; i++) {
      await bursty.consume('k');
    }
    await assert.rejects(async () => {
      throw new Error((await bursty.consume('k').catch((r) => r)).remainingPoints);
    }, /0/);
    const queue = new RateLimiterQueue(limiter('queue', 2, 1));
    const left = await Promise.all([queue.removeTokens(1), queue.removeTokens(1)]);
    assert.deepEqual(left.sort(), [0, 1]);
  });

  it('rate-limiter-flexible: counts each request of many once', async () => {
    const limiter = new RateLimiterRedis({ storeClient: redis, points: 50, duration: 60 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, () => limiter.consume('many')),
    );
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 50);
  });

  it('rate-limit-redis: counts hits, also after the scripts were flushed', async () => {
    const store = new RedisStore({ sendCommand: (...args) => nodeRedis.sendCommand(args) });
    await store.init({ windowMs: 60_000 });
    const { totalHits, resetTime } = await store.increment('ip');
    assert.equal(totalHits, 1);
    assert.ok(resetTime.getTime() > Date.now() + 50_000);
    assert.equal((await store.increment('ip')).totalHits, 2);
    await store.decrement('ip');
    await redis.script('FLUSH');
    assert.equal((await store.increment('ip')).totalHits, 2);
    assert.equal((await store.get('ip')).totalHits, 2);
    await store.resetKey('ip');
    assert.equal((await store.increment('ip')).totalHits, 1);
  });

  async function shared(options) {
    const limiter = new Bottleneck({
      id: 'shared',
      datastore: 'ioredis',
      Redis,
      clientOptions: { host, port },
      ...options,
    });
    await limiter.ready();
    return limiter;
  }

  it('Bottleneck: one limit for two processes', async () => {
    const options = { maxConcurrent: 2, minTime: 5 };
    const limiters = [await shared({ ...options, clearDatastore: true }), await shared(options)];
    let running = 0;
    let most = 0;
    const job = async (i) => {
      most = Math.max(most, ++running);
      await redis.ping();
      running--;
      return i;
    };
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => limiters[i % 2].schedule({ priority: i % 10 }, job, i)),
    );
    assert.deepEqual(results, Array.from({ length: 20 }, (_, i) => i));
    assert.ok(most <= 2);
    assert.equal(await limiters[0].done(), 20);
    assert.equal(await limiters[1].running(), 0);
    await Promise.all(limiters.map((limiter) => limiter.disconnect()));
  });

  it('Bottleneck: a reservoir, refilled by hand', async () => {
    const limiter = await shared({ reservoir: 2, clearDatastore: true });
    const depleted = event(limiter, 'depleted');
    const done = [];
    const jobs = [1, 2, 3].map((n) => limiter.schedule(async () => done.push(n)));
    await depleted;
    await until(() => done.length === 2);
    assert.equal(await limiter.currentReservoir(), 0);
    assert.equal(await limiter.check(), false);
    await limiter.incrementReservoir(1);
    await Promise.all(jobs);
    assert.deepEqual(done, [1, 2, 3]);
    await limiter.updateSettings({ highWater: 0, strategy: Bottleneck.strategy.BLOCK });
    await limiter.disconnect();
  });

  it('Bottleneck: a group with a limiter for each key', async () => {
    const group = new Bottleneck.Group({
      datastore: 'ioredis',
      Redis,
      clientOptions: { host, port },
      maxConcurrent: 1,
      timeout: 60_000,
    });
    const keys = ['a', 'b', 'a', 'c', 'a'];
    assert.deepEqual(await Promise.all(keys.map((key) => group.key(key).schedule(async () => key))), keys);
    assert.deepEqual((await group.clusterKeys()).sort(), ['a', 'b', 'c']);
    assert.equal(await group.deleteKey('a'), true);
    await group.disconnect();
  });
});
