// What users of Bull, BullMQ's predecessor, do.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import Queue from 'bull';
import { event, host, port, until } from './support.js';

describe('Bull', () => {
  let queue;
  let count = 0;

  beforeEach(() => {
    queue = new Queue(`bull-${count++}`, { redis: { host, port } });
  });

  afterEach(async () => {
    await queue.obliterate({ force: true });
    await queue.close();
  });

  it('processes jobs and tells their results', async () => {
    queue.process(async (job) => {
      await job.progress(10);
      return job.data.n * 2;
    });
    const completed = event(queue, 'global:completed');
    const job = await queue.add({ n: 21 });
    assert.equal(await job.finished(), 42);
    assert.deepEqual((await completed).slice(0, 2), [job.id, '42']);
    assert.equal(await job.getState(), 'completed');
  });

  it('delays, and takes jobs by priority', async () => {
    await queue.pause();
    const delayed = await queue.add('delayed', {}, { delay: 100 });
    await queue.add('low', {}, { priority: 10 });
    await queue.add('high', {}, { priority: 1 });
    await queue.add('low too', {}, { priority: 10 });
    const seen = [];
    queue.process('*', async (job) => seen.push(job.name));
    assert.equal(seen.length, 0);
    await queue.resume();
    await delayed.finished();
    assert.deepEqual(seen.filter((name) => name !== 'delayed'), ['high', 'low', 'low too']);
  });

  it('retries with a backoff and keeps what failed', async () => {
    let tries = 0;
    queue.process(async () => {
      if (++tries < 3) {
        throw new Error('again');
      }
      return tries;
    });
    const job = await queue.add({}, { attempts: 3, backoff: { type: 'exponential', delay: 10 } });
    assert.equal(await job.finished(), 3);
    tries = -9;
    const bad = await queue.add({}, { attempts: 1 });
    await assert.rejects(bad.finished(), /again/);
    assert.equal(await queue.getFailedCount(), 1);
    tries = 2;
    await bad.retry();
    await until(async () => (await queue.getCompletedCount()) === 2);
  });

  it('limits the rate', async () => {
    const limited = new Queue('limited', {
      redis: { host, port },
      limiter: { max: 2, duration: 150 },
    });
    const begin = Date.now();
    limited.process(async () => {});
    await limited.addBulk(Array.from({ length: 5 }, () => ({ data: {} })));
    await until(async () => (await limited.getCompletedCount()) === 5);
    assert.ok(Date.now() - begin >= 2 * 140);
    await limited.obliterate({ force: true });
    await limited.close();
  });

  it('repeats jobs', async () => {
    let runs = 0;
    queue.process('tick', async () => {
      runs++;
    });
    await queue.add('tick', {}, { repeat: { every: 60 } });
    assert.equal((await queue.getRepeatableJobs()).length, 1);
    await until(() => runs >= 2);
    await queue.removeRepeatable('tick', { every: 60 });
    assert.equal(await queue.getRepeatableCount(), 0);
  });

  it('removes, cleans, empties', async () => {
    const jobs = await queue.addBulk(Array.from({ length: 20 }, (_, i) => ({ data: { i } })));
    await jobs[3].remove();
    assert.equal(await queue.count(), 19);
    queue.process(async () => {});
    await until(async () => (await queue.getCompletedCount()) === 19);
    assert.equal((await queue.clean(0, 'completed', 9)).length, 9);
    await queue.pause();
    await queue.addBulk(Array.from({ length: 5 }, () => ({ data: {} })));
    await queue.empty();
    assert.deepEqual(await queue.getJobCounts(), {
      waiting: 0,
      active: 0,
      completed: 10,
      failed: 0,
      delayed: 0,
      paused: 0,
    });
  });

  it('takes over the job of a worker that died', async () => {
    await queue.add({ n: 1 });
    const dead = new Queue(queue.name, { redis: { host, port }, settings: { lockDuration: 50 } });
    await dead.isReady();
    await dead.getNextJob();
    await dead.close(true);
    const heir = new Queue(queue.name, { redis: { host, port }, settings: { stalledInterval: 60 } });
    heir.process(async () => 'saved');
    await until(async () => (await queue.getCompletedCount()) === 1);
    await heir.close();
  });
});
