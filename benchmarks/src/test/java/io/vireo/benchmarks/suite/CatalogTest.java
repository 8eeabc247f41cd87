package io.vireo.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.benchmarks.load.Fill;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CatalogTest {
  @Test
  void namesAreUniqueAndPlain() {
    assertThat(Catalog.all())
        .extracting(Scenario::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z0-9_-]+"));
  }

  @Test
  void noNameIsThatOfAGroup() {
    Set<String> names = Catalog.all().stream().map(Scenario::name).collect(Collectors.toSet());
    names.remove("startup");
    assertThat(names).doesNotContainAnyElementsOf(Catalog.groups());
  }

  @Test
  void everyScenarioSaysWhatItMeans() {
    assertThat(Catalog.all())
        .allSatisfy(
            scenario -> {
              assertThat(scenario.about()).isNotBlank();
              assertThat(scenario.title()).isNotBlank();
              assertThat(scenario.unit()).isNotBlank();
              assertThat(scenario.groups()).isNotEmpty();
            });
  }

  @Test
  void groupsAndNamesChooseInTheCataloguesOrder() {
    assertThat(Catalog.choose(List.of("startup", "get-p1", "set-p1")))
        .extracting(Scenario::name)
        .containsExactly("set-p1", "get-p1", "startup");
    assertThat(Catalog.choose(List.of("full"))).isEqualTo(Catalog.all());
    assertThat(Catalog.choose(List.of("quick"))).hasSizeBetween(8, 20);
    assertThat(Catalog.choose(List.of("pubsub", "pubsub-1"))).hasSize(4);
  }

  @Test
  void anUnknownNameIsSaid() {
    assertThatThrownBy(() -> Catalog.choose(List.of("set-p1", "nothing")))
        .hasMessageContaining("\"nothing\"");
  }

  @Test
  void coversWhatItPromises() {
    assertThat(Catalog.all())
        .extracting(Scenario::name)
        .contains("set-p1", "get-p4", "incr-p16", "mset-p64", "lrange_100-p1")
        .contains("set-16b", "get-512b", "set-16k", "get-1m")
        .contains("get-c1", "set-c50", "get-c500", "get-c5000")
        .contains("get-rate20k", "set-peak70", "mixed-zipf-p1", "zadd-10m")
        .contains("pubsub-1", "pubsub-100", "pubsub-1000", "pubsub-channels")
        .contains("multi-exec", "blocking-queue", "expiry-storm", "bgsave", "startup")
        .contains("aof-no", "aof-everysec", "aof-always")
        .contains("evalsha-set-p1", "evalsha-set-p16", "evalsha-20-p1", "fcall-set-p16")
        .contains("script-load", "first-eval");
  }

  @Test
  void whatTakesElementsAwayIsCounted() {
    for (String name : List.of("lpop-p1", "rpop-p16", "spop-p16", "zpopmin-p16")) {
      Work.Load load = load(name);
      assertThat(load.stage().counted()).as(name).isTrue();
      assertThat(load.stage().fills()).as(name).anyMatch(fill -> fill.count() == Fill.PER_REQUEST);
    }
    assertThat(load("get-p1").stage().counted()).isFalse();
  }

  @Test
  void aTransactionIsOneOperation() {
    Traffic traffic = load("multi-exec").traffic();
    assertThat(traffic.requestsPerOperation()).isEqualTo(5);
    assertThat(traffic.pipeline()).isEqualTo(5);
    assertThat(traffic.closed().whole()).isTrue();
  }

  @Test
  void everyCycleCanBeEncoded() {
    for (Scenario scenario : Catalog.all()) {
      if (scenario.work() instanceof Work.Load load) {
        assertThat(load.traffic().templates()).as(scenario.name()).isNotEmpty();
      }
    }
  }

  private static Work.Load load(String name) {
    return (Work.Load) Catalog.choose(List.of(name)).get(0).work();
  }
}
