package io.vireo.server.cluster.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodesFileTest {
  private static final String ONE = "1".repeat(40);
  private static final String TWO = "2".repeat(40);
  private static final String SHARD = "a".repeat(40);
  private static final String LINE =
      ONE + " 127.0.0.1:7000@17000,,tls-port=0,shard-id=" + SHARD + " myself,master - 0 0 3";

  @TempDir Path folder;

  @Test
  void aFileIsAsRedisWritesIt() {
    assertThat(NodeLines.file(image()))
        .isEqualTo(
            LINE
                + " connected 0-5460 6000 [5->-"
                + TWO
                + "] [9000-<-"
                + TWO
                + "]\n"
                + TWO
                + " ::1:7001@17001,two.example.com,tls-port=7101,nodename=second,shard-id="
                + SHARD
                + ",availability-zone=zone-2 slave,fail?,nofailover "
                + ONE
                + " 17 18 3 disconnected\n"
                + "vars currentEpoch 7 lastVoteEpoch 6\n");
  }

  @Test
  void clientsAreToldNoMoreThanRedisTellsThem() {
    assertThat(NodeLines.forClient(image().nodes().get(1), true))
        .isEqualTo(
            TWO
                + " ::1:7101@17001,two.example.com slave,fail?,nofailover "
                + ONE
                + " 17 18 3 disconnected");
  }

  @Test
  void whatWasWrittenIsReadAgain() throws BadNodesFile {
    for (boolean tls : new boolean[] {false, true}) {
      assertThat(NodesReader.read(NodeLines.file(image()), tls)).isEqualTo(image());
    }
  }

  @Test
  void slotsWithKeysOfOthersAreRemembered() throws BadNodesFile {
    long[] words = SlotSet.range(0, 99).words();
    words[6000 >> 6] |= 1L << 6000;
    NodesImage image = new NodesImage(7, 6, SlotSet.of(words), image().nodes());

    String text = NodeLines.file(image);

    assertThat(text).endsWith("vars currentEpoch 7 lastVoteEpoch 6 leftoverSlots 0-99,6000-6000\n");
    assertThat(NodesReader.read(text, false)).isEqualTo(image);
    assertThatThrownBy(() -> NodesReader.read(text.replace("0-99", "99-0"), false))
        .isInstanceOf(BadNodesFile.class);
  }

  @Test
  void filesOfOlderVersionsAreRead() throws BadNodesFile {
    NodesImage image =
        NodesReader.read(ONE + " 10.1.2.3:7000 myself,master - 0 0 1 connected 0-16383\n\n", false);

    NodesImage.Node node = image.nodes().get(0);
    assertThat(node.busPort()).isEqualTo(17_000);
    assertThat(node.shardId()).isNull();
    assertThat(node.slots().count()).isEqualTo(16_384);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "vars currentEpoch\n",
        "nonsense\n",
        "x y z a b c d e\n",
        "LINE connected 5-16384\n",
        "LINE connected 1 1\n",
        "LINE connected [5->-short]\n",
        "LINE connected [5->\n",
        "LINE connected one\n",
      })
  void aDamagedFileIsRefusedWithTheLine(String text) {
    assertThatThrownBy(() -> NodesReader.read(text.replace("LINE", LINE), false))
        .isInstanceOf(BadNodesFile.class)
        .hasMessageStartingWith("line ");
  }

  @Test
  void textThatIsDamagedByChanceIsReadOrRefusedAndNothingElse() {
    SplittableRandom random = new SplittableRandom(Seeds.of(20_261_124));
    String whole = NodeLines.file(image());
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(whole);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        damage(text, random);
      }
      read += isRead(text.toString()) ? 1 : 0;
    }
    assertThat(read).isBetween(100, 19_900);
  }

  private static void damage(StringBuilder text, SplittableRandom random) {
    if (text.isEmpty()) {
      return;
    }
    int at = random.nextInt(text.length());
    switch (random.nextInt(4)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.setLength(Math.max(1, at));
      case 2 -> text.setCharAt(at, "0 \n,-[]<>@:=9az\u00e9\0".charAt(random.nextInt(17)));
      default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 30)));
    }
  }

  /** What was read can be begun with, and what the node then writes can be read again. */
  private static boolean isRead(String text) {
    NodesImage image;
    try {
      image = NodesReader.read(text, false);
    } catch (BadNodesFile refused) {
      assertThat(refused).hasMessageMatching("(?s)line \\d+: .+");
      return false;
    }
    try {
      ClusterMachine machine =
          new ClusterMachine(
              ClusterOptions.defaults(7000), new NoData(), new SplittableRandom(1), effect -> {});
      machine.start(1_700_000_000_000L, image);
      machine.tick(1_700_000_000_100L);
      NodesReader.read(NodeLines.file(machine.image()), false);
    } catch (BadNodesFile changed) {
      throw new AssertionError(text, changed);
    }
    return true;
  }

  @Test
  void aSlotThatIsGivenTwiceIsRefused() {
    String text =
        LINE
            + " connected 7\n"
            + LINE.replace(ONE, TWO).replace("myself,", "")
            + " connected 5-9\n";

    assertThatThrownBy(() -> NodesReader.read(text, false))
        .hasMessage("line 2: slot 7 is given twice, to " + ONE + " and to " + TWO);
  }

  @Test
  void aFileBelongsToOneServer() throws Exception {
    Path path = folder.resolve("nodes.conf");
    try (NodesFile file = NodesFile.open(DurableFiles.SYSTEM, path, false)) {
      assertThat(file.load()).isNull();
      file.save(image(), true);
      assertThat(file.load()).isEqualTo(image());
      assertThatThrownBy(() -> NodesFile.open(DurableFiles.SYSTEM, path, false))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("already used by a different node");
    }
    try (NodesFile again = NodesFile.open(DurableFiles.SYSTEM, path, false)) {
      again.save(new NodesImage(9, 9, image().nodes()), false);
      assertThat(again.load().currentEpoch()).isEqualTo(9);
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("nodes.conf", "nodes.conf.lock");
    }
  }

  private static NodesImage image() {
    long[] words = SlotSet.range(0, 5460).words();
    words[6000 >> 6] |= 1L << 6000;
    return new NodesImage(
        7,
        6,
        List.of(
            new NodesImage.Node(
                ONE,
                "127.0.0.1",
                7000,
                0,
                17_000,
                "",
                "",
                "",
                SHARD,
                NodeFlags.MYSELF | NodeFlags.PRIMARY,
                null,
                0,
                0,
                3,
                true,
                SlotSet.of(words),
                Map.of(5, TWO),
                Map.of(9000, TWO)),
            new NodesImage.Node(
                TWO,
                "::1",
                7001,
                7101,
                17_001,
                "two.example.com",
                "second",
                "zone-2",
                SHARD,
                NodeFlags.REPLICA | NodeFlags.PFAIL | NodeFlags.NOFAILOVER,
                ONE,
                17,
                18,
                3,
                false,
                SlotSet.NONE,
                Map.of(),
                Map.of())));
  }
}
