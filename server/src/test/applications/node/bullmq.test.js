// What users of BullMQ do: jobs of all kinds, workers, flows, limits, schedules, housekeeping.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import {
  FlowProducer,
  Queue,
  QueueEvents,
  RateLimitError,
  UnrecoverableError,
  WaitingChildrenError,
  Worker,
} from 'bullmq';
import { Redis } from 'ioredis';
import { event, host, port, until } from './support.js';

const connection = { host, port, maxRetriesPerRequest: null };

describe('BullMQ', () => {
  let redis;
  let name;
  let queue;
  let open;
  let count = 0;

  before(() => {
    redis = new Redis(connection);
  });

  beforeEach(() => {
    name = `queue-${count++}`;
    open = [];
    queue = opened(new Queue(name, { connection }));
  });

  afterEach(() => Promise.all(open.map((resource) => resource.close())));

  after(async () => {
    await redis.flushall();
    await redis.quit();
  });

  function opened(resource) {
    resource.on?.('error', () => {}); // a worker that is closed while it waits says so
    open.push(resource);
    return resource;
  }

  function worker(processor, options = {}, of = name) {
    return opened(new Worker(of, processor, { connection, ...options }));
  }

  async function events(of = name) {
    const listener = opened(new QueueEvents(of, { connection }));
    await listener.waitUntilReady();
    return listener;
  }

  it('adds a job, and a worker processes it', async () => {
    const listener = await events();
    worker(async (job) => {
      await job.updateProgress(50);
      await job.log('half of it');
      return { sum: job.data.a + job.data.b };
    });
    const progress = event(listener, 'progress');
    const job = await queue.add('sum', { a: 2, b: 3, text: 'ü\u0000\n' });
    assert.deepEqual(await job.waitUntilFinished(listener, 20_000), { sum: 5 });
    assert.equal((await progress)[0].data, 50);
    assert.equal(await job.getState(), 'completed');
    const kept = await queue.getJob(job.id);
    assert.deepEqual(kept.returnvalue, { sum: 5 });
    assert.equal(kept.data.text, 'ü\u0000\n');
    assert.deepEqual(await queue.getJobLogs(job.id), { logs: ['half of it'], count: 1 });
  });

  it('adds many jobs at once and keeps their order', async () => {
    const jobs = Array.from({ length: 200 }, (_, i) => ({ name: 'n', data: { i } }));
    await queue.addBulk(jobs);
    assert.deepEqual(await queue.getJobCounts('waiting', 'active', 'completed'), {
      waiting: 200,
      active: 0,
      completed: 0,
    });
    const seen = [];
    worker(async (job) => seen.push(job.data.i));
    await until(async () => (await queue.getCompletedCount()) === 200);
    assert.deepEqual(seen, jobs.map((_, i) => i));
  });

  it('processes several jobs at a time', async () => {
    let running = 0;
    let most = 0;
    worker(
      async () => {
        most = Math.max(most, ++running);
        await until(() => most === 4);
        running--;
      },
      { concurrency: 4 },
    );
    await queue.addBulk(Array.from({ length: 8 }, () => ({ name: 'n', data: {} })));
    await until(async () => (await queue.getCompletedCount()) === 8);
    assert.equal(most, 4);
  });

  it('delays jobs, promotes them and moves their time', async () => {
    const begin = Date.now();
    const soon = await queue.add('soon', {}, { delay: 150 });
    const later = await queue.add('later', {}, { delay: 3_600_000 });
    const latest = await queue.add('latest', {}, { delay: 3_600_000 });
    assert.equal(await queue.getDelayedCount(), 3);
    const done = [];
    worker(async (job) => done.push([job.name, Date.now() - begin]));
    await until(async () => (await soon.getState()) === 'completed');
    assert.ok(done[0][1] >= 149, `after ${done[0][1]} ms`);
    await later.promote();
    await until(async () => (await later.getState()) === 'completed');
    await latest.changeDelay(1);
    await until(async () => (await latest.getState()) === 'completed');
    assert.deepEqual(done.map(([job]) => job), ['soon', 'later', 'latest']);
  });

  it('takes jobs by priority, and lifo', async () => {
    for (const [job, options] of [
      ['plain', {}],
      ['five', { priority: 5 }],
      ['one', { priority: 1 }],
      ['two', { priority: 2 }],
      ['also two', { priority: 2 }],
      ['first', { lifo: true }],
    ]) {
      await queue.add(job, {}, options);
    }
    const changed = await queue.add('changed', {}, { priority: 9 });
    await changed.changePriority({ priority: 3 });
    assert.deepEqual(await queue.getCountsPerPriority([0, 1, 2, 3, 9]), {
      0: 2,
      1: 1,
      2: 2,
      3: 1,
      9: 0,
    });
    const seen = [];
    worker(async (job) => seen.push(job.name));
    await until(() => seen.length === 7);
    assert.deepEqual(seen, ['first', 'plain', 'one', 'two', 'also two', 'changed', 'five']);
  });

  it('retries with a backoff, and gives up', async () => {
    const tries = {};
    const starts = [];
    worker(async (job) => {
      tries[job.name] = (tries[job.name] ?? 0) + 1;
      if (job.name === 'third time') {
        starts.push(Date.now());
      }
      if (job.name === 'hopeless') {
        throw new UnrecoverableError('never');
      }
      if (job.name === 'always' || tries[job.name] < 3) {
        throw new Error(`no ${job.attemptsMade}`);
      }
      return 'yes';
    });
    const backoff = { type: 'exponential', delay: 40 };
    const good = await queue.add('third time', {}, { attempts: 5, backoff });
    const bad = await queue.add('always', {}, { attempts: 2, backoff: 5 });
    const hopeless = await queue.add('hopeless', {}, { attempts: 9 });
    await until(async () => (await good.getState()) === 'completed');
    await until(async () => (await queue.getFailedCount()) === 2);
    assert.deepEqual(tries, { 'third time': 3, always: 2, hopeless: 1 });
    assert.ok(starts[1] - starts[0] >= 39 && starts[2] - starts[1] >= 79, String(starts));
    const failed = await queue.getJob(bad.id);
    assert.equal(failed.failedReason, 'no 1');
    assert.equal(failed.stacktrace.length, 2);
    assert.equal((await queue.getJob(hopeless.id)).attemptsMade, 1);
    tries.always = -9;
    await failed.retry('failed');
    await until(async () => (await queue.getJob(bad.id)).attemptsMade > 2);
  });

  it('retries all that failed', async () => {
    let broken = true;
    worker(async () => {
      if (broken) {
        throw new Error('broken');
      }
    });
    await queue.addBulk(Array.from({ length: 5 }, (_, i) => ({ name: 'n', data: { i } })));
    await until(async () => (await queue.getFailedCount()) === 5);
    broken = false;
    await queue.retryJobs({ state: 'failed' });
    await until(async () => (await queue.getCompletedCount()) === 5);
    assert.equal(await queue.getFailedCount(), 0);
  });

  it('runs flows: children before parents, their values for the parent', async () => {
    const flows = opened(new FlowProducer({ connection }));
    const parts = opened(new Queue(`${name}-parts`, { connection }));
    worker(async (job) => job.data.n * 10, {}, parts.name);
    worker(async (job) => {
      const values = Object.values(await job.getChildrenValues());
      return values.reduce((a, b) => a + b, 1);
    });
    const tree = await flows.add({
      name: 'whole',
      queueName: name,
      children: [
        { name: 'a', data: { n: 1 }, queueName: parts.name },
        { name: 'b', data: { n: 2 }, queueName: parts.name, opts: { delay: 20 } },
        {
          name: 'middle',
          queueName: name,
          children: [{ name: 'c', data: { n: 3 }, queueName: parts.name }],
        },
      ],
    });
    await until(async () => (await tree.job.getState()) === 'completed');
    assert.equal((await queue.getJob(tree.job.id)).returnvalue, 1 + 10 + 20 + 31);
    const { processed } = await tree.job.getDependenciesCount({ processed: true });
    assert.equal(processed, 3);
    const again = await flows.getFlow({ id: tree.job.id, queueName: name });
    assert.equal(again.children.length, 3);
  });

  it('lets a failed child fail its parent, or be ignored', async () => {
    const flows = opened(new FlowProducer({ connection }));
    worker(async (job) => {
      if (job.name === 'bad') {
        throw new Error('bad child');
      }
      return Object.values(await job.getIgnoredChildrenFailures());
    });
    const flow = (opts) => ({
      name: 'parent',
      queueName: name,
      children: [{ name: 'bad', queueName: name, opts }],
    });
    const strict = await flows.add(flow({ failParentOnFailure: true }));
    await until(async () => (await strict.job.getState()) === 'failed');
    const kind = await flows.add(flow({ ignoreDependencyOnFailure: true }));
    await until(async () => (await kind.job.getState()) === 'completed');
    assert.deepEqual((await queue.getJob(kind.job.id)).returnvalue, ['bad child']);
  });

  it('adds children while the parent runs', async () => {
    const value = [];
    worker(async (job, token) => {
      if (job.name === 'child') {
        return 7;
      }
      if (!job.data.added) {
        await queue.add('child', {}, { parent: { id: job.id, queue: job.queueQualifiedName } });
        await job.updateData({ added: true });
        if (await job.moveToWaitingChildren(token)) {
          throw new WaitingChildrenError();
        }
      }
      value.push(...Object.values(await job.getChildrenValues()));
    });
    const parent = await queue.add('parent', {});
    await until(async () => (await parent.getState()) === 'completed');
    assert.deepEqual(value, [7]);
  });

  it('limits the rate', async () => {
    const begin = Date.now();
    worker(async () => {}, { limiter: { max: 2, duration: 150 } });
    await queue.addBulk(Array.from({ length: 5 }, () => ({ name: 'n', data: {} })));
    await until(async () => (await queue.getCompletedCount()) === 5);
    assert.ok(Date.now() - begin >= 2 * 149);
  });

  it('limits the rate by hand', async () => {
    let first = true;
    const starts = [];
    const limited = worker(
      async () => {
        starts.push(Date.now());
        if (first) {
          first = false;
          await queue.rateLimit(120);
          throw new RateLimitError();
        }
      },
      { limiter: { max: 100, duration: 1000 } },
    );
    await limited.waitUntilReady();
    await queue.add('n', {});
    await until(async () => (await queue.getCompletedCount()) === 1);
    assert.ok(starts[1] - starts[0] >= 119, String(starts));
  });

  it('repeats jobs by interval and by cron', async () => {
    let runs = 0;
    worker(async () => {
      runs++;
    });
    await queue.upsertJobScheduler('often', { every: 60, limit: 3 }, { name: 'tick' });
    await queue.upsertJobScheduler('yearly', { pattern: '0 0 1 1 *' }, { name: 'new year' });
    await until(() => runs === 3);
    assert.equal(await queue.getJobSchedulersCount(), 2);
    const yearly = await queue.getJobScheduler('yearly');
    assert.equal(yearly.pattern, '0 0 1 1 *');
    assert.ok(new Date(yearly.next).getTime() > Date.now());
    assert.equal(await queue.removeJobScheduler('yearly'), true);
    assert.equal(await queue.removeJobScheduler('yearly'), false);
    await until(async () => (await queue.getDelayedCount()) === 0);
  });

  it('deduplicates', async () => {
    const first = await queue.add('a', {}, { jobId: 'mine' });
    const second = await queue.add('b', {}, { jobId: 'mine' });
    assert.equal(first.id, second.id);
    await queue.add('c', {}, { deduplication: { id: 'once', ttl: 60_000 } });
    await queue.add('d', {}, { deduplication: { id: 'once', ttl: 60_000 } });
    assert.equal(await queue.getWaitingCount(), 2);
    assert.ok(await queue.getDeduplicationJobId('once'));
    assert.equal(await queue.removeDeduplicationKey('once'), 1);
  });

  it('pauses and resumes', async () => {
    const listener = await events();
    await queue.pause();
    const done = [];
    worker(async (job) => done.push(job.name));
    await queue.add('while paused', {});
    assert.equal(await queue.isPaused(), true);
    assert.equal(await queue.count(), 1);
    assert.equal(done.length, 0);
    const resumed = event(listener, 'resumed');
    await queue.resume();
    await resumed;
    await until(() => done.length === 1);
    assert.equal(await queue.isPaused(), false);
  });

  it('removes what is completed or failed, all or by number', async () => {
    worker(async (job) => {
      if (job.data.fail) {
        throw new Error('as asked');
      }
    });
    await queue.add('gone', {}, { removeOnComplete: true });
    await queue.add('gone', { fail: true }, { removeOnFail: true });
    for (let i = 0; i < 6; i++) {
      await queue.add('kept', { i }, { removeOnComplete: 3 });
    }
    await until(async () => {
      const counts = await queue.getJobCounts();
      return counts.waiting + counts.active === 0 && counts.completed === 3;
    });
    const kept = await queue.getJobs(['completed'], 0, -1, true);
    assert.deepEqual(kept.map((job) => job.data.i), [3, 4, 5]);
    assert.equal(await queue.getFailedCount(), 0);
  });

  it('cleans, drains, removes and obliterates', async () => {
    const done = worker(async () => 1);
    await queue.addBulk(Array.from({ length: 10 }, () => ({ name: 'n', data: {} })));
    await until(async () => (await queue.getCompletedCount()) === 10);
    await done.close();
    assert.equal((await queue.clean(0, 4, 'completed')).length, 4);
    assert.equal(await queue.getCompletedCount(), 6);
    await queue.addBulk(Array.from({ length: 10 }, () => ({ name: 'n', data: {} })));
    await queue.add('n', {}, { delay: 10_000 });
    const [one] = await queue.getWaiting(0, 0);
    assert.equal(await queue.remove(one.id), 1);
    assert.equal(await queue.getWaitingCount(), 9);
    await queue.drain();
    assert.equal(await queue.getWaitingCount(), 0);
    assert.equal(await queue.getDelayedCount(), 1);
    await queue.obliterate({ force: true });
    assert.deepEqual(await redis.keys(`bull:${name}:*`), []);
  });

  it('takes over the job of a worker that died', async () => {
    const lost = new Worker(name, null, { connection, lockDuration: 50 });
    lost.on('error', () => {});
    await queue.add('orphan', {});
    await lost.getNextJob('dead');
    await lost.close(true);
    assert.equal(await queue.getActiveCount(), 1);
    const heir = worker(async () => 'saved', { stalledInterval: 60, lockDuration: 1000 });
    const stalled = event(heir, 'stalled');
    await until(async () => (await queue.getCompletedCount()) === 1);
    await stalled;
  });

  it('renews the lock of a long job', async () => {
    const long = worker(
      async (job) => {
        let left = 0;
        let renewals = 0;
        await until(async () => {
          const before = left;
          left = await redis.pttl(`bull:${name}:${job.id}:lock`);
          renewals += left > before;
          return renewals > 5;
        });
      },
      { lockDuration: 200, lockRenewTime: 50, stalledInterval: 60 },
    );
    let stalls = 0;
    long.on('stalled', () => stalls++);
    const job = await queue.add('long', {});
    await until(async () => (await job.getState()) === 'completed');
    assert.equal(stalls, 0);
  });

  it('tells metrics and who works', async () => {
    const counted = worker(async () => 1, { metrics: { maxDataPoints: 10 } });
    await counted.waitUntilReady();
    await queue.addBulk(Array.from({ length: 5 }, () => ({ name: 'n', data: {} })));
    await until(async () => (await queue.getMetrics('completed')).meta.count === 5);
    await until(async () => (await queue.getWorkersCount()) === 1);
    assert.match(await queue.exportPrometheusMetrics(), /bullmq_job_count\{.*completed.*\} 5/);
    await queue.setGlobalConcurrency(1);
    assert.equal(await queue.getGlobalConcurrency(), 1);
    assert.ok((await queue.trimEvents(0)) > 0);
  });
});
