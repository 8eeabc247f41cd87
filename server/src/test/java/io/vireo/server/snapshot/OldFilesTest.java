package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of old servers are read, whatever encodings they have; damaged ones are refused. */
class OldFilesTest {
  private static final Map<String, byte[]> VALUES = OldValues.all();

  @TempDir private Path folder;

  private InProcessServer server;
  private InProcessClient client;

  private void load(String version, byte[]... parts) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(OldValues.ascii("REDIS" + version));
    for (byte[] part : parts) {
      file.writeBytes(part);
    }
    file.write(0xff);
    if (Integer.parseInt(version) >= 5) {
      file.writeBytes(new byte[8]);
    }
    Files.write(folder.resolve("dump.rdb"), file.toByteArray());
    if (server == null) {
      server = new InProcessServer("dir " + folder, "enable-debug-command yes");
      client = server.client();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private String reload() {
    return run("DEBUG RELOAD NOSAVE");
  }

  /** The value under a key of one letter. */
  private static byte[] keyed(char key, byte[] value) {
    byte[] record = new byte[value.length + 2];
    record[0] = value[0];
    record[1] = 1;
    record[2] = (byte) key;
    System.arraycopy(value, 1, record, 3, value.length - 1);
    return record;
  }

  private static byte[] bytes(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < array.length; i++) {
      array[i] = (byte) bytes[i];
    }
    return array;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0001 | list of strings                   | LRANGE k 0 -1         | a 12 b
          0001 | set of strings                    | SORT k ALPHA          | 7 x y
          0001 | sorted set with decimal scores    | ZRANGE k 0 -1 WITHSCORES | c -inf a 1.5 d 17 b inf
          0001 | hash of strings                   | HGETALL k             | f 1 g two
          0008 | sorted set with binary scores     | ZRANGE k 0 -1 WITHSCORES | b -2 a 1.5
          0002 | hash as a zipmap                  | HGETALL k             | f 1 g two
          0002 | list as a ziplist                 | LINDEX k 7            | 5000000
          0002 | list as a ziplist                 | LRANGE k 2 6          | 12 13 -100 3000 -70000
          0002 | list as a ziplist                 | LRANGE k 8 10         | 2000000000 -9000000000 b
          0002 | set as an intset                  | SORT k                | -3 5
          0002 | sorted set as a ziplist           | ZRANGE k 0 -1 WITHSCORES | a 1 b 2.5
          0004 | hash as a ziplist                 | HGETALL k             | f 1 g two
          0007 | list of ziplists                  | LRANGE k 0 -1         | a 1 b 300
          0009 | stream without deleted ids        | XLEN k                | 2
          0009 | stream without deleted ids        | XRANGE k - +          | 1000-1 f a 1002-6 g c
          0010 | stream without activity           | XRANGE k 1001 +       | 1002-6 g c
          0010 | stream without activity           | XPENDING k group - + 9 IGNORED 0 | *
          0011 | hash with whole deadlines         | HPEXPIRETIME k FIELDS 2 f g | 4000000000000 -1
          0011 | hash of triples without a minimum | HPEXPIRETIME k FIELDS 2 f g | 4000000000000 -1
          """)
  void readsEveryOldEncoding(String version, String name, String command, String expected)
      throws IOException {
    load(version, keyed('k', VALUES.get(name)));
    assertThat(reload()).isEqualTo("OK");
    String answer = run(command).replaceAll("\\(integer\\) |\\d+\\) |\"", "");
    if (!expected.equals("*")) {
      assertThat(answer.split("\\s+")).containsExactly(expected.split(" "));
    }
  }

  @Test
  void deadlinesOfTheFirstFilesAreSeconds() throws IOException {
    load(
        "0003",
        bytes(0xfe, 2),
        bytes(0xfd, 0xff, 0xff, 0xff, 0x7f),
        keyed('k', VALUES.get("list of strings")),
        bytes(0xfd, 1, 0, 0, 0),
        keyed('l', VALUES.get("list of strings")));
    assertThat(reload()).isEqualTo("OK");
    run("SELECT 2");
    assertThat(run("EXPIRETIME k")).isEqualTo("(integer) 2147483647");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 1");
  }

  @Test
  void everyOldValueSavedAnewIsTheSame() throws IOException {
    byte[][] records = new byte[VALUES.size()][];
    char key = 'a';
    for (byte[] value : VALUES.values()) {
      records[key - 'a'] = keyed(key, value);
      key++;
    }
    load("0011", records);
    assertThat(reload()).isEqualTo("OK");
    assertThat(run("DBSIZE")).isEqualTo("(integer) " + VALUES.size());
    String digest = run("DEBUG DIGEST");
    assertThat(run("DEBUG RELOAD")).isEqualTo("OK");
    assertThat(run("DEBUG DIGEST")).isEqualTo(digest);
  }

  @Test
  void aListWithoutElementsIsLeftOut() throws IOException {
    load("0009", keyed('k', bytes(1, 0)), keyed('l', bytes(14, 0)), keyed('m', bytes(4, 0)));
    assertThat(reload()).isEqualTo("OK");
    assertThat(run("DBSIZE")).isEqualTo("(integer) 0");
  }

  @Test
  void aFileWithoutItsLastRecordIsRefused() throws IOException {
    byte[] record = keyed('k', VALUES.get("hash as a ziplist"));
    load("0009", java.util.Arrays.copyOf(record, record.length - 3));
    assertThat(reload()).startsWith("(error) ERR Error trying to load the RDB");
    byte[] damaged = record.clone();
    damaged[damaged.length - 5]++;
    load("0009", damaged);
    assertThat(reload()).startsWith("(error) ERR Error trying to load the RDB");
    load("0014", record);
    assertThat(reload()).startsWith("(error) ERR Error trying to load the RDB");
    load("0009", record);
    assertThat(reload()).isEqualTo("OK");
  }
}
