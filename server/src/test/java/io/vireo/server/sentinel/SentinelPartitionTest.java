package io.vireo.server.sentinel;

import static io.vireo.server.sentinel.Watched.Maker.VIREO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Links between processes are cut: who is in the minority does nothing, and gives in afterwards.
 */
@Tag("nightly") // real timeouts under real partitions
@Tag("long")
class SentinelPartitionTest {
  private static final List<String> SERVERS = List.of("server0", "server1", "server2");
  private static final List<String> SENTINELS = List.of("sentinel0", "sentinel1", "sentinel2");

  @TempDir Path folder;

  private final CuttableLinks links = new CuttableLinks();
  private final WatchedGroup group = new WatchedGroup();

  @AfterEach
  void end() {
    group.close();
    links.close();
  }

  @BeforeEach
  void start() {
    for (String name : SERVERS) {
      int port = links.add(name);
      String[] lines = {
        "replica-announce-ip 127.0.0.1",
        "replica-announce-port " + port,
        "bind-source-addr " + links.source(name),
        name.equals("server0") ? "" : "replicaof 127.0.0.1 " + links.port("server0")
      };
      Watched server = Watched.server(VIREO, folder.resolve(name), lines);
      group.addServer(server, port);
      links.target(name, server.port());
    }
    for (String name : SENTINELS) {
      int port = links.add(name);
      String[] lines = {
        "sentinel announce-ip 127.0.0.1",
        "sentinel announce-port " + port,
        "bind-source-addr " + links.source(name)
      };
      int primary = links.port("server0");
      Watched sentinel = Watched.sentinel(VIREO, folder.resolve(name), primary, lines);
      group.addSentinel(sentinel);
      links.target(name, sentinel.port());
    }
    group.awaitAgreement();
  }

  private Watched server(String name) {
    return group.server(SERVERS.indexOf(name));
  }

  private Watched sentinel(String name) {
    return group.sentinel(SENTINELS.indexOf(name));
  }

  /** The server that a Sentinel names as the primary. */
  private String primary(String sentinel) {
    int place = group.servers().indexOf(group.primary(sentinel(sentinel)));
    return place < 0 ? "nobody" : SERVERS.get(place);
  }

  private String epoch(String sentinel) {
    return sentinel(sentinel).state().get("config-epoch");
  }

  @Test
  void aMinorityKeepsItsPrimaryAndGivesInWhenTheLinksAreBack() {
    links.isolate(Set.of("server0", "sentinel0"));
    group.await("replaced", () -> !primary("sentinel1").equals("server0"));
    group.await("told", () -> primary("sentinel2").equals(primary("sentinel1")));
    group.await(
        "alone",
        () -> sentinel("sentinel0").say("SENTINEL", "CKQUORUM", "primary").contains("NOQ"));
    assertThat(primary("sentinel0")).isEqualTo("server0");
    assertThat(epoch("sentinel0")).isEqualTo("0");
    String next = primary("sentinel1");
    group.await("a primary", () -> server(next).say("SET", "key", "newer").equals("OK"));
    assertThat(server("server0").say("SET", "key", "lost")).isEqualTo("OK");
    links.heal();
    group.awaitAgreement();
    assertThat(primary("sentinel0")).isEqualTo(next);
    group.await("the newer value", () -> server("server0").say("GET", "key").equals("\"newer\""));
  }

  @Test
  void aSentinelThatSeesNobodyReplacesNobody() {
    links.isolate(Set.of("sentinel0"));
    group.await(
        "sure that it is down",
        () -> sentinel("sentinel0").state().get("flags").contains("s_down"));
    group.await(
        "alone",
        () -> sentinel("sentinel0").say("SENTINEL", "CKQUORUM", "primary").contains("NOQ"));
    assertThat(sentinel("sentinel0").say("SENTINEL", "FAILOVER", "primary"))
        .contains("NOGOODSLAVE");
    links.heal();
    group.awaitAgreement();
    assertThat(primary("sentinel0")).isEqualTo("server0");
    assertThat(SENTINELS).allMatch(name -> epoch(name).equals("0"));
  }

  @Test
  void aPrimaryThatIsCutOffIsReplacedAndBecomesAReplica() {
    links.isolate(Set.of("server0"));
    group.await(
        "replaced", () -> SENTINELS.stream().noneMatch(name -> primary(name).equals("server0")));
    links.heal();
    group.awaitAgreement();
    assertThat(primary("sentinel0")).isNotEqualTo("server0");
  }
}
