// What users of Bee-Queue and node-resque do.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import BeeQueue from 'bee-queue';
import { Redis } from 'ioredis';
import { Queue, Scheduler, Worker } from 'node-resque';
import { event, host, port, until } from './support.js';

describe('Bee-Queue', () => {
  const queues = [];
  const bee = (name, settings = {}) => {
    const queue = new BeeQueue(name, { redis: { host, port }, ...settings });
    queues.push(queue);
    return queue;
  };

  after(() => Promise.all(queues.map((queue) => queue.close())));

  it('processes jobs, reports progress and results', async () => {
    const queue = bee('sums');
    queue.process(2, async (job) => {
      job.reportProgress({ half: true });
      return job.data.a + job.data.b;
    });
    const job = queue.createJob({ a: 1, b: 2 });
    const progress = event(job, 'progress');
    const succeeded = event(job, 'succeeded');
    await job.save();
    assert.deepEqual((await progress)[0], { half: true });
    assert.deepEqual(await succeeded, [3]);
    const health = await queue.checkHealth();
    assert.equal(health.succeeded, 1);
    assert.equal(health.newestJob, 1);
  });

  it('saves many jobs at once, retries and delays', async () => {
    const queue = bee('tries', { activateDelayedJobs: true, nearTermWindow: 1000 });
    let tries = 0;
    const seen = [];
    queue.process(async (job) => {
      if (job.data.fail && ++tries < 3) {
        throw new Error('again');
      }
      seen.push(job.data.n);
    });
    const jobs = [1, 2, 3].map((n) => queue.createJob({ n }));
    assert.equal((await queue.saveAll(jobs)).size, 0);
    await queue.createJob({ n: 4 }).delayUntil(Date.now() + 100).save();
    await queue.createJob({ n: 5, fail: true }).retries(3).backoff('fixed', 10).save();
    await until(() => seen.length === 5);
    assert.equal(tries, 3);
  });

  it('removes jobs and finds stalled ones', async () => {
    const queue = bee('stalls', { isWorker: false, stallInterval: 50 });
    const job = await queue.createJob({}).save();
    await queue.removeJob(job.id);
    assert.equal((await queue.checkHealth()).waiting, 0);
    await queue.createJob({}).save();
    const redis = new Redis({ host, port });
    await redis.rpoplpush('bq:stalls:waiting', 'bq:stalls:active');
    await redis.quit();
    let stalled = 0;
    await until(async () => (stalled += await queue.checkStalledJobs()) > 0);
    assert.equal((await queue.checkHealth()).waiting, 1);
    await queue.destroy();
  });
});

describe('node-resque', () => {
  const connection = { host, port, options: {}, pkg: 'ioredis' };
  let queue;

  before(async () => {
    const redis = new Redis({ host, port });
    await redis.flushall();
    await redis.quit();
    queue = new Queue({ connection });
    await queue.connect();
  });

  after(() => queue.end());

  it('works off queues, now and later', async () => {
    const jobs = {
      add: { perform: async (a, b) => a + b },
      fail: {
        perform: async () => {
          throw new Error('no');
        },
      },
    };
    const worker = new Worker({ connection, queues: ['math'], timeout: 5, name: 'w' }, jobs);
    const scheduler = new Scheduler({ connection, timeout: 5, name: 's' });
    await worker.connect();
    await scheduler.connect();
    const results = [];
    worker.on('success', (_queue, _job, result) => results.push(result));
    await queue.enqueue('math', 'add', [1, 2]);
    await queue.enqueueIn(20, 'math', 'add', [3, 4]);
    await queue.enqueue('math', 'fail', []);
    await worker.start();
    await scheduler.start();
    await until(() => results.length === 2);
    await until(async () => (await queue.failedCount()) === 1);
    assert.deepEqual(results.sort(), [3, 7]);
    assert.equal((await queue.stats()).processed, '2');
    await scheduler.end();
    await worker.end();
  });
});
