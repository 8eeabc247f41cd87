package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.Seeds;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Spoiled payloads do no harm: RESTORE takes or refuses them, what it took can be used, copied,
 * dumped and deleted like any value, nothing fails, no memory is given on credit or kept, and
 * nothing takes long.
 *
 * <p>{@code -Dvireo.fuzz.payloads=1000000} tries more payloads, {@code -Dvireo.seed} others.
 */
@Tag("long")
class RestoreFuzzTest {
  private static final int PAYLOADS = Integer.getInteger("vireo.fuzz.payloads", 20_000);
  private static final long SEED = Seeds.of(20_240_101);

  /** What one payload may allocate beyond a multiple of its length: arrays that begin large. */
  private static final long CREDIT = 8L << 20;

  private static final long PER_BYTE = 2_000;

  /** Far above what a payload needs, far below what a loop without an end takes. */
  private static final long MOST_NANOS = 5_000_000_000L;

  private static final int PAYLOADS_PER_SERVER = 5_000;

  /** How many commands the value must bear. */
  private static final int COMMANDS = 6;

  private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private InProcessServer server;
  private InProcessClient client;
  private final List<String> sent = new ArrayList<>();
  private long taken;

  @Test
  void spoiledPayloadsDoNoHarm() {
    assertTimeoutPreemptively(Duration.ofSeconds(300 + PAYLOADS / 100), this::tryAll);
    assertThat(taken).isGreaterThan(PAYLOADS / 20);
  }

  private void tryAll() {
    Payloads payloads = new Payloads(SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    long empty = 0;
    for (int i = 0; i < PAYLOADS; i++) {
      if (i % PAYLOADS_PER_SERVER == 0) {
        start(i / PAYLOADS_PER_SERVER);
        empty = server.engine().keyspace().heapBytes();
      }
      byte[] payload = payloads.next();
      try {
        attempt(payload, random);
        if (i % 16 == 0) {
          server.advance(Duration.ofMillis(200));
          client.run("FLUSHALL");
          assertThat(server.engine().keyspace().heapBytes()).isEqualTo(empty);
        }
      } catch (Throwable failure) {
        String hex = HexFormat.of().formatHex(payload);
        String what = "Payload " + i + " of seed " + SEED + ": " + hex + ", then " + sent;
        throw new AssertionError(what, failure);
      }
    }
  }

  /** Every other server keeps little packed, so that what is restored must be converted. */
  private void start(int number) {
    server =
        number % 2 == 0
            ? new InProcessServer("enable-debug-command yes")
            : new InProcessServer(
                "enable-debug-command yes",
                "hash-max-listpack-entries 3",
                "set-max-listpack-entries 3",
                "set-max-intset-entries 3",
                "zset-max-listpack-entries 3",
                "list-max-listpack-size 2",
                "list-compress-depth 1",
                "stream-node-max-entries 3");
    client = server.client();
    client.run("FLUSHALL");
  }

  private void attempt(byte[] payload, SplittableRandom random) {
    long allocated = thread.getCurrentThreadAllocatedBytes();
    long began = thread.getCurrentThreadCpuTime();
    String answer = restore("k", payload);
    allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
    assertThat(allocated).as("allocated").isLessThan(CREDIT + PER_BYTE * payload.length);
    assertThat(answer).isIn("OK", "(error) ERR Bad data format", KeyTraffic.WRONG_CHECKSUM);
    if (answer.equals("OK")) {
      taken++;
      use(random);
    }
    assertThat(server.engine().metrics().data().internalErrors.get()).isZero();
    assertThat(thread.getCurrentThreadCpuTime() - began).as("time").isLessThan(MOST_NANOS);
  }

  private String restore(String key, byte[] payload) {
    byte[][] words = {
      OldValues.ascii("RESTORE"),
      OldValues.ascii(key),
      OldValues.ascii("0"),
      payload,
      OldValues.ascii("REPLACE")
    };
    client.send(RespRequest.of(List.of(words)));
    return RespText.of(client.read());
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private void send(String... words) {
    sent.add(String.join(" ", words));
    client.run(words);
  }

  private void use(SplittableRandom random) {
    sent.clear();
    String type = run("TYPE", "k");
    if (!type.equals("none")) {
      assertThat(run("COPY", "k", "copy", "REPLACE")).isEqualTo("(integer) 1");
      again("k", "again");
      for (int i = 0; i < COMMANDS; i++) {
        KeyTraffic.any(type, random).forEach(this::send);
      }
      if (run("EXISTS", "k").equals("(integer) 1")) {
        again("k", "again");
      }
      again("copy", "again");
    }
    run(random.nextBoolean() ? "DEL" : "UNLINK", "k");
    assertThat(run("EXISTS", "k")).isEqualTo("(integer) 0");
    run("DEL", "copy", "again", "other");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }

  /** What the server itself dumps, it takes, and it is the same. */
  private void again(String key, String target) {
    run("PERSIST", key);
    client.send(RespRequest.of("DUMP", key));
    RespValue dump = client.read();
    if (dump instanceof RespValue.Text) {
      byte[] payload = Payloads.bytes(dump);
      assertThat(restore(target, payload)).isEqualTo("OK");
      assertThat(run("DEBUG", "DIGEST-VALUE", target)).isEqualTo(run("DEBUG", "DIGEST-VALUE", key));
    }
  }
}
