// A cluster whose first node is the server of support.js: whose each slot is, and how to move one by hand.
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import { host, port, until } from './support.js';

const connections = new Map();

/** A plain connection to a node. */
export function node(its) {
  if (!connections.has(its)) {
    connections.set(its, new Redis({ host, port: its }));
  }
  return connections.get(its);
}

/** Ends all plain connections. */
export function end() {
  connections.forEach((connection) => connection.disconnect());
  connections.clear();
}

/** The nodes as CLUSTER NODES describes them to one of them. */
export async function nodes(seenBy = port) {
  const text = await node(seenBy).cluster('NODES');
  return text.trim().split('\n').map((line) => {
    const [id, address, flags, primary] = line.split(' ');
    return { id, port: Number(address.match(/:(\d+)@/)[1]), flags: flags.split(','), primary };
  });
}

export async function primaries() {
  return (await nodes()).filter((each) => each.flags.includes('master'));
}

/** The slot of a key. */
export function slot(key) {
  return node(port).cluster('KEYSLOT', key);
}

async function ownerSeenBy(its, number) {
  const range = (await node(its).cluster('SLOTS')).find(([from, to]) => from <= number && number <= to);
  return range?.[2][1];
}

/** The port of the node that has a slot, once all nodes agree. */
export function owner(number) {
  return until(async () => {
    const told = await Promise.all((await nodes()).map((each) => ownerSeenBy(each.port, number)));
    return new Set(told).size === 1 && told[0];
  }, 'all nodes agree on a slot');
}

/** Moves a slot by hand to another primary, key for key. */
export async function moveSlot(number) {
  const source = await owner(number);
  const target = (await primaries()).find((each) => each.port !== source);
  const sourceId = await node(source).cluster('MYID');
  await node(target.port).cluster('SETSLOT', number, 'IMPORTING', sourceId);
  await node(source).cluster('SETSLOT', number, 'MIGRATING', target.id);
  for (;;) {
    const keys = await node(source).cluster('GETKEYSINSLOT', number, 10);
    if (keys.length === 0) {
      break;
    }
    await node(source).migrate(host, target.port, '', 0, 5000, 'KEYS', ...keys);
  }
  await node(target.port).cluster('SETSLOT', number, 'NODE', target.id);
  await node(source).cluster('SETSLOT', number, 'NODE', target.id);
  assert.equal(await owner(number), target.port);
}

async function isWhole(its) {
  const roles = (await nodes(its)).map((each) => each.flags.includes('master'));
  const replication = await node(its).info('replication');
  return roles.filter((leads) => leads).length === 3 && roles.length === 6
    && /master_link_status:up|slave0:.*state=online/.test(replication);
}

/** Waits until all nodes know of three primaries with a replica each. */
export function whole() {
  return until(
    async () => (await Promise.all((await nodes()).map((each) => isWhole(each.port)))).every((yes) => yes), 'whole');
}

/** Has the replica of the node that has a slot take over. */
export async function failOver(number) {
  const primary = await owner(number);
  const id = await node(primary).cluster('MYID');
  const replica = await until(
    async () => (await nodes(primary)).find((each) => each.primary === id), 'there is a replica');
  await until(
    async () => /master_link_status:up/.test(await node(replica.port).info('replication')), 'it has the data');
  let asked = 0;
  await until(async () => {
    // The time of a failover may be over: Redis does not tell when it has no time for one.
    if (Date.now() - asked > 6000) {
      asked = Date.now();
      await node(replica.port).cluster('FAILOVER').catch(() => {});
    }
    return await owner(number) === replica.port;
  }, 'it has taken over');
  await whole();
}

/** Deletes all keys of all nodes. */
export async function clear() {
  await Promise.all((await primaries()).map((each) => node(each.port).flushall()));
}

/**
 * Writes and reads keys of many slots over and over while something happens: each read must give what was written last.
 */
export async function work(set, get, meanwhile) {
  const keys = Array.from({ length: 30 }, (_, i) => `work${i}`);
  let over = false;
  const writing = (async () => {
    for (let round = 1; ; round++) {
      await Promise.all(keys.map((key) => set(key, String(round))));
      assert.deepEqual(await Promise.all(keys.map(get)), keys.map(() => String(round)));
      if (over) {
        return;
      }
    }
  })();
  writing.catch(() => {});
  try {
    await meanwhile(keys);
  } finally {
    over = true;
  }
  await writing;
}
