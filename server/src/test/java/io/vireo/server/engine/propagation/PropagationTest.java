package io.vireo.server.engine.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.resp.RequestWriter;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PropagationTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> units = new ArrayList<>();

  PropagationTest() {
    server.engine().propagation().add(ToldUnits.words(units::add));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void run(String line) {
    client.run(line.split(" "));
  }

  private String last() {
    return units.get(units.size() - 1);
  }

  @Test
  void replicasHearMessagesAndTheLogOnlyThoseOfTransactions() {
    List<String> replica = new ArrayList<>();
    server
        .engine()
        .propagation()
        .add(ToldUnits.toReplica(bytes -> replica.add(ToldUnits.wordsOf(bytes))));
    run("SET any v");
    units.clear();
    replica.clear();
    run("PUBLISH c m");
    assertThat(units).isEmpty();
    assertThat(replica).containsExactly("PUBLISH c m");
    run("MULTI");
    run("SET k v");
    run("PUBLISH c m");
    run("EXEC");
    assertThat(units).containsExactly("MULTI SET k v PUBLISH c m EXEC");
    assertThat(replica).last().isEqualTo(units.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "SET k w, SET k w",
    "SET k w NX GET, ''",
    "SET k w XX GET, SET k w",
    "SET k w KEEPTTL, SET k w KEEPTTL",
    "SET k w EX 10, SET k w PXAT @10000",
    "SETEX k 10 w, SET k w PXAT @10000",
    "PSETEX k 10 w, SET k w PXAT @10",
    "GETSET k w, SET k w",
    "SETNX k w, ''",
    "GETDEL k, DEL k",
    "GETEX k, ''",
    "GETEX k PX 5, PEXPIREAT k @5",
    "GETEX k PERSIST, ''",
    "EXPIRE k 7, PEXPIREAT k @7000",
    "EXPIRE k -1, DEL k",
    "EXPIRE k 7 XX, ''",
    "PERSIST k, ''",
    "INCRBYFLOAT k 1, ''",
    "INCRBYFLOAT n 0.5, SET n 0.5 KEEPTTL",
    "INCR n, INCR n",
    "APPEND k w, APPEND k w",
    "DEL k, DEL k",
    "DEL n, ''",
    "UNLINK k, UNLINK k",
    "RENAME k n, RENAME k n",
    "GET k, ''",
    "DELIFEQ k v, DEL k",
    "DELEX k, DEL k",
    "DELEX k IFEQ v, DEL k",
    "DELEX k IFNE v, ''",
    "SET k w IFDNE 0000000000000000, SET k w",
    "MSETEX 1 k w PX 5, SET k w PXAT @5",
    "MSETEX 2 k w n x, MULTI SET k w SET n x EXEC",
    "VADD s VALUES 1 1 e EF 10, VADD s VALUES 1 1 e EF 10",
    "VADD s VALUES 1 1 e CAS, VADD s VALUES 1 1 e Q8 EF 200 M 16",
    "VADD s VALUES 1 1 e EF 9 CAS SETATTR CAS BIN, VADD s VALUES 1 1 e BIN EF 9 M 16 SETATTR CAS",
    "FLUSHALL, FLUSHALL"
  })
  void tellsWhatHasTheSameEffect(String command, String repeated) {
    run("SET k v");
    units.clear();
    run(command);
    String expected = repeated;
    if (repeated.contains("@")) {
      int at = repeated.indexOf('@');
      long millis = Long.parseLong(repeated.substring(at + 1));
      expected = repeated.substring(0, at) + (server.clock().millis() + millis);
    }
    assertThat(String.join("; ", units)).isEqualTo(expected);
  }

  @Test
  void namesTheDatabaseWhenItIsAnother() {
    run("SET a 1");
    run("SELECT 3");
    run("SET b 2");
    run("SET c 3");
    assertThat(units).containsExactly("SELECT 0 SET a 1", "SELECT 3 SET b 2", "SET c 3");
  }

  @Test
  void knowsTheDatabaseInWhichTheStreamGoesOnAtTheOffset() {
    Propagation propagation = server.engine().propagation();
    run("SELECT 3");
    run("SET b 2");
    assertThat(propagation.streamDatabase()).isEqualTo(3);
    propagation.begin();
    propagation.put(5, "PING");
    assertThat(propagation.streamDatabase()).isEqualTo(3);
    propagation.end();
    assertThat(propagation.streamDatabase()).isEqualTo(5);
    propagation.reselect();
    assertThat(propagation.streamDatabase()).isZero();
  }

  @Test
  void keepsATransactionTogether() {
    run("MULTI");
    run("SET a 1");
    run("GET a");
    run("SET b 2");
    run("EXEC");
    assertThat(units).containsExactly("MULTI SELECT 0 SET a 1 SET b 2 EXEC");
    run("MULTI");
    run("INCR b");
    run("EXEC");
    assertThat(last()).isEqualTo("INCR b");
  }

  @Test
  void anExpiredKeyIsDeleted() {
    run("SET a 1 PX 10");
    run("SET b 1 PX 10");
    units.clear();
    server.advance(Duration.ofMillis(10));
    assertThat(units).containsExactlyInAnyOrder("DEL a", "DEL b");
  }

  /** A replica's stream, as it is. */
  private final ByteArrayOutputStream toReplica = new ByteArrayOutputStream();

  private long offset() {
    return server.engine().propagation().offset();
  }

  private void addReplica() {
    server.engine().propagation().add(ToldUnits.toReplica(toReplica::writeBytes));
  }

  @Test
  void withoutReplicasEachCommandIsAStepOfTheOffset() {
    run("SET a 1");
    run("GET a");
    assertThat(offset()).isEqualTo(1);
    run("MULTI");
    run("SET a 2");
    run("SET b 2");
    run("EXEC");
    assertThat(offset()).isEqualTo(5);
    run("SELECT 3");
    run("SET c 1");
    assertThat(offset()).isEqualTo(6);
  }

  @Test
  void theOffsetStandsStillWhileNobodyListens() {
    try (InProcessServer alone = new InProcessServer().alone()) {
      alone.client().run("SET", "a", "1");
      assertThat(alone.engine().propagation().offset()).isZero();
    }
  }

  @Test
  void aReplicaIsSentExactlyTheBytesThatTheOffsetCounts() {
    run("SET a 1");
    addReplica();
    long begin = offset();
    run("SET a 2");
    assertThat(offset() - begin).isEqualTo(toReplica.size());
    run("MULTI");
    run("SET a 2");
    run("SELECT 2");
    run("SET b 2");
    run("EXEC");
    assertThat(offset() - begin).isEqualTo(toReplica.size());
    assertThat(units)
        .containsExactly(
            "SELECT 0 SET a 1", "SELECT 0 SET a 2", "MULTI SET a 2 SELECT 2 SET b 2 EXEC");
    assertThat(ToldUnits.wordsOf(toReplica.toByteArray()))
        .isEqualTo("SELECT 0 SET a 2 MULTI SET a 2 SELECT 2 SET b 2 EXEC");
  }

  @Test
  void whatIsForReplicasDoesNotReachTheLog() {
    addReplica();
    Propagation propagation = server.engine().propagation();
    propagation.tell(EnumSet.of(PropagationTarget.REPLICAS), Propagation.NO_DATABASE, "PING");
    assertThat(units).isEmpty();
    assertThat(toReplica.toString()).isEqualTo("*1\r\n$4\r\nPING\r\n");
    assertThat(offset()).isEqualTo(toReplica.size());
    run("SET a 1");
    assertThat(units).containsExactly("SELECT 0 SET a 1");
    propagation.tell(EnumSet.of(PropagationTarget.REPLICAS), 2, "SET", "b", "1");
    run("SET a 2");
    assertThat(units).containsExactly("SELECT 0 SET a 1", "SELECT 0 SET a 2");
    assertThat(ToldUnits.wordsOf(toReplica.toByteArray()))
        .isEqualTo("PING SELECT 0 SET a 1 SELECT 2 SET b 1 SELECT 0 SET a 2");
    assertThat(offset()).isEqualTo(toReplica.size());
  }

  @Test
  void whatIsForReplicasIsNoStepWithoutReplicas() {
    server
        .engine()
        .propagation()
        .tell(EnumSet.of(PropagationTarget.REPLICAS), Propagation.NO_DATABASE, "PING");
    assertThat(units).isEmpty();
    assertThat(offset()).isZero();
  }

  /** Replicas skip the empty line, and count it. */
  @Test
  void whatIsForTheLogReachesReplicasAsAnEmptyLine() {
    addReplica();
    Propagation propagation = server.engine().propagation();
    propagation.tell(EnumSet.of(PropagationTarget.LOG), 0, "SET", "a", "1");
    assertThat(units).containsExactly("SELECT 0 SET a 1");
    assertThat(toReplica.toString()).isEqualTo("\n");
    assertThat(offset()).isEqualTo(1);
    run("SET b 1");
    assertThat(ToldUnits.wordsOf(toReplica.toByteArray())).isEqualTo("SELECT 0 SET b 1");
    assertThat(offset()).isEqualTo(toReplica.size());
    server.alone();
  }

  @Test
  void aClientKnowsWhereItsOwnLastWriteEnds() {
    run("SET a 1");
    assertThat(client.session().lastWrite()).isEqualTo(1);
    InProcessClient other = server.client();
    other.run("GET", "a");
    assertThat(other.session().lastWrite()).isZero();
    other.run("BLPOP", "list", "0");
    run("RPUSH list x");
    assertThat(client.session().lastWrite()).isEqualTo(2);
    assertThat(other.session().lastWrite()).isEqualTo(3);
    run("GET a");
    assertThat(client.session().lastWrite()).isEqualTo(2);
  }

  /** A journal that fails when a unit begins. */
  private static final class Failing implements Journal {
    private final RequestWriter out = new RequestWriter();
    private boolean failing;
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
    public void beginUnit() {
      out.raw(new byte[] {'#'});
      if (failing) {
        throw new OutOfMemoryError("simulated");
      }
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

  @Test
  void aUnitThatOneJournalCannotTakeIsInNone() {
    Propagation propagation = server.engine().propagation();
    Failing second = new Failing();
    propagation.add(second);
    run("SET a 1");
    second.failing = true;
    run("SET a 2");
    assertThat(second.lost).isInstanceOf(OutOfMemoryError.class);
    assertThat(second.out.length()).isZero();
    assertThat(client.isClosed()).isTrue();
    second.failing = false;
    server.client().run("SET", "a", "3");
    assertThat(units).containsExactly("SELECT 0 SET a 1", "SELECT 0 SET a 3");
  }

  @Test
  void aUnitThatFailsInTheMiddleLeavesNothing() {
    Propagation propagation = server.engine().propagation();
    Failing journal = new Failing();
    propagation.add(journal);
    run("SET a 1");
    Effects effects = new Effects();
    effects.begin(true);
    effects.also("SET", "b", "x".repeat(200_000));
    effects.also("SET", "c", new Object());
    propagation.begin();
    assertThatThrownBy(() -> propagation.repeat(0, effects))
        .isInstanceOf(IllegalStateException.class);
    propagation.end();
    assertThat(journal.lost).isInstanceOf(ClassCastException.class);
    assertThat(journal.out.length()).isZero();
    run("SET a 2");
    assertThat(units).containsExactly("SELECT 0 SET a 1", "SELECT 0 SET a 2");
  }

  @Test
  void aLongFirstCommandMakesRoomForMulti() {
    String value = "v".repeat(300_000);
    run("MULTI");
    run("SET a " + value);
    run("SET b 2");
    run("EXEC");
    assertThat(units).containsExactly("MULTI SELECT 0 SET a " + value + " SET b 2 EXEC");
  }

  @Test
  void asksForRoomBeforeAnythingIsDone() {
    server.engine().keyspace().room(bytes -> bytes < 10_000);
    assertThat(client.run("SET", "a", "x".repeat(20_000)).asText()).isEqualTo(Errors.NO_MEMORY);
    assertThat(client.run("SET", "a", "x".repeat(9_000)).asText()).isEqualTo("OK");
    assertThat(client.run("GET", "a").asText()).hasSize(9_000);
    run("MULTI");
    run("SET b " + "x".repeat(6_000));
    run("SET c " + "x".repeat(6_000));
    assertThat(client.run("EXEC").asText())
        .isEqualTo("EXECABORT Transaction discarded because of: " + Errors.NO_MEMORY);
    assertThat(client.run("EXISTS", "b", "c")).isEqualTo(new RespValue.Whole(0));
    assertThat(units).hasSize(1);
  }

  @Test
  void asksForNoRoomWhenNobodyListens() {
    try (InProcessServer alone = new InProcessServer().alone()) {
      alone.engine().keyspace().room(bytes -> false);
      assertThat(alone.client().run("SET", "a", "x".repeat(20_000)).asText()).isEqualTo("OK");
    }
  }

  @Test
  void aPopOfManyAsksForRoomToTellWhoTheyWere() {
    for (int i = 0; i < 2_000; i++) {
      run("SADD set " + "m".repeat(40) + i);
    }
    server.engine().keyspace().room(bytes -> false);
    assertThat(client.run("SPOP", "set", "1000").asText()).isEqualTo(Errors.NO_MEMORY);
    assertThat(client.run("SCARD", "set")).isEqualTo(new RespValue.Whole(2_000));
  }

  @Test
  void saysNothingOfReadsAndFailures() {
    run("SET a x");
    units.clear();
    run("INCR a");
    run("GET a");
    run("EXISTS a");
    assertThat(units).isEmpty();
  }

  @Test
  void theShadowReplicaRepeatsByTheSettingsOfTheTime() {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    batch.writeBytes(RespRequest.of("PFADD", "sparse", "a", "b", "c"));
    batch.writeBytes(RespRequest.of("CONFIG", "SET", "hll-sparse-max-bytes", "1"));
    batch.writeBytes(RespRequest.of("PFADD", "dense", "a", "b", "c"));
    client.send(batch.toByteArray());
    assertThat(client.run("PFDEBUG", "ENCODING", "sparse")).isEqualTo(new RespValue.Whole(1));
    assertThat(client.read()).isEqualTo(new RespValue.Status("OK"));
    assertThat(client.read()).isEqualTo(new RespValue.Whole(1));
    assertThat(client.read()).isEqualTo(new RespValue.Status("sparse"));
  }
}
