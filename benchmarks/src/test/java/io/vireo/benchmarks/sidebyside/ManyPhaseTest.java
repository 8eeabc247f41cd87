package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ManyPhaseTest {
  private final Map<String, List<ManyPhase>> types = ManyPhase.all(20_000, 100, 50, 16);

  @Test
  void thePhasesOfOneRun() {
    assertThat(types.keySet()).containsExactlyElementsOf(ManyPhase.types());
    assertThat(phases())
        .extracting(ManyPhase::label)
        .containsExactly(
            "list RPUSH 100 B",
            "list LPOP",
            "list RPUSH+LPOP 300 B",
            "list LRANGE 0 9",
            "list LINDEX 50",
            "hash HSET 100 fields",
            "hash HSET one",
            "hash HSET other size",
            "hash HGET",
            "hash HINCRBY",
            "hash HGETALL",
            "zset ZADD 100 members",
            "zset ZADD moves one",
            "zset ZINCRBY",
            "zset ZSCORE",
            "zset ZREVRANGE 0 9",
            "zset ZRANK",
            "set SADD 100 members",
            "set SADD one more",
            "set SREM one",
            "set SISMEMBER",
            "stream XADD 100 B",
            "stream XADD MAXLEN",
            "stream XRANGE 10");
  }

  @Test
  void aTypeBeginsWithAHundredElementsForEachCollection() {
    assertThat(types.values())
        .extracting(phases -> phases.get(0).requests())
        .containsExactly(2_000_000L, 500_000L, 500_000L, 500_000L, 1_500_000L);
    Scenario last = types.get("zset").get(0).loads().get(4);
    assertThat(last.test().arguments())
        .hasSize(42)
        .startsWith("ZADD", "z:__rand_int__", "520", "member:80", "439", "member:81")
        .endsWith("member:99");
    assertThat(types.get("hash").get(0).loads().get(0).test().arguments())
        .startsWith("HSET", "h:__rand_int__", "field:0", "__data__", "field:1")
        .hasSize(42);
  }

  @Test
  void theWorkIsInProportionToTheCollections() {
    long requests = phases().mapToLong(ManyPhase::requests).sum();
    assertThat(
            ManyPhase.all(200, 100, 50, 16).values().stream()
                .flatMap(List::stream)
                .mapToLong(ManyPhase::requests)
                .sum())
        .isEqualTo(requests / 100);
    assertThat(phases().map(ManyPhase::half).mapToLong(ManyPhase::requests).sum())
        .isEqualTo(requests / 2);
    assertThat(new Scenario(null, 1, 1, 1, 0, null).half().requests()).isEqualTo(1);
  }

  @Test
  void theWorkIsInProportionToTheElementsOfAll() {
    Map<String, List<ManyPhase>> large = ManyPhase.all(2_000, 1_000, 50, 16);
    Map<String, Long> requests = requests(large);
    assertThat(requests.remove("HGETALL")).isEqualTo(3 * 2_000);
    Map<String, Long> before = requests(types);
    assertThat(before.remove("HGETALL")).isEqualTo(3 * 20_000);
    assertThat(requests.values()).containsExactlyElementsOf(before.values());
    assertThat(large.get("hash").get(0).loads())
        .hasSize(50)
        .last()
        .satisfies(load -> assertThat(load.test().arguments()).contains("field:980", "field:999"));
    assertThat(large.get("list").get(4).label()).isEqualTo("list LINDEX 500");
  }

  @Test
  void aFewElementsAreBuiltByOneRequest() {
    List<ManyPhase> small = ManyPhase.all(200_000, 10, 50, 16).get("set");
    assertThat(small.get(0).label()).isEqualTo("set SADD 10 members");
    assertThat(small.get(0).loads())
        .singleElement()
        .satisfies(load -> assertThat(load.test().arguments()).hasSize(12).endsWith("member:9"));
    assertThat(small.get(3).loads().get(0).test().arguments()).endsWith("member:3");
  }

  @Test
  void eachLoadMeetsTheCollectionsInAnOrderOfItsOwn() {
    assertThat(phases().flatMap(phase -> phase.loads().stream()))
        .allMatch(load -> load.clients() == 50 && load.pipeline() == 16)
        .allMatch(load -> load.keyspace() == 20_000)
        .extracting(load -> load.keys().seed())
        .doesNotHaveDuplicates();
  }

  @Test
  void someTypesHaveTheLoadsThatTheyHaveAmongAll() {
    Map<String, List<ManyPhase>> some =
        new ManyRun.Load(List.of("set", "hash"), 20_000, 100, 50, 16).phases();
    assertThat(some).containsOnlyKeys("hash", "set");
    assertThat(some.get("set")).isEqualTo(types.get("set"));
  }

  private static Map<String, Long> requests(Map<String, List<ManyPhase>> types) {
    return types.values().stream()
        .flatMap(List::stream)
        .collect(
            Collectors.toMap(
                ManyPhase::name, ManyPhase::requests, (one, two) -> one, LinkedHashMap::new));
  }

  private Stream<ManyPhase> phases() {
    return types.values().stream().flatMap(List::stream);
  }
}
