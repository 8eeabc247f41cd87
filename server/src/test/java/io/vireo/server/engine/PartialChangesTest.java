package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.VireoSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.RequestWriter;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands that fail half-way: what is propagated gives the same data all the same, which a shadow
 * replica shows when the server is closed.
 */
@Tag("long")
class PartialChangesTest {
  private static final int MOST_CHANGES = 12;

  private static final List<Supplier<Throwable>> FAILURES =
      List.of(
          () -> new OutOfMemoryError("simulated"),
          NoRoom::new,
          () -> new IllegalStateException("simulated"));

  /**
   * Fails when it hears of a change for the nth time, in the midst of what makes the change. Room
   * is asked for before anything has changed, or behind a change that was said.
   */
  private static final class Failing implements ChangeListener {
    private int left = Integer.MAX_VALUE;
    private Supplier<Throwable> failure = FAILURES.get(0);
    private boolean failed;

    void failAt(int number, Supplier<Throwable> how) {
      left = number;
      failure = how;
      failed = false;
    }

    private void count() {
      if (--left == 0) {
        left = Integer.MAX_VALUE;
        failed = true;
        Throwable thrown = failure.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    }

    @Override
    public void changed(int database, Bytes key) {
      count();
    }

    @Override
    public void replaced(int database, Predicate<Bytes> affected) {
      count();
    }

    @Override
    public void event(KeyEvent kind, String name, int database, Bytes key) {
      boolean beforeItIsSaid = kind == KeyEvent.NEW;
      if (!beforeItIsSaid || !(failure.get() instanceof NoRoom)) {
        count();
      }
    }
  }

  private final Failing failing = new Failing();

  private InProcessServer start() {
    InProcessServer server =
        new InProcessServer("notify-keyspace-events KEAn", "enable-debug-command yes");
    server.engine().keyspace().listen(failing);
    InProcessClient client = server.client();
    for (String line :
        List.of(
            "SET s text",
            "SET n 1 PX 100000",
            "RPUSH l a b c",
            "SADD set a b c d",
            "SADD one a",
            "ZADD z 1 a 2 b 3 c",
            "HSET h f v g w",
            "HPEXPIRE h 100000 FIELDS 1 f",
            "XADD x 1-1 f v",
            "XADD x 1-2 f v",
            "XGROUP CREATE x g 0")) {
      run(client, line);
    }
    return server;
  }

  private static RespValue run(InProcessClient client, String line) {
    return client.run(line.split(" "));
  }

  /** Each fails at its first change, at its second, and so on. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET new value",
        "SET s value EX 100",
        "MSET a 1 s 2 b 3",
        "RENAME s t",
        "RENAME l s",
        "DEL s l n",
        "APPEND s more",
        "INCR n",
        "PERSIST n",
        "EXPIRE s 100",
        "LMOVE l other LEFT RIGHT",
        "LMOVE l l LEFT RIGHT",
        "RPOPLPUSH one-that-is-not-there l",
        "LPOP l 3",
        "RPUSH l d e f",
        "SMOVE one set a",
        "SPOP set 3",
        "SORT l ALPHA STORE set",
        "ZUNIONSTORE s 2 z set",
        "ZPOPMIN z 3",
        "HSET h f 1 i 2",
        "HDEL h f g",
        "HEXPIRE h 100 FIELDS 2 f g",
        "COPY s t DB 2",
        "MOVE s 3",
        "XADD x 2-1 f v",
        "XREADGROUP GROUP g c STREAMS x >",
        "XGROUP CREATE new g $ MKSTREAM",
        "PFADD hll a b c",
        "BITOP NOT s n",
        "GETDEL s",
        "GETEX s EX 100"
      })
  void whatItChangedIsPropagated(String command) {
    for (Supplier<Throwable> failure : FAILURES) {
      boolean failed = true;
      for (int at = 1; failed && at <= MOST_CHANGES; at++) {
        try (InProcessServer server = start()) {
          InProcessClient client = server.client();
          failing.failAt(at, failure);
          RespValue reply = run(client, command);
          failed = failing.failed;
          failing.failAt(Integer.MAX_VALUE, failure);
          assertThat(reply instanceof RespValue.Failure)
              .as(command + " at " + at)
              .isEqualTo(failed);
          run(client, "SET end 1");
        }
      }
    }
  }

  /** Not all of them are noted. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 9_501})
  void aCommandThatChangesThousandsOfKeys(int at) {
    List<String> words = new ArrayList<>(List.of("MSET"));
    for (int i = 0; i < 5_000; i++) {
      words.addAll(List.of("key:" + i, "value:" + i));
    }
    try (InProcessServer server = start()) {
      InProcessClient client = server.client();
      failing.failAt(at, FAILURES.get(1));
      assertThat(client.run(words.toArray(String[]::new))).isInstanceOf(RespValue.Failure.class);
      assertThat(failing.failed).isTrue();
      run(client, "SET end 1");
    }
  }

  /** What another command of the transaction changed before does not matter. */
  @Test
  void aCommandBehindOneThatChangedThousandsOfKeys() {
    List<String> words = new ArrayList<>(List.of("MSET"));
    for (int i = 0; i < 5_000; i++) {
      words.addAll(List.of("key:" + i, "value:" + i));
    }
    for (int at = 0; at < 2; at++) {
      try (InProcessServer server = start()) {
        InProcessClient client = server.client();
        run(client, "MULTI");
        client.run(words.toArray(String[]::new));
        run(client, "COPY s t DB 2");
        failing.failAt(15_001 + at, FAILURES.get(0));
        run(client, "EXEC");
        assertThat(failing.failed).isTrue();
        assertThat(((RespValue.Whole) run(client, "EXISTS key:4999")).number()).isEqualTo(1);
        failing.failAt(Integer.MAX_VALUE, FAILURES.get(0));
        run(client, "SET end 1");
      }
    }
  }

  @Test
  void inATransactionOnlyWhatFailedIsToldByItsState() {
    List<String> units = new ArrayList<>();
    try (InProcessServer server = start()) {
      server.engine().propagation().add(ToldUnits.words(units::add));
      InProcessClient client = server.client();
      for (String line : List.of("MULTI", "SET a 1", "MSET b 1 c 1", "SET d 1")) {
        run(client, line);
      }
      failing.failAt(5, FAILURES.get(0));
      run(client, "EXEC");
      assertThat(failing.failed).isTrue();
      assertThat(units).hasSize(1);
      assertThat(units.get(0)).startsWith("MULTI SELECT 0 SET a 1 RESTORE b 0 ");
      assertThat(units.get(0)).doesNotContain("MSET").endsWith(" SET d 1 EXEC");
    }
  }

  @Test
  void whoIsServedHalfWay() {
    boolean failed = true;
    for (int at = 1; failed && at <= MOST_CHANGES; at++) {
      try (InProcessServer server = start()) {
        InProcessClient waiting = server.client();
        waiting.send(RespRequest.of("BLMOVE", "source", "target", "LEFT", "LEFT", "0"));
        failing.failAt(at, FAILURES.get(0));
        run(server.client(), "RPUSH source a");
        failed = failing.failed;
        failing.failAt(Integer.MAX_VALUE, FAILURES.get(0));
        run(server.client(), "SET end 1");
      }
    }
  }

  /** A refusal for want of room comes before anything has changed. */
  @Test
  void nothingIsToldOfARefusal() {
    List<String> units = new ArrayList<>();
    try (InProcessServer server = start()) {
      server.engine().propagation().add(ToldUnits.words(units::add));
      server.engine().keyspace().room(bytes -> false);
      assertThat(run(server.client(), "SETRANGE s 5000 x").asText()).startsWith("OOM");
      assertThat(units).isEmpty();
    }
  }

  /** A journal that learns that it tells another story than the data. */
  private static final class Losing implements Journal {
    private final RequestWriter out = new RequestWriter();
    private Throwable lost;

    @Override
    public PropagationTarget target() {
      return PropagationTarget.LOG;
    }

    @Override
    public RequestWriter out() {
      return out;
    }

    @Override
    public void endUnit(long end) {
      out.clear();
    }

    @Override
    public void lostUnit(Throwable failure) {
      lost = failure;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SWAPDB 0 1", "FLUSHALL", "FLUSHDB"})
  void whatCannotBeToldEndsTheJournal(String command) {
    InProcessServer server = start().alone();
    Losing journal = new Losing();
    server.engine().propagation().add(journal);
    InProcessClient client = server.client();
    failing.failAt(1, FAILURES.get(0));
    run(client, command);
    assertThat(journal.lost).isInstanceOf(IllegalStateException.class);
    assertThat(journal.out.length()).isZero();
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void soDoesAValueThatCannotBeDumped() {
    InProcessServer server = start().alone();
    Losing journal = new Losing();
    server.engine().propagation().add(journal);
    // Fields with deadlines came with version 12.
    server.engine().config().update(VireoSettings.RDB_VERSION, 11);
    failing.failAt(1, FAILURES.get(0));
    run(server.client(), "HSET h i 2");
    assertThat(journal.lost).isInstanceOf(IllegalStateException.class);
  }
}
