package io.vireo.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.cluster.bus.BusHeader;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who has subscribed to a channel of a slot keeps that as long as the slot belongs to the node's
 * shard, whichever of its nodes is the primary.
 */
class ShardedSubscribersTest {
  private static final String MYSELF = "a".repeat(40);
  private static final String PRIMARY = "b".repeat(40);
  private static final String OTHER = "c".repeat(40);

  /** The slot of {@code foo} is 12182, of {@code bar} 5061. */
  private static final int FOO = 12_182;

  @TempDir Path folder;

  private InProcessServer server;
  private InProcessClient client;
  private Cluster cluster;

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(
        folder.resolve("nodes.conf"),
        MYSELF
            + " 127.0.0.1:7000@17000 myself,slave "
            + PRIMARY
            + " 0 0 2 connected\n"
            + PRIMARY
            + " 127.0.0.1:7001@17001 master - 0 0 2 connected 8192-16383\n"
            + OTHER
            + " 127.0.0.1:7002@17002 master - 0 0 3 connected 0-8191\n"
            + "vars currentEpoch 3 lastVoteEpoch 0\n");
    server = InProcessServer.inCluster(this::prepare, "dir " + folder);
    server.advance(Duration.ofSeconds(5));
    client = server.client();
    assertThat(say("SSUBSCRIBE", "foo")).contains("ssubscribe").contains("foo");
    assertThat(say("SSUBSCRIBE", "{foo}2")).contains("ssubscribe");
  }

  private void prepare(Cluster made) {
    cluster = made;
    assertThat(made.claim(DurableFiles.SYSTEM, Runnable::run)).isNull();
  }

  private String say(String... words) {
    return RespText.of(client.run(words));
  }

  private void claim(int slots, long epoch) {
    BusHeader header =
        new BusHeader(
            MessageType.PING,
            OTHER,
            7002,
            0,
            17_002,
            "",
            NodeFlags.PRIMARY,
            epoch,
            epoch,
            0,
            SlotSet.range(0, slots),
            null,
            false,
            0);
    BusLink link = cluster.accepted("127.0.0.1", "127.0.0.1");
    cluster.received(link, new BusMessage.Heartbeat(header, List.of(), List.of()));
    server.runUntilIdle();
  }

  private void takeOver() {
    InProcessClient admin = server.client();
    assertThat(admin.run("CLUSTER", "FAILOVER", "TAKEOVER").asText()).isEqualTo("OK");
    assertThat(RespText.of(admin.run("ROLE"))).contains("master");
  }

  @Test
  void aReplicaThatTakesOverKeepsThem() {
    takeOver();

    assertThat(client.read()).isNull();
    assertThat(say("SUNSUBSCRIBE", "foo")).contains("sunsubscribe").contains("1");
  }

  @Test
  void theyEndWhereTheSlotHasLeftTheShard() {
    claim(FOO, 9);

    assertThat(RespText.of(client.read())).contains("sunsubscribe");
    assertThat(RespText.of(client.read())).contains("sunsubscribe");
    assertThat(client.read()).isNull();
  }

  @Test
  void theyEndAfterATakeoverToo() {
    takeOver();
    claim(FOO, 9);

    assertThat(RespText.of(client.read())).contains("sunsubscribe");
    assertThat(RespText.of(client.read())).contains("sunsubscribe");
  }

  @Test
  void othersStay() {
    claim(FOO - 1, 9);

    assertThat(client.read()).isNull();
  }
}
