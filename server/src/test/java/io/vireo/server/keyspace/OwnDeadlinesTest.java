package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespText;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deadlines on a replica whose clients may write: who set them decides who keeps them. */
class OwnDeadlinesTest {
  private final InProcessServer server =
      new InProcessServer("replica-read-only no", "enable-debug-command yes");
  private final InProcessClient client = server.client();

  @BeforeEach
  void isAReplica() {
    server.desynchronized();
    client.run("SET", "old", "v", "PX", "100");
    client.run("REPLICAOF", "127.0.0.1", "1");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String say(String... words) {
    return RespText.of(client.run(words));
  }

  private String tracked() {
    return Info.of(client.run("INFO", "stats")).field("slave_expires_tracked_keys");
  }

  /** What the primary's stream does: for it nothing has expired. */
  private void byPrimary(Runnable change) {
    server.engine().keyspace().beforeAllDeadlines();
    change.run();
    server.engine().time().begin();
  }

  @Test
  void whatItsClientsSetIsRemovedAndTheRestHidden() {
    client.run("SET", "a", "v", "PX", "100");
    client.run("SET", "b", "v");
    client.run("PEXPIRE", "b", "100");
    client.run("SELECT", "3");
    client.run("SET", "c", "v", "PX", "100");
    assertThat(tracked()).isEqualTo("3");
    server.advance(Duration.ofMillis(101));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 0");
    client.run("SELECT", "0");
    assertThat(say("DBSIZE")).isEqualTo("(integer) 1");
    assertThat(say("GET", "old")).isEqualTo("(nil)");
    assertThat(tracked()).isEqualTo("0");
  }

  @Test
  void aDeadlineThatIsGoneIsNotKept() {
    client.run("SET", "a", "v", "PX", "100");
    client.run("SET", "b", "v", "PX", "100");
    client.run("SET", "c", "v", "PX", "100");
    client.run("PERSIST", "a");
    client.run("DEL", "b");
    client.run("PEXPIRE", "c", "200");
    assertThat(tracked()).isEqualTo("1");
    server.advance(Duration.ofMillis(101));
    assertThat(say("EXISTS", "a", "c")).isEqualTo("(integer) 2");
    server.advance(Duration.ofMillis(100));
    assertThat(say("EXISTS", "a", "c")).isEqualTo("(integer) 1");
    client.run("SET", "a", "v", "PX", "100");
    client.run("FLUSHALL");
    assertThat(tracked()).isEqualTo("0");
  }

  @Test
  void aDeadlineOfThePrimaryTakesItsPlace() {
    client.run("SET", "a", "v", "PX", "100");
    Database db = server.engine().keyspace().database(0);
    long later = server.clock().millis() + 50;
    byPrimary(() -> db.deadline(Bytes.of("a"), later));
    assertThat(tracked()).isEqualTo("0");
    server.advance(Duration.ofMillis(200));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 2");
  }

  @Test
  void aWriteFindsNothingThatIsPast() {
    client.run("REPLICAOF", "NO", "ONE");
    client.run("SET", "n", "5", "PX", "100");
    client.run("RPUSH", "l", "x");
    client.run("PEXPIRE", "l", "100");
    client.run("REPLICAOF", "127.0.0.1", "1");
    server.advance(Duration.ofMillis(101));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 3");
    assertThat(say("INCR", "n")).isEqualTo("(integer) 1");
    assertThat(say("TTL", "n")).isEqualTo("(integer) -1");
    assertThat(say("RPUSH", "l", "y")).isEqualTo("(integer) 1");
    assertThat(say("GET", "old")).isEqualTo("(nil)");
    assertThat(say("DBSIZE")).isEqualTo("(integer) 3");
    assertThat(say("DEL", "old")).isEqualTo("(integer) 1");
  }

  /** As in Redis 8.0: the field is hidden, and counts, until the server is a primary. */
  @Test
  void fieldsAreHiddenAndStay() {
    client.run("HSET", "h", "a", "1", "b", "2");
    client.run("HPEXPIRE", "h", "100", "FIELDS", "1", "a");
    server.advance(Duration.ofMillis(101));
    assertThat(tracked()).isEqualTo("0");
    assertThat(say("HGET", "h", "a")).isEqualTo("(nil)");
    assertThat(say("HLEN", "h")).isEqualTo("(integer) 2");
    client.run("REPLICAOF", "NO", "ONE");
    server.advance(Duration.ofMillis(1));
    assertThat(say("HLEN", "h")).isEqualTo("(integer) 1");
  }

  @Test
  void aPrimaryKeepsAll() {
    client.run("SET", "a", "v", "PX", "100");
    client.run("REPLICAOF", "NO", "ONE");
    server.advance(Duration.ofMillis(101));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 0");
    assertThat(tracked()).isEqualTo("0");
  }
}
