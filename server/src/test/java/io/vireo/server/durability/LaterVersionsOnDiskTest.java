package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.durability.SimulatedDisk.Survival;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files and payloads of a later version than is known, with {@code rdb-version-check}. */
class LaterVersionsOnDiskTest extends OnSimulatedDisk {
  private static final String RECORDS =
      "\u00fe\0\0\1a\1b\26\1h\2\1f\1v\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\1g\1w\0\330\303\54\273\3\0\0\u00ff\0\0\0\0\0\0\0\0";

  private static final String PAYLOAD =
      "\u0000\u0005\u0068\u0065\u006c\u006c\u006f\u0050\u0000\u00ac\u0058\u0016\u00e7\u00fb\u0066\u0047\u00fe";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private void findSnapshot(String content) {
    start(Disk.atOnce(disk));
    assertThat(run("SAVE")).isEqualTo("OK");
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    disk.content("dump.rdb", bytes(content));
  }

  @Test
  void aSnapshotOfValkeyIsLoaded() {
    findSnapshot("VALKEY080" + RECORDS);
    start(Disk.atOnce(disk));
    assertThat(run("GET a")).isEqualTo("\"b\"");
    assertThat(run("HPEXPIRETIME h FIELDS 2 f g"))
        .isEqualTo("1) (integer) -1\n2) (integer) 4102444800000");
  }

  @Test
  void aSnapshotOfALaterVersionIsLoadedIfTheSettingSaysSo() {
    findSnapshot("VALKEY081" + RECORDS);
    assertThatThrownBy(() -> start(Disk.atOnce(disk)))
        .hasMessageContaining("Can't handle RDB format version 081");
    start(Disk.atOnce(disk), "rdb-version-check relaxed");
    assertThat(run("GET a")).isEqualTo("\"b\"");
  }

  @Test
  void theLogHasARestoredValueInAVersionThatIsKnown() {
    start(Disk.atOnce(disk), "appendonly yes", "appendfsync always");
    client.send(RespRequest.of(List.of(bytes("RESTORE"), bytes("k"), bytes("0"), bytes(PAYLOAD))));
    assertThat(RespText.of(client.read())).isEqualTo("OK");
    disk = disk.afterPowerCut(Survival.ALL, new Random(0));
    start(Disk.atOnce(disk), "appendonly yes");
    assertThat(run("GET k")).isEqualTo("\"hello\"");
  }
}
