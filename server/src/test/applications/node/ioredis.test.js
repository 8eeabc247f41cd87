// What users of ioredis do with scripts and functions.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Redis } from 'ioredis';
import { host, port } from './support.js';

describe('ioredis', () => {
  let redis;

  before(() => {
    redis = new Redis({
      host,
      port,
      scripts: {
        addUp: {
          numberOfKeys: 1,
          lua: `local sum = 0
            for _, n in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do sum = sum + n end
            return tostring(sum * ARGV[1])`,
          readOnly: true,
        },
      },
    });
  });

  beforeEach(async () => {
    await redis.flushall();
    await redis.script('FLUSH');
  });

  after(() => redis.quit());

  it('defines commands, which load themselves', async () => {
    redis.defineCommand('compareAndSet', {
      numberOfKeys: 1,
      lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then
          redis.call('SET', KEYS[1], ARGV[2])
          return 1
        end
        return 0`,
    });
    await redis.set('k', 'a');
    assert.equal(await redis.compareAndSet('k', 'a', 'b'), 1);
    assert.equal(await redis.compareAndSet('k', 'a', 'c'), 0);
    assert.equal(await redis.get('k'), 'b');
    await redis.script('FLUSH');
    assert.equal(await redis.compareAndSet('k', 'b', 'c'), 1);
    await redis.rpush('list', 1, 2, 39.5);
    assert.equal(await redis.addUp('list', 2), '85');
  });

  it('pipelines and transacts with them', async () => {
    redis.defineCommand('bump', {
      numberOfKeys: 2,
      lua: "return {redis.call('INCR', KEYS[1]), redis.call('INCRBY', KEYS[2], ARGV[1])}",
    });
    const pipeline = redis.pipeline();
    for (let i = 0; i < 1000; i++) {
      pipeline.bump('a', 'b', 3);
    }
    const answers = await pipeline.exec();
    assert.deepEqual(answers[999], [null, [1000, 3000]]);
    assert.deepEqual(await redis.multi().bump('a', 'b', -3).get('b').exec(), [
      [null, [1001, 2997]],
      [null, '2997'],
    ]);
  });

  it('takes any number of keys, and bytes', async () => {
    redis.defineCommand('echo', { lua: 'return {#KEYS, KEYS, ARGV}' });
    assert.deepEqual(await redis.echo(2, 'k1', 'k2', 'a'), [2, ['k1', 'k2'], ['a']]);
    assert.deepEqual(await redis.echo(0), [0, [], []]);
    redis.defineCommand('same', { numberOfKeys: 0, lua: 'return ARGV[1]' });
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    assert.ok(bytes.equals(await redis.sameBuffer(bytes)));
  });

  it('prefixes keys of scripts', async () => {
    const prefixed = new Redis({ host, port, keyPrefix: 'app:' });
    prefixed.defineCommand('put', {
      numberOfKeys: 1,
      lua: "redis.call('SET', KEYS[1], ARGV[1]) return KEYS[1]",
    });
    assert.equal(await prefixed.put('k', 'v'), 'app:k');
    assert.equal(await redis.get('app:k'), 'v');
    await prefixed.quit();
  });

  it('tells errors', async () => {
    await redis.set('text', 'abc');
    await assert.rejects(redis.eval("return redis.call('INCR', KEYS[1])", 1, 'text'), {
      message: /^ERR value is not an integer or out of range script: [0-9a-f]{40}, on @user_script:1\.$/,
    });
    await assert.rejects(redis.eval("return redis.error_reply('MINE of its own')", 0), {
      message: /^MINE of its own/,
    });
    await assert.rejects(redis.eval('return nosuch', 0), /Script attempted to access nonexistent/);
    await assert.rejects(redis.eval('return return', 0), /Error compiling script/);
    await assert.rejects(redis.evalsha('0'.repeat(40), 0), /^ReplyError: NOSCRIPT/);
    await assert.rejects(redis.eval('return 1', 2, 'k'), /greater than number of args/);
  });

  it('loads, looks up and flushes scripts', async () => {
    const sha = await redis.script('LOAD', 'return ARGV[1] .. ARGV[2]');
    assert.deepEqual(await redis.script('EXISTS', sha, 'f'.repeat(40)), [1, 0]);
    assert.equal(await redis.evalsha(sha, 0, 'a', 'b'), 'ab');
    assert.equal(await redis.evalsha_ro(sha, 0, 'c', 'd'), 'cd');
    await redis.script('FLUSH', 'SYNC');
    assert.deepEqual(await redis.script('EXISTS', sha), [0]);
  });

  it('loads and calls functions', async () => {
    await redis.function('FLUSH');
    const library = (n) => `#!lua name=counters
      redis.register_function('add', function(keys, args)
        return redis.call('INCRBY', keys[1], args[1] * ${n})
      end)
      redis.register_function{
        function_name = 'peek',
        callback = function(keys) return redis.call('GET', keys[1]) end,
        flags = {'no-writes'},
      }`;
    assert.equal(await redis.function('LOAD', library(1)), 'counters');
    assert.equal(await redis.fcall('add', 1, 'n', 5), 5);
    await redis.function('LOAD', 'REPLACE', library(10));
    assert.equal(await redis.fcall('add', 1, 'n', 5), 55);
    assert.equal(await redis.fcall_ro('peek', 1, 'n'), '55');
    await assert.rejects(redis.fcall_ro('add', 1, 'n', 5), /Can not execute a script with write flag/);
    const [[, name, , engine]] = await redis.function('LIST');
    assert.deepEqual([name, engine], ['counters', 'LUA']);
    const dump = await redis.functionBuffer('DUMP');
    assert.equal(await redis.function('DELETE', 'counters'), 'OK');
    await assert.rejects(redis.fcall('peek', 1, 'n'), /Function not found/);
    assert.equal(await redis.function('RESTORE', dump), 'OK');
    assert.equal(await redis.fcall('peek', 1, 'n'), '55');
    await redis.function('FLUSH');
  });
});
