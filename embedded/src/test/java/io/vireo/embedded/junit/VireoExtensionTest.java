package io.vireo.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vireo.embedded.Vireo;
import io.vireo.embedded.VireoCluster;
import io.vireo.embedded.VireoReplicas;
import io.vireo.embedded.VireoSentinels;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;
import redis.clients.jedis.Jedis;

class VireoExtensionTest {
  /** The servers that the tests below have seen. */
  private static final List<Vireo> SEEN = new CopyOnWriteArrayList<>();

  @Test
  void aServerOfTheClassIsFlushedBetweenItsTests() {
    assertThat(serversOf(OneForAll.class, 3)).hasSize(1);
  }

  @Test
  void aServerOfTheMethodIsNew() {
    assertThat(serversOf(OneForEach.class, 2)).hasSize(2);
  }

  private static List<Vireo> serversOf(Class<?> tests, int count) {
    SEEN.clear();
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(tests))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .execute()
            .testEvents();
    assertThat(events.failed().list()).isEmpty();
    events.assertStatistics(statistics -> statistics.started(count).succeeded(count));
    List<Vireo> all = SEEN.stream().distinct().toList();
    assertThat(all).allMatch(Vireo::isClosed);
    return all;
  }

  private static void use(Vireo vireo) {
    SEEN.add(vireo);
    assertThat(vireo.execute("EXISTS", "k").number()).isZero();
    vireo.execute("SET", "k", "v").text();
  }

  @VireoTest(settings = {"maxmemory 8mb", "maxmemory-policy allkeys-lru"})
  static class OneForAll {
    @Test
    void getsTheServer(Vireo vireo) {
      use(vireo);
      assertThat(vireo.execute("CONFIG", "GET", "maxmemory").items().get(1).text())
          .isEqualTo("8388608");
    }

    @Test
    void getsItsAddress(URI uri, Vireo vireo) {
      use(vireo);
      try (Jedis client = new Jedis(uri)) {
        assertThat(client.get("k")).isEqualTo("v");
      }
    }

    @Nested
    class Inside {
      @Test
      void isOfTheSameKind(Vireo vireo) {
        use(vireo.execute("PING").isError() ? null : vireo);
      }
    }
  }

  @Test
  void aNestedClassMayHaveAServerOfItsOwn() {
    assertThat(serversOf(Outside.class, 2)).hasSize(2);
  }

  @VireoTest
  static class Outside {
    @Test
    void hasTheUsualServer(Vireo vireo) {
      use(vireo);
    }

    @Nested
    @VireoTest(settings = "maxmemory 8mb")
    class Inside {
      @Test
      void hasAnother(Vireo vireo) {
        use(vireo);
        assertThat(vireo.execute("CONFIG", "GET", "maxmemory").items().get(1).text())
            .isEqualTo("8388608");
      }
    }
  }

  @Test
  void aFixtureIsThereForEachTest() {
    assertThat(serversOf(Filled.class, 2)).hasSize(1);
  }

  @VireoTest(fixture = "carts.json")
  static class Filled {
    private static void useCart(Vireo vireo) {
      use(vireo);
      assertThat(vireo.execute("HGET", "cart:1", "apple").text()).isEqualTo("2");
      assertThat(vireo.execute("SPOP", "open").text()).isEqualTo("cart:1");
    }

    @Test
    void one(Vireo vireo) {
      useCart(vireo);
    }

    @Test
    void another(Vireo vireo) {
      useCart(vireo);
    }
  }

  @Test
  void aServerOfTheMethodIsThereForItsConstructor() {
    assertThat(serversOf(OneForEachConstructor.class, 2)).hasSize(2);
  }

  @Test
  void testsAtTheSameTimeHaveServersOfTheirOwn() {
    assertThat(serversOf(AtTheSameTime.class, 3)).hasSize(3);
  }

  @Test
  void whatIsDoneBeforeAllStaysIfThatIsAsked() {
    assertThat(serversOf(Prepared.class, 2)).hasSize(1);
    assertThat(serversOf(PreparedAtTheSameTime.class, 2)).hasSize(2);
  }

  @Test
  void aTestThatClosesItsServerDoesNotSpoilTheNext() {
    assertThat(serversOf(Closing.class, 2)).hasSize(2);
  }

  @VireoTest(VireoTest.Lifetime.METHOD)
  static class OneForEachConstructor {
    private final Vireo vireo;

    OneForEachConstructor(Vireo vireo) {
      this.vireo = vireo;
    }

    @Test
    void one(Vireo same) {
      assertThat(same).isSameAs(vireo);
      use(vireo);
    }

    @Test
    void another() {
      use(vireo);
    }
  }

  @VireoTest
  @Execution(ExecutionMode.CONCURRENT)
  static class AtTheSameTime {
    private final Vireo vireo;

    AtTheSameTime(Vireo vireo) {
      this.vireo = vireo;
    }

    @Test
    void one() {
      use(vireo);
    }

    @Test
    void another(URI uri) {
      assertThat(uri).isEqualTo(vireo.uri());
      use(vireo);
    }

    @Test
    void third() {
      use(vireo);
    }
  }

  private static void prepare(Vireo vireo) {
    vireo.execute("SET", "prepared", "v").text();
  }

  private static void usePrepared(Vireo vireo) {
    SEEN.add(vireo);
    assertThat(vireo.execute("GETDEL", "prepared").text()).isEqualTo("v");
    assertThat(vireo.execute("DBSIZE").number()).isZero();
    vireo.execute("SET", "k", "v").text();
  }

  @VireoTest(keepsBeforeAll = true)
  static class Prepared {
    @BeforeAll
    static void prepare(Vireo vireo) {
      VireoExtensionTest.prepare(vireo);
    }

    @Test
    void one(Vireo vireo) {
      usePrepared(vireo);
    }

    @Test
    void another(Vireo vireo) {
      usePrepared(vireo);
    }
  }

  @VireoTest(keepsBeforeAll = true)
  @Execution(ExecutionMode.CONCURRENT)
  static class PreparedAtTheSameTime {
    @BeforeAll
    static void prepare(Vireo vireo) {
      VireoExtensionTest.prepare(vireo);
    }

    @Test
    void one(Vireo vireo) {
      usePrepared(vireo);
    }

    @Test
    void another(Vireo vireo) {
      usePrepared(vireo);
    }
  }

  @VireoTest
  static class Closing {
    private static void useAndClose(Vireo vireo) {
      use(vireo);
      vireo.close();
    }

    @Test
    void one(Vireo vireo) {
      useAndClose(vireo);
    }

    @Test
    void another(Vireo vireo) {
      useAndClose(vireo);
    }
  }

  @Test
  void aClusterIsWholeAgainForTheNextTest() {
    assertThat(serversOf(Clustered.class, 2)).hasSizeGreaterThan(2);
  }

  @Test
  void sentinelsAreThereForWhoAsks() {
    assertThat(serversOf(Watched.class, 1)).hasSize(1);
  }

  @VireoTest(primaries = 3, replicas = 0, settings = "maxmemory 8mb")
  static class Clustered {
    private void use(VireoCluster cluster) {
      assertThat(cluster.servers()).hasSize(3);
      assertThat(cluster.primaryOf("k").execute("EXISTS", "k").number()).isZero();
      cluster.primaryOf("k").execute("SET", "k", "v").text();
      SEEN.addAll(cluster.servers());
      cluster.servers().get(2).kill();
    }

    @Test
    void one(VireoCluster cluster) {
      use(cluster);
    }

    @Test
    void another(VireoCluster cluster) {
      use(cluster);
    }
  }

  @Test
  void groupsAndShardsHaveAsManyReplicasAsIsSaid() {
    assertThat(serversOf(Shaped.class, 3)).hasSize(3);
  }

  @VireoTest(
      primaries = 2,
      replicas = {1, 0},
      groups = {"carts", "users"},
      sentinels = 1)
  static class Shaped {
    @Test
    void replicas(VireoReplicas servers) {
      assertThat(servers.replicas()).hasSize(1);
      use(servers.primary());
    }

    @Test
    void sentinels(VireoSentinels servers) {
      assertThat(servers.servers()).hasSize(3);
      use(servers.primary("users"));
    }

    @Test
    void cluster(VireoCluster cluster) {
      assertThat(cluster.servers()).hasSize(3);
      use(cluster.primaryOf("k"));
    }
  }

  @VireoTest(replicas = 0, sentinels = 1)
  static class Watched {
    @Test
    void findsThePrimary(VireoSentinels servers) {
      use(servers.primary());
    }
  }

  @VireoTest(VireoTest.Lifetime.METHOD)
  static class OneForEach {
    @BeforeEach
    void getsTheSame(Vireo vireo) {
      vireo.execute("SET", "before", "1").text();
    }

    @Test
    void one(Vireo vireo) {
      use(vireo);
      assertThat(vireo.execute("GET", "before").text()).isEqualTo("1");
    }

    @Test
    void another(Vireo vireo) {
      use(vireo);
    }
  }
}
