// The first hour of a user of valkey-glide, whose core is written in Rust.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Batch, GlideClient, GlideClientConfiguration, ProtocolVersion, Script, TimeUnit } from '@valkey/valkey-glide';
import { host, port, until } from './support.js';

const addresses = [{ host, port }];

for (const protocol of [ProtocolVersion.RESP2, ProtocolVersion.RESP3]) {
  describe(`valkey-glide, ${ProtocolVersion[protocol]}`, () => {
    let client;

    before(async () => {
      client = await GlideClient.createClient({
        addresses,
        protocol,
        clientName: 'first-hour',
        requestTimeout: 20_000,
      });
    });

    beforeEach(() => client.flushall());

    after(() => client.close());

    it('says who it is', async () => {
      assert.equal(await client.clientGetName(), 'first-hour');
      assert.match(await client.customCommand(['CLIENT', 'INFO']), /lib-name=GlideJS/);
    });

    it('stores strings with deadlines and conditions', async () => {
      assert.equal(await client.set('k', 'v', { expiry: { type: TimeUnit.Seconds, count: 100 } }), 'OK');
      assert.equal(await client.ttl('k'), 100);
      assert.equal(await client.set('k', 'w', { conditionalSet: 'onlyIfDoesNotExist' }), null);
      assert.equal(await client.get('k'), 'v');
      assert.equal(await client.incrBy('n', 5), 5);
      assert.deepEqual(await client.mget(['k', 'n', 'none']), ['v', '5', null]);
      assert.equal(await client.del(['k', 'n']), 2);
    });

    it('stores collections', async () => {
      assert.equal(await client.hset('h', { a: '1', b: '2' }), 2);
      assert.deepEqual(
        (await client.hgetall('h')).map(({ field, value }) => [field, value]).sort(),
        [['a', '1'], ['b', '2']],
      );
      assert.equal(await client.rpush('l', ['a', 'b', 'c']), 3);
      assert.deepEqual(await client.lrange('l', 0, -1), ['a', 'b', 'c']);
      assert.equal(await client.sadd('s', ['x', 'y']), 2);
      assert.deepEqual(await client.smembers('s'), new Set(['x', 'y']));
      assert.equal(await client.zadd('z', { one: 1, two: 2.5 }), 2);
      assert.equal(await client.zscore('z', 'two'), 2.5);
    });

    it('adds to streams and reads them in groups', async () => {
      const id = await client.xadd('stream', [['field', 'value']]);
      assert.equal(await client.xgroupCreate('stream', 'group', '0'), 'OK');
      const [{ key, value }] = await client.xreadgroup('group', 'me', { stream: '>' });
      assert.equal(key, 'stream');
      assert.deepEqual(value[id], [['field', 'value']]);
      assert.equal(await client.xack('stream', 'group', [id]), 1);
    });

    it('transacts, and pipelines', async () => {
      const atomic = new Batch(true).set('a', '1').customCommand(['INCRBY', 'a', '41']).get('a');
      assert.deepEqual(await client.exec(atomic, true), ['OK', 42, '42']);
      const pipeline = new Batch(false);
      for (let i = 0; i < 1000; i++) {
        pipeline.set(`k${i}`, `${i}`).get(`k${i}`);
      }
      assert.deepEqual((await client.exec(pipeline, true)).slice(-2), ['OK', '999']);
      await client.watch(['a']);
      await client.set('a', 'changed');
      assert.equal(await client.exec(new Batch(true).get('a'), true), null);
    });

    it('runs scripts, which load themselves', async () => {
      const script = new Script("return {KEYS[1], redis.call('INCRBY', KEYS[1], ARGV[1])}");
      assert.deepEqual(await client.invokeScript(script, { keys: ['n'], args: ['5'] }), ['n', 5]);
      await client.customCommand(['SCRIPT', 'FLUSH']);
      assert.deepEqual(await client.invokeScript(script, { keys: ['n'], args: ['5'] }), ['n', 10]);
      script.release();
    });

    it('gets messages', async () => {
      const got = [];
      const modes = GlideClientConfiguration.PubSubChannelModes;
      const listener = await GlideClient.createClient({
        addresses,
        protocol: ProtocolVersion.RESP3,
        requestTimeout: 20_000,
        pubsubSubscriptions: {
          channelsAndPatterns: { [modes.Exact]: new Set(['news']), [modes.Pattern]: new Set(['all.*']) },
          callback: (message) => got.push([message.channel, message.message]),
        },
      });
      await until(() => client.publish('hello', 'news'));
      await until(() => client.publish('there', 'all.of'));
      await until(() => got.length >= 2);
      assert.deepEqual(got.slice(0, 2), [['news', 'hello'], ['all.of', 'there']]);
      listener.close();
    });

    it('tells errors', async () => {
      await client.set('text', 'abc');
      await assert.rejects(client.incr('text'), /not an integer or out of range/);
      await assert.rejects(client.lpush('text', ['a']), /WRONGTYPE/);
    });

    it('goes through all keys', async () => {
      await client.mset(Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`key${i}`, 'v'])));
      const found = new Set();
      let cursor = '0';
      do {
        const [next, keys] = await client.scan(cursor, { match: 'key*', count: 50 });
        keys.forEach((key) => found.add(key));
        cursor = next;
      } while (cursor !== '0');
      assert.equal(found.size, 500);
    });
  });
}
