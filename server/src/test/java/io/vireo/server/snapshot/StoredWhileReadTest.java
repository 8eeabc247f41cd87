package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Large collections of a payload have their parts outside the heap while they are read, and leave
 * nothing there if they come to nothing.
 */
class StoredWhileReadTest {
  private static final int MANY = 5_000;
  private static final int FOOTER = 10;
  private static final String TEXT = "0123456789abcdef0123456789abcdef:";
  private static final ValueRules RULES = new ValueRules(Thresholds.DEFAULT, true, 0);

  private final InProcessServer server =
      new InProcessServer("enable-debug-command yes", "rdbcompression no");
  private final InProcessClient client = server.client();
  private final Database db = server.engine().keyspace().database(0);

  @AfterEach
  void proveBooks() {
    server.close();
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private void fill(String kind) {
    for (int i = 0; i < MANY; i++) {
      switch (kind) {
        case "hash" -> run("HSET", "k", "f:" + i, TEXT + i);
        case "set" -> run("SADD", "k", TEXT + i);
        case "list" -> run("RPUSH", "k", TEXT + i);
        case "vector set" ->
            run("VADD", "k", "VALUES", "2", "" + i, "1", TEXT + i, "EF", "1", "M", "4");
        default -> run("XADD", "k", "1-" + (i + 1), "f", TEXT + i);
      }
    }
  }

  /** What is in the payload of a value of a kind, without its checksum. */
  private byte[] body(String kind) {
    fill(kind);
    client.send(RespRequest.of("DUMP", "k"));
    byte[] payload = Payloads.bytes(client.read());
    run("FLUSHALL");
    return Arrays.copyOf(payload, payload.length - FOOTER);
  }

  private void read(byte[] body, Consumer<Dump.Restored> sink)
      throws IOException, CorruptValueException {
    Dump.read(Bytes.of(Payloads.sealed(body)), bytes -> {}, RULES, db.parts(), sink);
  }

  private void isEmpty() {
    KeyspaceWalk.check(server.engine().keyspace());
    assertThat(db.blockBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "set", "stream", "vector set"})
  void partsAreOutsideTheHeapWhenAllIsRead(String kind) throws Exception {
    byte[] body = body(kind);
    fill(kind);
    String digest = run("DEBUG", "DIGEST-VALUE", "k");
    assertThat(digest).doesNotContain("error");
    run("FLUSHALL");

    read(
        body,
        restored -> {
          Value value = restored.value();
          assertThat(value.blockBytes()).isGreaterThan(150_000);
          assertThat(value.heapBytes()).isLessThan(value.blockBytes() / 4);
          db.put(Bytes.of("k"), value, Database.NEVER);
        });

    server.desynchronized();
    assertThat(run("DEBUG", "DIGEST-VALUE", "k")).isEqualTo(digest);
    assertThat(db.blockBytes()).isGreaterThan(150_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "set", "stream", "vector set"})
  void whatNoEntryGetsIsFreed(String kind) throws Exception {
    byte[] body = body(kind);
    read(body, restored -> assertThat(restored.value().blockBytes()).isPositive());
    isEmpty();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                read(
                    body,
                    restored -> {
                      throw new IllegalStateException();
                    }));
    isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hash", "list", "set", "stream", "vector set"})
  void aPayloadThatIsCutOffLeavesNothing(String kind) {
    byte[] body = body(kind);
    for (int cut : List.of(1, 20, body.length / 3)) {
      restoreIsRefused(Arrays.copyOf(body, body.length - cut));
    }
  }

  private void restoreIsRefused(byte[] body) {
    byte[][] words = {
      OldValues.ascii("RESTORE"), OldValues.ascii("k"), OldValues.ascii("0"), Payloads.sealed(body)
    };
    client.send(RespRequest.of(List.of(words)));
    assertThat(RespText.of(client.read())).isEqualTo("(error) ERR Bad data format");
    isEmpty();
  }

  /** The length says one more, and the first field comes again at the end. */
  @Test
  void aFieldThatIsThereTwiceLeavesNothing() {
    byte[] body = body("hash");
    int number = (body[1] & 0x3f) << 8 | body[2] & 0xff;
    assertThat(number).isEqualTo(MANY);
    byte[] twice = Arrays.copyOf(body, body.length + 6);
    twice[1] = (byte) (0x40 | MANY + 1 >> 8);
    twice[2] = (byte) (MANY + 1);
    System.arraycopy(new byte[] {3, 'f', ':', '7', 1, 'x'}, 0, twice, body.length, 6);
    restoreIsRefused(twice);
  }

  /** A file may say that there are more fields than it has bytes. */
  @Test
  void aLengthThatIsALieCostsNothing() {
    byte[] body = {4, (byte) 0x80, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 'f', 1, 'v'};
    long before = server.engine().keyspace().heapBytes();
    restoreIsRefused(body);
    assertThat(server.engine().keyspace().heapBytes() - before).isLessThan(100_000);
  }
}
