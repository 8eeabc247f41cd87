<?php
// What users of PhpRedis do with scripts, and those of Symfony's locks and semaphores.
require_once 'Symfony/Component/Lock/autoload.php';

use Symfony\Component\Lock\Exception\LockConflictedException;
use Symfony\Component\Lock\Key;
use Symfony\Component\Lock\LockFactory;
use Symfony\Component\Lock\Store\RedisStore;

function redis(): Redis
{
    $redis = new Redis();
    $redis->connect('127.0.0.1', (int) getenv('VIREO_PORT'), 20);
    return $redis;
}

function same($expected, $actual): void
{
    if ($expected !== $actual) {
        throw new Exception(var_export($actual, true) . ' instead of ' . var_export($expected, true));
    }
}

$redis = redis();
$tests = [
    'PhpRedis: scripts' => function () use ($redis) {
        same([1, 'two', [3], false], $redis->eval("return {1, 'two', {3.7}, false}"));
        same(['k', 'a'], $redis->eval('return {KEYS[1], ARGV[1]}', ['k', 'a'], 1));
        $sha = $redis->script('load', "return redis.call('INCRBY', KEYS[1], ARGV[1])");
        same(5, $redis->evalSha($sha, ['n', 5], 1));
        same([1, 0], $redis->script('exists', $sha, str_repeat('0', 40)));
        same([6, '6'], $redis->multi()->evalSha($sha, ['n', 1], 1)->get('n')->exec());
        same(false, $redis->evalSha(str_repeat('0', 40)));
        same('NOSCRIPT No matching script. Please use EVAL.', $redis->getLastError());
        $redis->clearLastError();
        same(false, $redis->eval("return redis.call('LPUSH', KEYS[1], 1)", ['n'], 1));
        same(1, preg_match('/^WRONGTYPE .* script: [0-9a-f]{40}, on @user_script:1/', $redis->getLastError()));
    },
    'PhpRedis: bytes' => function () use ($redis) {
        $bytes = random_bytes(100_000);
        same($bytes, $redis->eval('return ARGV[1]', [$bytes]));
        same(sha1($bytes), $redis->eval('return redis.sha1hex(ARGV[1])', [$bytes]));
    },
    'Symfony: an exclusive lock' => function () use ($redis) {
        $mine = new LockFactory(new RedisStore($redis));
        $yours = new LockFactory(new RedisStore(redis()));
        $lock = $mine->createLock('report', 30);
        same(true, $lock->acquire());
        same(true, $lock->isAcquired());
        $other = $yours->createLock('report', 30);
        same(false, $other->acquire());
        $lock->refresh(60);
        same(true, $lock->getRemainingLifetime() > 50);
        $lock->release();
        same(true, $other->acquire());
        $other->release();
    },
    'Symfony: shared locks' => function () use ($redis) {
        $factory = new LockFactory(new RedisStore($redis));
        $first = $factory->createLock('page', 30);
        $second = $factory->createLock('page', 30);
        $writer = $factory->createLock('page', 30);
        same(true, $first->acquireRead());
        same(true, $second->acquireRead());
        same(false, $writer->acquire());
        $second->release();
        same(true, $first->acquire());
        same(false, $second->acquireRead());
        same(true, $first->acquireRead());
        same(true, $second->acquireRead());
        $first->release();
        $second->release();
        same(true, $writer->acquire());
        $writer->release();
    },
    'Symfony: a lock that somebody else has got' => function () use ($redis) {
        $store = new RedisStore($redis);
        $key = new Key('lost');
        $store->save($key);
        $redis->flushAll();
        $store->save(new Key('lost'));
        try {
            $store->putOffExpiration($key, 10);
            throw new Exception('the lock was prolonged');
        } catch (LockConflictedException $expected) {
            same(false, $store->exists($key));
        }
    },
];

$failed = 0;
foreach ($tests as $name => $test) {
    $redis->flushAll();
    try {
        $test();
        echo "ok      $name\n";
    } catch (Throwable $failure) {
        $failed++;
        echo "FAILED  $name\n$failure\n";
    }
}
printf("%d passed, %d failed\n", count($tests) - $failed, $failed);
exit($failed ? 1 : 0);
