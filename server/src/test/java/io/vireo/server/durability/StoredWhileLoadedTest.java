package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large collections are loaded piece by piece, and nothing of them is left if that fails. */
class StoredWhileLoadedTest {
  private static final int MANY = 20_000;
  private static final String TEXT = "0123456789abcdef0123456789abcdef:";
  private static final int PIECE = 10_000;

  @TempDir private Path folder;

  private SimulatedDisk disk;
  private String digest;

  @BeforeEach
  void root() throws IOException {
    disk = new SimulatedDisk(folder.toRealPath());
  }

  private InProcessServer start() throws IOException {
    return InProcessServer.on(
            Disk.atOnce(disk),
            "dir " + folder.toRealPath(),
            "enable-debug-command yes",
            "rdbcompression no",
            "save \"\"")
        .alone();
  }

  private static String run(InProcessClient client, String... words) {
    return RespText.of(client.run(words));
  }

  /** A snapshot with one key. */
  private byte[] snapshot(String kind) throws IOException {
    InProcessServer server = start();
    InProcessClient client = server.client();
    for (int i = 0; i < MANY; i++) {
      switch (kind) {
        case "hash" -> run(client, "HSET", "k", "f:" + i, TEXT + i);
        case "list" -> run(client, "RPUSH", "k", TEXT + i);
        default -> run(client, "XADD", "k", "1-" + (i + 1), "f", TEXT + i);
      }
    }
    if (kind.equals("stream")) {
      run(client, "XGROUP", "CREATE", "k", "g", "0");
      run(client, "XREADGROUP", "GROUP", "g", "c", "COUNT", "3000", "STREAMS", "k", ">");
    }
    digest = run(client, "DEBUG", "DIGEST");
    assertThat(digest).doesNotContain("error");
    assertThat(run(client, "SAVE")).isEqualTo("OK");
    return disk.content("dump.rdb");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "stream"})
  void aFileThatIsCutOffLeavesNothing(String kind) throws IOException {
    byte[] whole = snapshot(kind);
    InProcessServer server = start();
    disk.content("dump.rdb", Arrays.copyOf(whole, whole.length / 2));

    assertThat(run(server.client(), "DEBUG", "RELOAD", "NOSAVE"))
        .isEqualTo("(error) ERR Error trying to load the RDB dump, check server logs.");

    Keyspace space = server.engine().keyspace();
    KeyspaceWalk.check(space);
    assertThat(space.database(0).blockBytes()).isZero();
  }

  /** What a server is sent piece by piece. */
  private final class Copy {
    private final InProcessServer server;
    private final AtomicReference<String> end = new AtomicReference<>();
    private final Arrivals arrivals;
    private long mostHeap;

    Copy(OldData old) throws IOException {
      disk.delete(folder.toRealPath().resolve("dump.rdb"));
      server = start();
      arrivals =
          server
              .durability()
              .replaceArriving(
                  old, () -> {}, () -> {}, fault -> end.set(fault == null ? "good" : fault));
    }

    void send(byte[] all, int from, int to) {
      for (int at = from; at < to; at += PIECE) {
        arrivals.add(all, at, Math.min(to, at + PIECE));
        server.engine().regularWork().run();
        server.runUntilIdle();
        mostHeap = Math.max(mostHeap, arrivals.heapBytes());
      }
    }

    void settle() {
      for (int i = 0; i < 10_000 && end.get() == null; i++) {
        server.engine().regularWork().run();
        server.runUntilIdle();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "stream"})
  void aCollectionIsLoadedWhileItArrives(String kind) throws IOException {
    byte[] whole = snapshot(kind);
    Copy copy = new Copy(OldData.SERVED);
    copy.send(whole, 0, whole.length);
    copy.arrivals.end();
    copy.settle();

    assertThat(copy.end.get()).isEqualTo("good");
    assertThat(run(copy.server.client(), "DEBUG", "DIGEST")).isEqualTo(digest);
    assertThat(whole.length).isGreaterThan(500_000);
    assertThat(copy.mostHeap).isLessThan(whole.length / 2);
    copy.server.close();
  }

  @ParameterizedTest
  @EnumSource(OldData.class)
  void whatDoesNotArriveToItsEndLeavesNothing(OldData old) throws IOException {
    byte[] whole = snapshot("hash");
    Copy copy = new Copy(old);
    copy.send(whole, 0, whole.length / 2);
    copy.arrivals.fail("the link broke");
    copy.settle();

    assertThat(copy.end.get()).contains("the link broke");
    copy.server.close();
    assertThat(copy.server.engine().keyspace().blockBytes()).isZero();
  }
}
