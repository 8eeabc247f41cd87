// What users of redlock and redis-semaphore do: locks and semaphores among processes.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import semaphores from 'redis-semaphore';
import Redlock, { ExecutionError } from 'redlock';
import { host, port, until } from './support.js';

const { LostLockError, MultiSemaphore, Mutex, RedlockMutex, Semaphore } = semaphores;

describe('locks', () => {
  let redis;
  let other;

  before(() => {
    redis = new Redis({ host, port });
    other = new Redis({ host, port });
  });

  afterEach(() => redis.flushall());

  after(async () => {
    await redis.quit();
    await other.quit();
  });

  it('redlock: one holder, others wait or give up', async () => {
    const mine = new Redlock([redis], { retryCount: 0 });
    const yours = new Redlock([other], { retryCount: -1, retryDelay: 10, retryJitter: 5 });
    let lock = await mine.acquire(['{r}a', '{r}b'], 20_000);
    await assert.rejects(mine.acquire(['{r}b'], 1000), ExecutionError);
    lock = await lock.extend(30_000);
    assert.ok((await redis.pttl('{r}a')) > 20_000);
    const waiting = yours.acquire(['{r}b'], 1000);
    await lock.release();
    const next = await waiting;
    assert.equal(await redis.get('{r}b'), next.value);
    await next.release();
    await assert.rejects(mine.release(next), ExecutionError);
    assert.equal(await redis.exists('{r}a', '{r}b'), 0);
  });

  it('redlock: renews a lock while it is used', async () => {
    const redlock = new Redlock([redis], { automaticExtensionThreshold: 100 });
    const result = await redlock.using(['long'], 200, async (signal) => {
      let left = 0;
      let renewals = 0;
      await until(async () => {
        const before = left;
        left = await redis.pttl('long');
        renewals += left > before;
        return renewals > 2;
      });
      return signal.aborted;
    });
    assert.equal(result, false);
    assert.equal(await redis.exists('long'), 0);
  });

  it('redlock: expires by itself', async () => {
    const redlock = new Redlock([redis], { retryDelay: 10, retryCount: 1000 });
    await redlock.acquire(['forgotten'], 100);
    const lock = await redlock.acquire(['forgotten'], 1000);
    await lock.release();
  });

  it('redis-semaphore: a mutex', async () => {
    let inside = 0;
    await Promise.all(
      Array.from({ length: 10 }, async (_, i) => {
        const mutex = new Mutex(i % 2 ? redis : other, 'm', { retryInterval: 2 });
        await mutex.acquire();
        assert.equal(++inside, 1);
        await redis.ping();
        inside--;
        await mutex.release();
      }),
    );
    const options = { acquireTimeout: 50, retryInterval: 5 };
    const quorum = new RedlockMutex([redis], 'q', options);
    assert.equal(await quorum.tryAcquire(), true);
    assert.equal(await new RedlockMutex([other], 'q', options).tryAcquire(), false);
    await quorum.release();
    assert.equal(await redis.exists('mutex:q'), 0);
  });

  it('redis-semaphore: a semaphore, and a lost lock', async () => {
    const options = { acquireTimeout: 50, retryInterval: 5, refreshInterval: 10, lockTimeout: 500 };
    const three = Array.from({ length: 3 }, () => new Semaphore(redis, 's', 2, options));
    await three[0].acquire();
    await three[1].acquire();
    await assert.rejects(three[2].acquire(), /timeout/);
    await three[0].release();
    await three[2].acquire();
    await three[1].release();
    await three[2].release();
    const wide = new MultiSemaphore(redis, 'w', 5, 3, options);
    await wide.acquire();
    await assert.rejects(new MultiSemaphore(redis, 'w', 5, 3, options).acquire(), /timeout/);
    await wide.release();
    let lost;
    const mutex = new Mutex(redis, 'lost', { ...options, onLockLost: (error) => (lost = error) });
    await mutex.acquire();
    await redis.set('mutex:lost', 'somebody else');
    await until(() => lost instanceof LostLockError);
  });
});
