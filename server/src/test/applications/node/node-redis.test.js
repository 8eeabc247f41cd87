// What users of node-redis do with scripts and functions, in both protocols.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createClient, defineScript } from 'redis';
import { host, port } from './support.js';

const LIBRARY = `#!lua name=library
  redis.register_function('add', function(keys, args)
    return redis.call('INCRBYFLOAT', keys[1], args[1])
  end)`;

const scripts = {
  add: defineScript({
    NUMBER_OF_KEYS: 1,
    SCRIPT: "return redis.call('INCRBY', KEYS[1], ARGV[1])",
    parseCommand(parser, key, n) {
      parser.pushKey(key);
      parser.push(String(n));
    },
    transformReply: (reply) => reply,
  }),
};

const functions = {
  library: {
    add: {
      NUMBER_OF_KEYS: 1,
      parseCommand(parser, key, n) {
        parser.pushKey(key);
        parser.push(String(n));
      },
      transformReply: (reply) => Number(reply),
    },
  },
};

for (const RESP of [2, 3]) {
  describe(`node-redis over RESP${RESP}`, () => {
    let client;

    before(async () => {
      client = createClient({ RESP, socket: { host, port }, scripts, functions });
      await client.connect();
    });

    beforeEach(async () => {
      await client.flushAll();
      await client.scriptFlush();
      await client.functionFlush();
    });

    after(() => client.close());

    it('runs scripts of its own, also in transactions', async () => {
      assert.equal(await client.add('n', 40), 40);
      assert.equal(await client.add('n', 2), 42);
      assert.deepEqual(await client.multi().add('n', 1).get('n').exec(), [43, '43']);
    });

    it('evaluates', async () => {
      const options = { keys: ['k'], arguments: ['1', '2'] };
      assert.deepEqual(await client.eval('return {KEYS[1], ARGV[2], 3.9, false, true}', options), [
        'k',
        '2',
        3,
        null,
        1,
      ]);
      const sha = await client.scriptLoad('return #ARGV');
      assert.equal(await client.evalSha(sha, options), 2);
      assert.equal(await client.evalRo('return KEYS[1]', options), 'k');
      await assert.rejects(
        client.evalRo("return redis.call('SET', KEYS[1], 1)", options),
        /Write commands are not allowed from read-only scripts/,
      );
    });

    it('gets the values of its protocol', async () => {
      const script = `redis.setresp(3)
        redis.call('HSET', KEYS[1], 'a', '1')
        return {redis.call('HGETALL', KEYS[1]), {double = 2.5}, {map = {x = 1}}}`;
      const [hash, double, map] = await client.eval(script, { keys: ['h'] });
      assert.deepEqual({ ...(RESP === 3 ? hash : { a: hash[1] }) }, { a: '1' });
      assert.equal(Number(double), 2.5);
      assert.deepEqual(RESP === 3 ? { ...map } : map, RESP === 3 ? { x: 1 } : ['x', 1]);
    });

    it('calls functions', async () => {
      assert.equal(await client.functionLoad(LIBRARY), 'library');
      assert.equal(await client.library.add('n', 1.5), 1.5);
      assert.equal(await client.library.add('n', 1.5), 3);
      await assert.rejects(client.functionLoad(LIBRARY), /Library 'library' already exists/);
      await client.functionLoad(LIBRARY, { REPLACE: true });
      const [library] = await client.functionListWithCode();
      assert.equal(library.library_name, 'library');
      assert.equal(library.library_code, LIBRARY);
      assert.equal(library.functions[0].name, 'add');
      const stats = await client.functionStats();
      assert.equal(stats.engines.LUA.functions_count, 1);
      await client.functionDelete('library');
      await assert.rejects(client.library.add('n', 1), /Function not found/);
    });
  });
}
