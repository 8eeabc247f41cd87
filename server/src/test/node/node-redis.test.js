// What users of node-redis do with strings, keys, transactions and messages, in both protocols.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createClient, RESP_TYPES, WatchError } from 'redis';

const port = Number(process.env.VIREO_PORT);
const folder = process.env.VIREO_TLS;
const read = (name) => readFileSync(`${folder}/${name}`);
const tls = folder
  ? { tls: true, ca: read('ca.crt'), cert: read('client.crt'), key: read('client.key') }
  : {};

for (const RESP of [2, 3]) {
  describe(`node-redis over RESP${RESP}`, () => {
    let client;

    before(async () => {
      client = createClient({ RESP, name: 'node-redis-test', socket: { host: '127.0.0.1', port, ...tls } });
      await client.connect();
    });

    beforeEach(() => client.flushAll());

    after(() => client.close());

    it('keeps strings and their options', async () => {
      assert.equal(await client.set('k', 'v', { EX: 100 }), 'OK');
      assert.equal(await client.set('k', 'w', { NX: true }), null);
      assert.equal(await client.set('k', 'w', { GET: true, KEEPTTL: true }), 'v');
      const left = await client.ttl('k');
      assert.ok(left > 90 && left <= 100);
      assert.equal(await client.incrBy('n', 41), 41);
      assert.equal(await client.incr('n'), 42);
      assert.deepEqual(await client.mGet(['k', 'none', 'n']), ['w', null, '42']);
      await assert.rejects(client.incr('k'), /not an integer/);
    });

    it('keeps bytes', async () => {
      const value = Buffer.alloc(1_000_000, '\x00\r\n\xff', 'latin1');
      await client.set('bytes', value);
      const raw = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
      assert.ok(value.equals(await raw.get('bytes')));
    });

    it('scans keys', async () => {
      await Promise.all(Array.from({ length: 500 }, (_, i) => client.set(`key:${i}`, 'v')));
      const seen = new Set();
      for await (const keys of client.scanIterator({ MATCH: 'key:*', COUNT: 37 })) {
        keys.forEach((key) => seen.add(key));
      }
      assert.equal(seen.size, 500);
    });

    it('pipelines what is sent in one go, in order', async () => {
      const answers = await Promise.all(Array.from({ length: 5000 }, () => client.incr('n')));
      assert.deepEqual(answers, Array.from({ length: 5000 }, (_, i) => i + 1));
    });

    it('runs transactions whole', async () => {
      assert.deepEqual(await client.multi().set('k', '1').incr('k').get('k').exec(), ['OK', 2, '2']);
    });

    it('breaks transactions over changed keys', async () => {
      const other = client.duplicate();
      await other.connect();
      await client.watch('k');
      await other.set('k', 'changed');
      await assert.rejects(client.multi().set('k', 'lost').exec(), WatchError);
      assert.equal(await client.get('k'), 'changed');
      await other.close();
    });

    it('hears messages', async () => {
      const subscriber = client.duplicate();
      await subscriber.connect();
      const heard = [];
      const both = new Promise((resolve) => {
        const note = (message, channel) => {
          heard.push(`${channel}: ${message}`);
          if (heard.length === 2) {
            resolve();
          }
        };
        subscriber.subscribe('news', note).then(() => subscriber.pSubscribe('n*', note)).then(() =>
          client.publish('news', 'hello'));
      });
      await both;
      assert.deepEqual(heard, ['news: hello', 'news: hello']);
      await subscriber.unsubscribe('news');
      await subscriber.pUnsubscribe('n*');
      assert.equal(await client.publish('news', 'nobody'), 0);
      await subscriber.close();
    });

    it('tells about the connection and the server', async () => {
      assert.equal(await client.clientGetName(), 'node-redis-test');
      assert.match(await client.info('server'), /redis_version:8\.6\.3/);
      const limits = await client.configGet('maxmemory');
      assert.equal(limits.maxmemory, '0');
    });
  });
}
