package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisson.api.FunctionMode;
import org.redisson.api.FunctionResult;
import org.redisson.api.RBatch;
import org.redisson.api.RBloomFilter;
import org.redisson.api.RBucket;
import org.redisson.api.RFunction;
import org.redisson.api.RIdGenerator;
import org.redisson.api.RListMultimap;
import org.redisson.api.RMap;
import org.redisson.api.RMapCache;
import org.redisson.api.RRateLimiter;
import org.redisson.api.RScript;
import org.redisson.api.RSetCache;
import org.redisson.api.RTransaction;
import org.redisson.api.RateType;
import org.redisson.api.TransactionOptions;
import org.redisson.api.map.event.EntryExpiredListener;
import org.redisson.client.codec.StringCodec;

/** Redisson's maps, queues, limiters and the rest of its objects. */
class RedissonObjects extends OnRedisson {
  @Test
  void map() {
    RMap<String, Integer> map = redisson.getMap("map");
    assertThat(map.put("a", 1)).isNull();
    assertThat(map.put("a", 2)).isEqualTo(1);
    assertThat(map.fastPut("b", 5)).isTrue();
    assertThat(map.putIfAbsent("a", 9)).isEqualTo(2);
    assertThat(map.putIfExists("none", 1)).isNull();
    assertThat(map.replace("a", 2, 3)).isTrue();
    assertThat(map.replace("a", 2, 4)).isFalse();
    assertThat(map.remove("a", 11)).isFalse();
    assertThat(map.remove("a", 3)).isTrue();
    assertThat(map.computeIfAbsent("c", key -> 30)).isEqualTo(30);
    assertThat(map.merge("c", 3, Integer::sum)).isEqualTo(33);
    map.putAll(Map.of("d", 4, "e", 5));
    assertThat(map.getAll(Set.of("b", "c", "none"))).isEqualTo(Map.of("b", 5, "c", 33));
    assertThat(map.readAllMap()).hasSize(4);
    assertThat(map.fastRemove("b", "none")).isEqualTo(1);
    assertThat(map.containsValue(33)).isTrue();
    RMap<String, Integer> counters = redisson.getMap("counters", StringCodec.INSTANCE);
    assertThat(counters.addAndGet("a", 7)).isEqualTo(7);
    assertThat(counters.addAndGet("a", -9)).isEqualTo(-2);
  }

  @Test
  void mapCache() throws Exception {
    RMapCache<String, String> cache = redisson.getMapCache("cache");
    BlockingQueue<String> expired = new LinkedBlockingQueue<>();
    cache.addListener((EntryExpiredListener<String, String>) event -> expired.add(event.getKey()));
    cache.put("brief", "v", 100, TimeUnit.MILLISECONDS);
    cache.put("long", "w", 1, TimeUnit.HOURS, 30, TimeUnit.MINUTES);
    cache.put("eternal", "x");
    assertThat(cache.fastPutIfAbsent("long", "y", 1, TimeUnit.HOURS)).isFalse();
    assertThat(cache.remainTimeToLive("long")).isBetween(1L, 3_600_000L);
    TriedServer.until(() -> cache.get("brief") == null);
    nextMillisecond();
    assertThat(cache.readAllMap()).isEqualTo(Map.of("long", "w", "eternal", "x"));
    assertThat(cache.getWithTTLOnly("long")).isEqualTo("w");
    assertThat(cache.expireEntry("eternal", Duration.ofMillis(1), Duration.ZERO)).isTrue();
    TriedServer.until(() -> !cache.containsKey("eternal"));
  }

  @Test
  void boundedMapCache() throws Exception {
    RMapCache<String, String> cache = redisson.getMapCache("bounded");
    assertThat(cache.trySetMaxSize(2)).isTrue();
    for (String key : List.of("a", "b", "c")) {
      cache.put(key, "v");
      nextMillisecond();
    }
    assertThat(cache.readAllKeySet()).containsExactlyInAnyOrder("b", "c");
    assertThat(cache.get("b")).isEqualTo("v");
    nextMillisecond();
    cache.fastPut("d", "v");
    assertThat(cache.readAllKeySet()).containsExactlyInAnyOrder("b", "d");
    assertThat(cache.replace("d", "v", "w")).isTrue();
    assertThat(cache.remove("d")).isEqualTo("w");
  }

  /**
   * In one millisecond Redisson's uses have no order, and an expired element may still be listed.
   */
  private static void nextMillisecond() throws Exception {
    long now = System.currentTimeMillis();
    TriedServer.until(() -> System.currentTimeMillis() > now);
  }

  @Test
  void rateLimiter() {
    RRateLimiter limiter = redisson.getRateLimiter("limiter");
    assertThat(limiter.trySetRate(RateType.OVERALL, 3, Duration.ofHours(1))).isTrue();
    assertThat(limiter.trySetRate(RateType.OVERALL, 9, Duration.ofHours(1))).isFalse();
    assertThat(limiter.tryAcquire(2)).isTrue();
    assertThat(other.getRateLimiter("limiter").tryAcquire(2)).isFalse();
    assertThat(other.getRateLimiter("limiter").tryAcquire()).isTrue();
    assertThat(limiter.availablePermits()).isZero();
    assertThat(limiter.getConfig().getRate()).isEqualTo(3);
    RRateLimiter brief = redisson.getRateLimiter("brief");
    brief.trySetRate(RateType.OVERALL, 1, Duration.ofMillis(50));
    for (int i = 0; i < 3; i++) {
      assertThat(brief.tryAcquire(1, Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  @SuppressWarnings("deprecation")
  void delayedQueue() throws Exception {
    var ready = redisson.<String>getBlockingQueue("ready");
    var delayed = redisson.getDelayedQueue(ready);
    delayed.offer("soon", 20, TimeUnit.MILLISECONDS);
    delayed.offer("late", 150, TimeUnit.MILLISECONDS);
    delayed.offer("never", 1, TimeUnit.HOURS);
    assertThat(ready.poll(10, TimeUnit.SECONDS)).isEqualTo("soon");
    assertThat(ready.poll(10, TimeUnit.SECONDS)).isEqualTo("late");
    assertThat(delayed.remove("never")).isTrue();
    delayed.destroy();
  }

  @Test
  @SuppressWarnings("deprecation")
  void queues() throws Exception {
    var bounded = redisson.<Integer>getBoundedBlockingQueue("bounded");
    assertThat(bounded.trySetCapacity(2)).isTrue();
    assertThat(bounded.offer(1)).isTrue();
    assertThat(bounded.offer(2)).isTrue();
    assertThat(bounded.offer(3)).isFalse();
    assertThat(bounded.poll()).isEqualTo(1);
    assertThat(bounded.offer(4, 10, TimeUnit.SECONDS)).isTrue();
    var priority = redisson.<Integer>getPriorityQueue("priority");
    priority.addAll(List.of(5, 1, 3));
    assertThat(List.of(priority.poll(), priority.poll(), priority.poll()))
        .isEqualTo(List.of(1, 3, 5));
    var list = redisson.<String>getList("list");
    list.addAll(List.of("a", "b", "c", "d"));
    list.remove(1);
    list.add(1, "x");
    assertThat(list.subList(0, 3)).containsExactly("a", "x", "c");
    assertThat(list.indexOf("c")).isEqualTo(2);
    assertThat(list.removeAll(List.of("a", "d"))).isTrue();
    assertThat(list.readAll()).containsExactly("x", "c");
  }

  @Test
  void bucketsAndCounters() {
    RBucket<String> bucket = redisson.getBucket("bucket");
    assertThat(bucket.setIfAbsent("v", Duration.ofMinutes(1))).isTrue();
    assertThat(bucket.compareAndSet("v", "w")).isTrue();
    assertThat(bucket.compareAndSet("v", "x")).isFalse();
    assertThat(bucket.getAndDelete()).isEqualTo("w");
    var number = redisson.getAtomicLong("number");
    assertThat(number.addAndGet(5)).isEqualTo(5);
    assertThat(number.compareAndSet(5, 7)).isTrue();
    assertThat(number.getAndSet(1)).isEqualTo(7);
    var real = redisson.getAtomicDouble("real");
    assertThat(real.addAndGet(0.5)).isEqualTo(0.5);
    assertThat(real.compareAndSet(0.5, 2.25)).isTrue();
    RIdGenerator ids = redisson.getIdGenerator("ids");
    assertThat(ids.tryInit(100, 10)).isTrue();
    assertThat(ids.nextId()).isEqualTo(100);
    assertThat(ids.nextId()).isEqualTo(101);
  }

  @Test
  void setsFiltersAndMultimaps() throws Exception {
    RSetCache<String> cache = redisson.getSetCache("set");
    assertThat(cache.add("brief", 50, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(cache.add("long")).isTrue();
    TriedServer.until(() -> !cache.contains("brief"));
    nextMillisecond();
    assertThat(cache.readAll()).containsExactly("long");
    RBloomFilter<String> bloom = redisson.getBloomFilter("bloom");
    assertThat(bloom.tryInit(1000, 0.01)).isTrue();
    for (int i = 0; i < 100; i++) {
      bloom.add("item " + i);
    }
    assertThat(bloom.contains("item 7")).isTrue();
    assertThat(bloom.count()).isBetween(90L, 110L);
    RListMultimap<String, Integer> multimap = redisson.getListMultimap("multi");
    multimap.put("a", 1);
    multimap.putAll("a", List.of(2, 3));
    multimap.put("b", 4);
    assertThat(multimap.getAll("a")).containsExactly(1, 2, 3);
    assertThat(multimap.size()).isEqualTo(4);
    assertThat(multimap.removeAll("a")).hasSize(3);
    var sorted = redisson.<String>getScoredSortedSet("sorted");
    sorted.addAll(new HashMap<>(Map.of("a", 1.5, "b", 0.5)));
    assertThat(sorted.addAndGetRank(0.1, "c")).isZero();
    assertThat(sorted.pollFirst()).isEqualTo("c");
  }

  @Test
  void batchesAndTransactions() {
    RBatch batch = redisson.createBatch();
    batch.getMap("m").putAsync("k", 1);
    batch.getAtomicLong("n").addAndGetAsync(5);
    batch.getMap("m").getAsync("k");
    assertThat(batch.execute().getResponses()).isEqualTo(Arrays.asList(null, 5L, 1));
    RTransaction transaction = redisson.createTransaction(TransactionOptions.defaults());
    transaction.getMap("m").put("k", 2);
    transaction.getBucket("b").set("v");
    assertThat(redisson.getBucket("b").get()).isNull();
    transaction.commit();
    assertThat(redisson.getMap("m").get("k")).isEqualTo(2);
    assertThat(redisson.getBucket("b").get()).isEqualTo("v");
  }

  @Test
  void scriptsAndFunctions() {
    RScript script = redisson.getScript(StringCodec.INSTANCE);
    String body = "return {KEYS[1], ARGV[1], redis.call('INCR', KEYS[1])}";
    List<Object> keys = List.of("n");
    assertThat(
            script.<List<Object>>eval(
                RScript.Mode.READ_WRITE, body, RScript.ReturnType.LIST, keys, "x"))
        .isEqualTo(List.of("n", "x", 1L));
    String sha = script.scriptLoad(body);
    assertThat(
            script.<List<Object>>evalSha(
                RScript.Mode.READ_WRITE, sha, RScript.ReturnType.LIST, keys, "x"))
        .isEqualTo(List.of("n", "x", 2L));
    assertThatThrownBy(
            () -> script.eval(RScript.Mode.READ_WRITE, "return {", RScript.ReturnType.LONG))
        .hasMessageContaining("Error compiling script");
    RFunction functions = redisson.getFunction(StringCodec.INSTANCE);
    functions.flush();
    functions.load(
        "redisson",
        "redis.register_function('twice', function(keys, args) return args[1] * 2 end)");
    assertThat(
            functions.<Long>call(FunctionMode.WRITE, "twice", FunctionResult.LONG, List.of(), 21))
        .isEqualTo(42L);
    assertThat(functions.list().get(0).getName()).isEqualTo("redisson");
    functions.restoreAfterFlush(functions.dump());
    functions.delete("redisson");
  }
}
