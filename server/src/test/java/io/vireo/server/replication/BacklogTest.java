package io.vireo.server.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.resp.PageStock;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** What readers of a backlog see, against all bytes that were ever appended. */
class BacklogTest {
  private static final int SIZE = 256 * 1024;
  private static final int ROUNDS = 2_000;

  private final Propagation propagation = new Propagation(() -> {});
  private final ReplicationHistory history = new ReplicationHistory(propagation);
  private final Config config = sized(SIZE);
  private LongSupplier slowest = () -> Long.MAX_VALUE;
  private final Backlog backlog =
      new Backlog(history, propagation, config, () -> slowest.getAsLong(), () -> {});
  private final ByteArrayOutputStream all = new ByteArrayOutputStream();
  private final Random random = new Random(Seeds.of(20_261_123));

  private static Config sized(long bytes) {
    Config config = Config.defaults();
    config.update(ReplicationSettings.REPL_BACKLOG_SIZE, bytes);
    return config;
  }

  /** Gathers what it is given. */
  private static final class Sink implements ReplyBuffer.Pieces {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void copy(byte[] array, int offset, int length) {
      bytes.write(array, offset, length);
    }

    @Override
    public void take(ByteBuf large) {
      throw new AssertionError("The stream has no buffers");
    }
  }

  /** One who reads from a byte on. */
  private final class Follower {
    private final long from;
    private final ByteChain.Reader reader;
    private final Sink sink = new Sink();

    Follower(long next) {
      from = next - 1;
      reader = backlog.reader(next);
    }

    void read(int most) {
      reader.read(sink, backlog.end(), most);
    }

    void check() {
      byte[] expected = Arrays.copyOfRange(all.toByteArray(), (int) from, (int) reader.position());
      assertThat(sink.bytes.toByteArray()).isEqualTo(expected);
    }
  }

  private void append(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    all.writeBytes(bytes);
    backlog.append(bytes, 0, length);
  }

  private void begin() {
    backlog.relay(true);
    backlog.activate();
  }

  @Test
  void everyReaderSeesEveryByteOnceFromWhereverItBegan() {
    begin();
    List<Follower> followers = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      append(1 + random.nextInt(random.nextInt(10) == 0 ? 3 * PageStock.PAGE : 200));
      if (random.nextInt(4) == 0) {
        backlog.publish();
      }
      if (random.nextInt(20) == 0) {
        backlog.publish();
        long next = backlog.firstByte() + (long) (random.nextDouble() * backlog.length());
        assertThat(backlog.has(next)).isTrue();
        followers.add(new Follower(next));
      }
      if (!followers.isEmpty()) {
        followers.get(random.nextInt(followers.size())).read(1 + random.nextInt(100_000));
      }
    }
    backlog.publish();
    for (Follower follower : followers) {
      follower.read(Integer.MAX_VALUE);
      assertThat(follower.reader.position()).isEqualTo(history.offset());
      follower.check();
    }
  }

  @Test
  void asMuchIsRememberedAsTheSettingSaysAndNotManyPagesMore() {
    begin();
    for (int i = 0; i < ROUNDS; i++) {
      append(1 + random.nextInt(2000));
      backlog.publish();
      long wanted = Math.min(SIZE, history.offset());
      assertThat(backlog.length()).isBetween(wanted, wanted + 2L * PageStock.PAGE);
      assertThat(backlog.heapBytes()).isLessThan(SIZE + 4L * PageStock.PAGE);
      assertThat(backlog.countedBytes()).isEqualTo(wanted);
      assertThat(backlog.reserveBytes()).isNotNegative();
      assertThat(backlog.firstByte() + backlog.length() - 1).isEqualTo(history.offset());
    }
    config.update(ReplicationSettings.REPL_BACKLOG_SIZE, 16L * 1024);
    assertThat(backlog.length()).isLessThan(SIZE);
  }

  @Test
  void onlyWhatIsRememberedCanBeAskedForAndTheNextByteToo() {
    begin();
    append(3 * SIZE);
    backlog.publish();
    assertThat(backlog.has(backlog.firstByte())).isTrue();
    assertThat(backlog.has(backlog.firstByte() - 1)).isFalse();
    assertThat(backlog.has(history.offset() + 1)).isTrue();
    assertThat(backlog.has(history.offset() + 2)).isFalse();
  }

  @Test
  void nobodySeesWhatIsNotPublished() {
    begin();
    Follower follower = new Follower(1);
    append(10);
    follower.read(100);
    assertThat(follower.reader.position()).isZero();
    backlog.publish();
    follower.read(100);
    assertThat(follower.reader.position()).isEqualTo(10);
  }

  @Test
  void aReaderThatWasLeftBehindReadsOn() {
    begin();
    Follower slow = new Follower(1);
    append(4 * SIZE);
    backlog.publish();
    assertThat(backlog.kept(slow.reader.position())).isGreaterThan(2L * SIZE);
    slow.read(Integer.MAX_VALUE);
    slow.check();
    assertThat(backlog.kept(slow.reader.position())).isZero();
  }

  @Test
  void whatAReaderStillNeedsIsRememberedToo() {
    begin();
    Follower slow = new Follower(1);
    slowest = slow.reader::position;
    append(4 * SIZE);
    backlog.publish();
    assertThat(backlog.length()).isEqualTo(4L * SIZE);
    assertThat(backlog.has(1)).isTrue();
    assertThat(backlog.heapBytes()).isLessThan(SIZE + 4L * PageStock.PAGE);
    assertThat(backlog.countedBytes()).isEqualTo(SIZE);
    assertThat(backlog.reserveBytes()).isEqualTo(backlog.heapBytes() - SIZE);

    slow.read(Integer.MAX_VALUE);
    backlog.trim();
    assertThat(backlog.length()).isEqualTo(SIZE);
    assertThat(backlog.has(1)).isFalse();
  }

  @Test
  void unitsOfThisServerGoOutUnlessItRelaysAnother() {
    backlog.activate();
    propagation.tell(
        java.util.EnumSet.of(io.vireo.server.engine.propagation.PropagationTarget.REPLICAS),
        Propagation.NO_DATABASE,
        "PING");
    assertThat(backlog.publish()).isTrue();
    assertThat(history.offset()).isEqualTo(14);
    backlog.relay(true);
    propagation.tell(
        java.util.EnumSet.of(io.vireo.server.engine.propagation.PropagationTarget.REPLICAS),
        Propagation.NO_DATABASE,
        "PING");
    assertThat(backlog.publish()).isFalse();
    assertThat(history.offset()).isEqualTo(14);
  }
}
