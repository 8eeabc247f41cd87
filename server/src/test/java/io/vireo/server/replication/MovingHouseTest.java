package io.vireo.server.replication;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProcess;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A live Redis 7.0 is left for Vireo and come back to, step by step as docs/users/replication.md
 * tells, while clients write: whatever was acknowledged is there in the end.
 */
@Tag("nightly") // moves under load within the limits of replication timeouts
@Tag("long")
class MovingHouseTest {
  private static final int WRITERS = 4;
  private static final int KEYS = 3_000;

  @TempDir Path folder;

  /** Where clients have been told to write. */
  private volatile int home;

  private volatile boolean over;

  /** Writes numbers one after the other, each until it is acknowledged, and counts. */
  private final class Writer implements Runnable {
    private final String key;
    private volatile long acknowledged;
    private final AtomicLong longestNanos = new AtomicLong();

    Writer(int number) {
      key = "writer:" + number;
    }

    @Override
    public void run() {
      long last = System.nanoTime();
      while (!over) {
        int port = home;
        try (SocketClient client = new SocketClient(port)) {
          while (!over && port == home && says(client, acknowledged + 1)) {
            acknowledged++;
            long now = System.nanoTime();
            longestNanos.accumulateAndGet(now - last, Math::max);
            last = now;
          }
        } catch (RuntimeException notThere) {
          LockSupport.parkNanos(1_000_000);
        }
      }
    }

    /** A set, so that a number that is sent twice is there once. */
    private boolean says(SocketClient client, long number) {
      RespValue answer = client.run("SADD", key, Long.toString(number));
      return answer instanceof RespValue.Whole;
    }
  }

  private static String say(SocketClient client, String... words) {
    return RespText.of(client.run(words));
  }

  private static Info info(SocketClient client) {
    return Info.of(client.run("INFO", "replication"));
  }

  private static void awaitProgress(List<Writer> writers) {
    long[] before = writers.stream().mapToLong(writer -> writer.acknowledged).toArray();
    await(
        "progress of clients",
        () ->
            IntStream.range(0, before.length)
                .allMatch(i -> writers.get(i).acknowledged > before[i] + 50));
  }

  /** Makes one server follow another; the link is up and the data are there when it returns. */
  private static void attach(SocketClient replica, int primary) {
    assertThat(say(replica, "REPLICAOF", "127.0.0.1", Integer.toString(primary))).isEqualTo("OK");
    await("link", () -> info(replica).field("master_link_status").equals("up"));
  }

  /** How one moves from a server to its replica, which is followed then. */
  private enum Way {
    /** By hand: writes are held up until the replica has everything. */
    PAUSE {
      @Override
      void move(SocketClient from, SocketClient to, int toPort, Runnable told) {
        assertThat(say(from, "CLIENT", "PAUSE", "60000", "WRITE")).isEqualTo("OK");
        await(
            "all of the stream",
            () -> info(to).number("slave_repl_offset") >= info(from).number("master_repl_offset"));
        assertThat(say(to, "REPLICAOF", "NO", "ONE")).isEqualTo("OK");
        told.run();
        assertThat(say(from, "REPLICAOF", "127.0.0.1", Integer.toString(toPort))).isEqualTo("OK");
        assertThat(say(from, "CLIENT", "UNPAUSE")).isEqualTo("OK");
      }
    },
    /** The server that is left does all that itself. */
    FAILOVER {
      @Override
      void move(SocketClient from, SocketClient to, int toPort, Runnable told) {
        String port = Integer.toString(toPort);
        assertThat(say(from, "FAILOVER", "TO", "127.0.0.1", port, "TIMEOUT", "60000"))
            .isEqualTo("OK");
        await("promotion", () -> info(to).field("role").equals("master"));
        told.run();
      }
    };

    abstract void move(SocketClient from, SocketClient to, int toPort, Runnable told);
  }

  private void move(Way way, SocketClient from, SocketClient to, int toPort) {
    way.move(from, to, toPort, () -> home = toPort);
    await("link back", () -> info(from).field("master_link_status").equals("up"));
  }

  @ParameterizedTest
  @EnumSource
  void fromRedisToVireoAndBackWithoutLosingAWrite(Way way, TestReporter reporter)
      throws InterruptedException {
    Path older = Oracle.older().orElse(null);
    Assumptions.assumeTrue(older != null, "There is no Redis 7.0");
    int port = FreePort.find();
    String[] settings = {"--port", "" + port, "--bind", "127.0.0.1", "--dir", "" + folder};
    try (Oracle redis = Oracle.start(older, List.of("repl-diskless-sync-delay 0"));
        ServerProcess vireo = ServerProcess.start(folder, settings)) {
      vireo.await("Ready to accept connections");
      play(way, reporter, redis.port(), port);
    }
  }

  private void play(Way way, TestReporter reporter, int redis, int vireo)
      throws InterruptedException {
    try (SocketClient there = new SocketClient(redis);
        SocketClient here = new SocketClient(vireo)) {
      for (int i = 0; i < KEYS; i++) {
        there.run("SET", "key:" + i, "value of " + i);
      }
      home = redis;
      List<Writer> writers = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(new Writer(i));
        threads.add(new Thread(writers.get(i), "writer-" + i));
      }
      threads.forEach(Thread::start);
      try {
        attach(here, redis);
        awaitProgress(writers);
        move(way, there, here, vireo);
        awaitProgress(writers);
        tell(reporter, "to Vireo and until Redis follows", writers);
        move(way, here, there, redis);
        awaitProgress(writers);
        tell(reporter, "and back", writers);
      } finally {
        over = true;
        for (Thread thread : threads) {
          thread.join();
        }
      }
      await("same offset", () -> isLevel(there, here));
      for (Writer writer : writers) {
        assertAllThere(there, writer);
        assertAllThere(here, writer);
      }
      assertThat(say(here, "DBSIZE")).isEqualTo("(integer) " + (KEYS + WRITERS));
    }
  }

  private static boolean isLevel(SocketClient primary, SocketClient replica) {
    return info(primary)
        .field("master_repl_offset")
        .equals(info(replica).field("slave_repl_offset"));
  }

  private static void assertAllThere(SocketClient server, Writer writer) {
    long lost = 0;
    for (long i = 1; i <= writer.acknowledged; i++) {
      lost += say(server, "SISMEMBER", writer.key, Long.toString(i)).equals("(integer) 1") ? 0 : 1;
    }
    assertThat(lost).as("lost of " + writer.acknowledged + " by " + writer.key).isZero();
  }

  private static void tell(TestReporter reporter, String what, List<Writer> writers) {
    long longest =
        writers.stream().mapToLong(writer -> writer.longestNanos.getAndSet(0)).max().orElse(0);
    reporter.publishEntry(
        what,
        "the longest that a client waited for a write was "
            + TimeUnit.NANOSECONDS.toMillis(longest)
            + " ms");
  }
}
