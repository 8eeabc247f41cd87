package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the calendars of deadlines lie, and when their blocks are freed. */
class CalendarMemoryTest {
  private static final int MANY = 40_000;
  private static final String SAME_TIME = "4102444800000";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final Database db = server.engine().keyspace().database(0);

  @BeforeEach
  void isEmpty() {
    assertThat(db.heapBytes()).isLessThan(40_000);
  }

  @AfterEach
  void proveBooks() {
    KeyspaceWalk.check(server.engine().keyspace());
    server.close();
  }

  private void fill() {
    for (int i = 0; i < MANY; i++) {
      client.run("SET", "key:" + i, "v", "PXAT", SAME_TIME);
    }
  }

  private String say(String... words) {
    return RespText.of(client.run(words));
  }

  @Test
  void ofKeysIsOutsideTheHeap() {
    long before = db.heapBytes();
    fill();
    assertThat(db.heapBytes() - before).isLessThan(MANY * 2L);
    KeyspaceWalk.check(server.engine().keyspace());
    server.advance(Duration.ofDays(36_500));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 0");
    assertThat(db.heapBytes()).isLessThan(40_000);
  }

  @Test
  void goesWithTheKeys() {
    fill();
    client.run("FLUSHALL");
    assertThat(db.blockBytes()).isZero();
    fill();
    for (int i = 0; i < MANY; i++) {
      client.run("DEL", "key:" + i);
    }
    fill();
    KeyspaceWalk.check(server.engine().keyspace());
    client.run("SWAPDB", "0", "1");
    client.run("FLUSHDB");
    assertThat(say("DBSIZE")).isEqualTo("(integer) 0");
    client.run("SELECT", "1");
    assertThat(say("DBSIZE")).isEqualTo("(integer) " + MANY);
    for (int i = 0; i < MANY; i++) {
      client.run("PERSIST", "key:" + i);
    }
  }

  @Test
  void ofFieldsIsOutsideTheHeapAndMovesWithTheHash() {
    for (int i = 0; i < MANY; i++) {
      client.run("HSETEX", "hash", "PXAT", SAME_TIME, "FIELDS", "1", "f" + i, "v");
    }
    assertThat(db.heapBytes()).isLessThan(MANY * 4L);
    KeyspaceWalk.check(server.engine().keyspace());
    client.run("MOVE", "hash", "1");
    client.run("SELECT", "1");
    assertThat(say("HLEN", "hash")).isEqualTo("(integer) " + MANY);
    KeyspaceWalk.check(server.engine().keyspace());
    for (int i = 0; i < MANY / 2; i++) {
      client.run("HPERSIST", "hash", "FIELDS", "1", "f" + i);
      client.run("HPEXPIREAT", "hash", SAME_TIME, "FIELDS", "1", "f" + i);
    }
    client.run("COPY", "hash", "copy");
    client.run("DEL", "hash");
    KeyspaceWalk.check(server.engine().keyspace());
    server.advance(Duration.ofDays(36_500));
    assertThat(say("EXISTS", "copy")).isEqualTo("(integer) 0");
  }

  @Test
  void ofHashesIsOutsideTheHeap() {
    for (int i = 0; i < MANY; i++) {
      client.run("HSETEX", "hash:" + i, "PXAT", SAME_TIME, "FIELDS", "1", "f", "v");
    }
    assertThat(db.heapBytes()).isLessThan(MANY * 4L);
    server.advance(Duration.ofDays(36_500));
    assertThat(say("DBSIZE")).isEqualTo("(integer) 0");
    assertThat(db.heapBytes()).isLessThan(40_000);
  }
}
