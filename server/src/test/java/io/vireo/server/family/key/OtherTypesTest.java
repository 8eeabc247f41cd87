package io.vireo.server.family.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Digest;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.keyspace.Database;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** String and key commands meet a value that is no string, of whatever kind it is. */
class OtherTypesTest {
  private static final Bytes KEY = Bytes.of("other");

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final Database db = server.engine().keyspace().database(0);

  /** Stands for all types. */
  private record Other(List<String> content) implements Value {
    @Override
    public Type type() {
      return Type.LIST;
    }

    @Override
    public String encoding() {
      return "anyhow";
    }

    @Override
    public long heapBytes() {
      return 1000;
    }

    @Override
    public void digest(Digest into) {
      into.mix(content.get(0));
    }
  }

  private final Other value = new Other(List.of("content"));

  @BeforeEach
  void putOther() {
    long deadline = server.clock().millis() + TimeUnit.SECONDS.toMillis(100);
    db.put(KEY, value, deadline);
    run("SET string text");
    server.desynchronized();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static Object valueOf(Database database, String key) {
    return database.find(Bytes.of(key)).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET other",
        "GETSET other v",
        "GETDEL other",
        "GETEX other",
        "GETEX other EX 0",
        "SET other v GET",
        "SET other v NX GET",
        "SET other v IFEQ v",
        "SET other v IFNE v",
        "DELIFEQ other v",
        "APPEND other v",
        "STRLEN other",
        "GETRANGE other 0 1",
        "SUBSTR other 0 1",
        "SETRANGE other 0 v",
        "SETRANGE other 999999999999 v",
        "INCR other",
        "DECR other",
        "INCRBY other 1",
        "DECRBY other 1",
        "INCRBYFLOAT other 1.5",
        "INCRBYFLOAT other x"
      })
  void stringCommandsRefuseIt(String line) {
    assertThat(run(line)).isEqualTo("(error) " + Errors.WRONG_TYPE);
    assertThat(valueOf(db, "other")).isSameAs(value);
    assertThat(run("TTL other")).isEqualTo("(integer) 100");
  }

  @Test
  void badArgumentsAreToldFirst() {
    assertThat(run("INCRBY other x")).isEqualTo("(error) " + Errors.NOT_INTEGER);
    assertThat(run("GETRANGE other x 1")).isEqualTo("(error) " + Errors.NOT_INTEGER);
    assertThat(run("SETRANGE other -1 v")).isEqualTo("(error) ERR offset is out of range");
    assertThat(run("GETEX other FOO")).isEqualTo("(error) " + Errors.SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LCS other string", "LCS string other", "LCS other other LEN IDX"})
  void lcsHasAnErrorOfItsOwn(String line) {
    assertThat(run(line)).isEqualTo("(error) ERR The specified keys must contain string values");
  }

  @Test
  void mgetPassesItOver() {
    assertThat(run("MGET other string other")).isEqualTo("1) (nil)\n2) \"text\"\n3) (nil)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET other v",
        "SET other v XX",
        "SETEX other 100 v",
        "PSETEX other 100000 v",
        "MSET other v"
      })
  void settersReplaceIt(String line) {
    assertThat(run(line)).isEqualTo("OK");
    assertThat(run("GET other")).isEqualTo("\"v\"");
  }

  @Test
  void keepsItsDeadlineForAString() {
    assertThat(run("SET other v KEEPTTL")).isEqualTo("OK");
    assertThat(run("TTL other")).isEqualTo("(integer) 100");
  }

  @Test
  void countsAsThere() {
    assertThat(run("SETNX other v")).isEqualTo("(integer) 0");
    assertThat(run("SET other v NX")).isEqualTo("(nil)");
    assertThat(run("MSETNX new v other v")).isEqualTo("(integer) 0");
    assertThat(run("EXISTS other")).isEqualTo("(integer) 1");
    assertThat(run("TOUCH other")).isEqualTo("(integer) 1");
  }

  @Test
  void tellsItsTypeAndEncoding() {
    assertThat(run("TYPE other")).isEqualTo("list");
    assertThat(run("OBJECT ENCODING other")).isEqualTo("\"anyhow\"");
    assertThat(run("OBJECT REFCOUNT other")).isEqualTo("(integer) 1");
    assertThat(run("OBJECT IDLETIME other")).isEqualTo("(integer) 0");
    assertThat(run("SCAN 0 TYPE list")).isEqualTo("1) \"0\"\n2) 1) \"other\"");
  }

  @Test
  void copyTakesTheDeadlineAlong() {
    assertThat(run("COPY other copy")).isEqualTo("(integer) 1");
    assertThat(valueOf(db, "copy")).isEqualTo(value);
    assertThat(run("TTL copy")).isEqualTo("(integer) 100");
    assertThat(run("COPY other string REPLACE")).isEqualTo("(integer) 1");
    assertThat(run("TYPE string")).isEqualTo("list");
  }

  @Test
  void renameAndMoveTakeItAlong() {
    assertThat(run("RENAME other a-name-that-is-much-longer-than-the-one-before")).isEqualTo("OK");
    assertThat(valueOf(db, "a-name-that-is-much-longer-than-the-one-before")).isSameAs(value);
    assertThat(run("RENAMENX a-name-that-is-much-longer-than-the-one-before o"))
        .isEqualTo("(integer) 1");
    assertThat(run("MOVE o 1")).isEqualTo("(integer) 1");
    assertThat(valueOf(server.engine().keyspace().database(1), "o")).isSameAs(value);
    assertThat(db.find(Bytes.of("o"))).isNull();
    run("SELECT 1");
    assertThat(run("TTL o")).isEqualTo("(integer) 100");
  }

  @Test
  void expiresAndGoes() {
    assertThat(run("PERSIST other")).isEqualTo("(integer) 1");
    assertThat(run("TTL other")).isEqualTo("(integer) -1");
    assertThat(valueOf(db, "other")).isSameAs(value);
    assertThat(run("EXPIRE other 50")).isEqualTo("(integer) 1");
    assertThat(run("TTL other")).isEqualTo("(integer) 50");
    assertThat(run("DEL other")).isEqualTo("(integer) 1");
    assertThat(run("DEL string")).isEqualTo("(integer) 1");
    assertThat(run("RANDOMKEY")).isEqualTo("(nil)");
  }

  @Test
  void theMemoryThatItTookComesBack() {
    run("DEL string");
    long with = entryBytes();
    run("RENAME other o2");
    run("MOVE o2 1");
    assertThat(entryBytes()).isZero();
    run("SELECT 1");
    run("COPY o2 other DB 0");
    assertThat(entryBytes()).isEqualTo(with).isGreaterThanOrEqualTo(1000);
    run("SELECT 0");
    run("SET other v");
    assertThat(entryBytes()).isBetween(0L, 100L);
  }

  private long entryBytes() {
    return db.heapBytes() + db.blockBytes() - db.overheadBytes();
  }
}
