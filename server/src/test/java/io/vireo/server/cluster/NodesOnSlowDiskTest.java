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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes its time keeps nobody waiting but those who must not speak too early. */
class NodesOnSlowDiskTest {
  private static final String MYSELF = "a".repeat(40);
  private static final String OTHER = "b".repeat(40);
  private static final String REPLICA = "c".repeat(40);

  @TempDir Path folder;

  private final Queue<Runnable> disk = new ConcurrentLinkedQueue<>();
  private final List<String> asked = new ArrayList<>();
  private Cluster cluster;
  private InProcessServer server;
  private InProcessClient client;

  /** Writes down what is asked of it. */
  private final class Recorder implements Bus {
    @Override
    public void open(BusLink link, String ip, int port) {}

    @Override
    public void close(BusLink link) {}

    @Override
    public void send(List<BusLink> links, BusMessage message) {
      asked.add(message.type().name());
    }

    @Override
    public void hold(long save) {
      asked.add("hold " + save);
    }

    @Override
    public void saved(long save) {
      asked.add("saved " + save);
    }

    @Override
    public void flush() {}

    @Override
    public long waiting(BusLink link) {
      return 0;
    }

    @Override
    public long keptBytes() {
      return 0;
    }

    @Override
    public long overflows() {
      return 0;
    }

    @Override
    public void resetOverflows() {}
  }

  @BeforeEach
  void begin() throws IOException {
    Files.writeString(
        file(),
        MYSELF
            + " 127.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-8191\n"
            + OTHER
            + " 127.0.0.1:7001@17001 master - 0 0 2 connected 8192-16383\n"
            + REPLICA
            + " 127.0.0.1:7002@17002 slave "
            + OTHER
            + " 0 0 2 connected\nvars currentEpoch 2 lastVoteEpoch 0\n");
    server = InProcessServer.inCluster(this::prepare, "dir " + folder);
    server.advance(Duration.ofSeconds(5));
    writeAll();
    asked.clear();
    client = server.client();
  }

  private void prepare(Cluster made) {
    cluster = made;
    assertThat(made.claim(DurableFiles.SYSTEM, disk::add)).isNull();
    made.bus(new Recorder());
  }

  private Path file() {
    return folder.resolve("nodes.conf");
  }

  private String saved() {
    try {
      return Files.readString(file());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeAll() {
    while (!disk.isEmpty()) {
      disk.remove().run();
      server.runUntilIdle();
    }
  }

  private void askForVote(long epoch) {
    BusHeader header =
        new BusHeader(
            MessageType.AUTH_REQUEST,
            REPLICA,
            7002,
            0,
            17_002,
            "",
            NodeFlags.REPLICA,
            epoch,
            2,
            0,
            SlotSet.range(8192, 16_383),
            OTHER,
            false,
            BusHeader.FORCE_ACK);
    BusLink link = cluster.accepted("127.0.0.1", "127.0.0.1");
    cluster.received(link, new BusMessage.Plain(header));
    server.runUntilIdle();
  }

  private String say(String... words) {
    return RespText.of(client.run(words));
  }

  @Test
  void noVoteLeavesBeforeItsSaveAndCommandsGoOnMeanwhile() {
    askForVote(9);

    assertThat(saved()).contains("lastVoteEpoch 0");
    assertThat(asked.get(0)).startsWith("hold ");
    assertThat(asked).contains("AUTH_ACK").noneMatch(each -> each.startsWith("saved"));
    assertThat(say("SET", "bar", "1")).isEqualTo("OK");
    assertThat(say("GET", "bar")).isEqualTo("\"1\"");

    writeAll();

    assertThat(saved()).contains("currentEpoch 9 lastVoteEpoch 9");
    assertThat(asked).contains(asked.get(0).replace("hold", "saved"));
  }

  @Test
  void whoHasChangedTheFileIsAnsweredWhenItIsWritten() {
    InProcessClient other = server.client();

    assertThat(client.run("CLUSTER", "BUMPEPOCH")).isNull();
    assertThat(other.run("SET", "bar", "1").asText()).isEqualTo("OK");
    assertThat(client.read()).isNull();
    assertThat(saved()).contains("currentEpoch 2");

    writeAll();

    assertThat(client.read().asText()).isEqualTo("BUMPED 3");
    assertThat(saved()).contains("currentEpoch 3");
  }

  @Test
  void ofSavesThatWaitOnlyTheLastIsWritten() {
    askForVote(9);
    askForVote(10);
    for (int slot = 0; slot < 100; slot++) {
      client.run("CLUSTER", "SETSLOT", Integer.toString(slot), "MIGRATING", OTHER);
      InProcessClient next = server.client();
      assertThat(next.run("PING").asText()).isEqualTo("PONG");
      client = next;
    }

    assertThat(disk).hasSize(1);
    disk.remove().run();
    server.runUntilIdle();
    assertThat(disk).hasSize(1);
    writeAll();
    assertThat(saved()).contains("[99->-" + OTHER + "]");
  }

  @Test
  void aTransactionWaitsForTheDiskAndIsAnsweredAtOnce() {
    say("MULTI");
    say("CLUSTER", "SETSLOT", "7", "MIGRATING", OTHER);
    Thread writer = new Thread(this::writeWhatComes);
    writer.start();

    assertThat(say("EXEC")).contains("OK");
    assertThat(saved()).contains("[7->-" + OTHER + "]");
    writer.interrupt();
  }

  private void writeWhatComes() {
    while (!Thread.currentThread().isInterrupted()) {
      Runnable next = disk.poll();
      if (next != null) {
        next.run();
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void whatStillWaitsAtTheEndIsWritten() {
    client.run("CLUSTER", "SETSLOT", "7", "MIGRATING", OTHER);
    client = server.client();
    client.run("CLUSTER", "SETSLOT", "8", "MIGRATING", OTHER);
    disk.remove().run();

    cluster.release();

    assertThat(saved()).contains("[7->-" + OTHER + "]").contains("[8->-" + OTHER + "]");
  }
}
