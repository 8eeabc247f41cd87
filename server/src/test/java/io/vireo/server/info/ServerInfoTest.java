package io.vireo.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerCore;
import io.vireo.server.Surroundings;
import io.vireo.server.data.Bytes;
import io.vireo.server.info.Section.Shown;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.testing.FakeClock;
import io.vireo.server.testing.TestSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerInfoTest {
  private static final Surroundings AROUND =
      Surroundings.usual().file(Optional.of(Path.of("/etc/vireo.conf")));

  private final ServerCore core = core();
  private final ServerInfo info = core.info();

  private static ServerCore core() {
    return new ServerCore(TestSettings.config(), new FakeClock(), AROUND);
  }

  private String text(String... sections) {
    return info.text(List.of(sections));
  }

  @Test
  void aSectionOfAnotherRoomComesLast() {
    info.add(new Section("Sentinel", Shown.DEFAULT, out -> out.put("sentinel_masters", 0)));
    assertThat(text()).endsWith("\r\n\r\n# Sentinel\r\nsentinel_masters:0\r\n");
    assertThat(text("SENTINEL")).isEqualTo("# Sentinel\r\nsentinel_masters:0\r\n");
  }

  @Test
  void aSectionReplacesTheOneWithItsTitle() {
    info.add(new Section("Cluster", Shown.DEFAULT, out -> out.put("cluster_enabled", 1)));
    assertThat(text("cluster")).isEqualTo("# Cluster\r\ncluster_enabled:1\r\n");
    assertThat(text()).containsOnlyOnce("# Cluster").contains("# Keyspace");
  }

  @Test
  void isPreparedWhenItIsAskedFirst() {
    List<String> done = new ArrayList<>();
    info.onceAsked(
        () -> {
          done.add("owner");
          info.owners().own("cluster_enabled", () -> 7);
        });
    info.onceAsked(() -> done.add("last"));
    assertThat(done).isEmpty();

    assertThat(text("cluster")).isEqualTo("# Cluster\r\ncluster_enabled:7\r\n");
    text();
    assertThat(done).containsExactly("owner", "last");
  }

  @Test
  void theLastSaveIsTheStartUntilSomebodySaves() {
    assertThat(info.lastSave()).isEqualTo(info.identity().started() / 1000);
    info.owners().own("rdb_last_save_time", () -> 12345L);
    assertThat(info.lastSave()).isEqualTo(12345);
    assertThat(text("persistence")).contains("rdb_last_save_time:12345\r\n");
  }

  @Test
  void theServerTellsItsFile() {
    assertThat(text("server")).contains("config_file:/etc/vireo.conf\r\n");
  }

  @Test
  void sizesOfVeryManyKeysAreCountedOnlyForWhoAsks() {
    Database db = core.engine().keyspace().database(0);
    for (int i = 0; i < 100_000; i++) {
      Strings.setNumber(db, Bytes.of("k" + i), 7, Database.NEVER);
    }
    assertThat(text()).contains("db0_distrib_strings_sizes:1=100000\r\n");
    Strings.setNumber(db, Bytes.of("one more"), 7, Database.NEVER);
    assertThat(text()).doesNotContain("# Keysizes");
    assertThat(text("keysizes", "default"))
        .contains("db0_distrib_strings_sizes:1=100001\r\n")
        .containsOnlyOnce("# Keysizes");
  }

  @Test
  void everyRunHasAnIdOfItsOwn() {
    assertThat(info.identity().runId()).matches("[0-9a-f]{40}");
    assertThat(core().info().identity().runId()).isNotEqualTo(info.identity().runId());
  }

  @Test
  void thePeakStaysWhenTheDataGoes() {
    MemoryUse memory = info.memory();
    long before = memory.used();
    Database db = core.engine().keyspace().database(0);
    Strings.set(db, Bytes.of("k"), Bytes.of("x".repeat(200_000)), Database.NEVER);
    memory.lookNow();
    assertThat(memory.used()).isGreaterThan(before + 200_000);
    assertThat(memory.dataset()).isBetween(200_000L, memory.used());
    // The rest is the first thousand places each for values in the heap and for those with parts.
    assertThat(memory.datasetPercent()).isBetween(80.0, 100.0);
    db.clear();
    assertThat(memory.used()).isLessThan(before + 10_000);
    assertThat(memory.peak()).isGreaterThan(before + 200_000);
    assertThat(memory.peakPercent()).isLessThan(10);
  }
}
