// How many jobs a second BullMQ adds and processes on servers that take turns; bin/bullmq-bench starts it.
// SERVERS: NAME:PORT:PROCESS, separated by blanks, the one to compare with first; ROUNDS; JOBS in each round.
import { readFileSync } from 'node:fs';
import { Queue, Worker } from 'bullmq';

const rounds = Number(process.env.ROUNDS);
const jobs = Number(process.env.JOBS);
const servers = process.env.SERVERS.split(' ').map((text) => {
  const [name, port, pid] = text.split(':');
  return { name, connection: { host: '127.0.0.1', port, maxRetriesPerRequest: null }, pid };
});

// About 2 KB as JSON, as BullMQ's own benchmark has it: ten objects within each other, of ten fields each.
const data = nested(10);

function nested(depth) {
  const value = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`field${i}`, `value ${i}`]));
  return depth === 1 ? value : { ...value, child: nested(depth - 1) };
}

async function add(queue) {
  for (let i = 0; i < jobs; i++) {
    await queue.add('test', data);
  }
}

async function addBulk(queue) {
  for (let i = 0; i < jobs; i += 100) {
    await queue.addBulk(Array.from({ length: 100 }, () => ({ name: 'test', data })));
  }
}

function processWith(concurrency) {
  return (queue, connection) =>
    new Promise((resolve, reject) => {
      let count = 0;
      const worker = new Worker(queue.name, async () => data, { connection, concurrency });
      worker.on('error', reject);
      worker.on('completed', () => {
        if (++count === jobs) {
          worker.close().then(resolve, reject);
        }
      });
    });
}

const scenarios = [
  { name: 'add', run: add },
  { name: 'add in bulks of 100', run: addBulk },
  { name: 'process', before: addBulk, run: processWith(1) },
  { name: 'process 10 at a time', before: addBulk, run: processWith(10) },
];

// Processor time in microseconds, in ticks of 10 ms.
function processorTime(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function measure(scenario, { connection, pid }) {
  const queue = new Queue(`bench-${Math.random()}`, { connection });
  await queue.waitUntilReady();
  await scenario.before?.(queue);
  const cpu = processorTime(pid);
  const begin = performance.now();
  await scenario.run(queue, connection);
  const seconds = (performance.now() - begin) / 1000;
  const micros = (processorTime(pid) - cpu) / jobs;
  await queue.obliterate({ force: true });
  await queue.close();
  return { rate: jobs / seconds, micros };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function row(name, results) {
  const [base, subject] = results;
  const ratios = subject.map((result, i) => result.rate / base[i].rate);
  const micros = (of) => median(of.map((result) => result.micros));
  const cells = [
    name,
    ...results.map((of) => Math.round(median(of.map((result) => result.rate)))),
    `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`,
    ...results.map((of) => micros(of).toFixed(0)),
    (micros(subject) / micros(base)).toFixed(2),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const names = servers.map((server) => server.name);
console.log(`| jobs/s | ${names.join(' | ')} | ratio | ${names.map((n) => `${n} CPU us/job`).join(' | ')} | ratio |`);
console.log(`|${' --- |'.repeat(2 * names.length + 3)}`);
for (const scenario of scenarios) {
  const results = servers.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, server] of servers.entries()) {
      const result = await measure(scenario, server);
      if (round >= 0) {
        results[i].push(result); // the first round warms up
      }
    }
  }
  row(scenario.name, results);
}
