package io.vireo.server.family.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What commands of streams tell those who repeat them. */
class StreamEffectsTest {
  private static final String[] KEYS = {"s", "t"};
  private static final String[] REFERENCES = {" KEEPREF", " DELREF", " ACKED"};
  private static final String[] CONSUMERS = {"a", "b", "c"};

  @ParameterizedTest
  @CsvSource({
    "XADD s 9-1 f v, XADD s 9-1 f v",
    "XADD s 9-* f v, XADD s 9-0 f v",
    "XADD s NOMKSTREAM 9-* f v, XADD s 9-0 f v",
    "XADD s MAXLEN 1 9-1 f v, XADD s MAXLEN 1 9-1 f v",
    "XADD s MAXLEN ~ 1 9-1 f v, XADD s MAXLEN = 3 9-1 f v",
    "XADD s MINID ~ 1-2 9-1 f v, XADD s MINID = 1-1 9-1 f v",
    "XADD s MINID 1-2 9-* f v, XADD s MINID = 1-2 9-0 f v",
    "XADD s IDMP p i * f v, XADD s IDMP p i @-0 f v",
    "XADD s MAXLEN ~ 9 IDMPAUTO p * f v, XADD s IDMPAUTO p MAXLEN = 3 @-0 f v",
    "XCFGSET s IDMP-DURATION 5, XCFGSET s IDMP-DURATION 5",
    "XCFGSET s IDMP-DURATION 100, ''",
    "XIDMPRECORD s p i 1-1, XIDMPRECORD s p i 1-1",
    "XTRIM s MAXLEN 1, XTRIM s MAXLEN 1",
    "XTRIM s MAXLEN ~ 1, ''",
    "XTRIM s MAXLEN ~ 0, XTRIM s MAXLEN = 0",
    "XTRIM s MAXLEN 1 DELREF, XTRIM s MAXLEN 1 DELREF",
    "XTRIM s MAXLEN ~ 1 DELREF, XTRIM s MAXLEN = 1 DELREF",
    "XTRIM s MAXLEN 1 ACKED, ''",
    "XTRIM s MINID ~ 1-2 DELREF, XTRIM s MINID = 1-2 DELREF",
    "XADD s ACKED MAXLEN 1 9-1 f v, XADD s MAXLEN = 0 ACKED 9-1 f v",
    "XADD t ACKED MAXLEN 2 9-1 f v, XADD t MINID = 8-2 ACKED 9-1 f v",
    "XADD s ACKED MINID 1-2 9-1 f v, XADD s ACKED MINID 1-2 9-1 f v",
    "XADD s MINID ~ 1-2 ACKED 9-1 f v, XADD s MINID = 1-2 ACKED 9-1 f v",
    "XDELEX s ACKED IDS 2 1-1 7, ''",
    "XDELEX s DELREF IDS 2 1-1 7, XDELEX s DELREF IDS 2 1-1 7",
    "XACKDEL s g IDS 1 1-1, XACKDEL s g IDS 1 1-1",
    "XACKDEL s g IDS 1 1-2, ''",
    "XDEL s 1-1 7, XDEL s 1-1 7",
    "XDEL s 7, ''",
    "XSETID s 8-1, XSETID s 8-1",
    "XACK s g 1-1, XACK s g 1-1",
    "XACK s g 1-2, ''",
    "XNACK s g SILENT IDS 2 1-1 1-2, XNACK s g SILENT IDS 2 1-1 1-2",
    "XNACK s g FAIL IDS 1 1-2, ''",
    "XNACK s g FATAL IDS 1 1-2 FORCE, XNACK s g FATAL IDS 1 1-2 FORCE",
    "XREADGROUP GROUP g b MAXSIZE 1 STREAMS s >, MULTI"
        + " XCLAIM s g b 0 1-2 TIME @ RETRYCOUNT 1 FORCE JUSTID LASTID 1-2"
        + " XGROUP SETID s g 1-2 ENTRIESREAD 2 EXEC",
    "XGROUP CREATE s h $, XGROUP CREATE s h $",
    "XGROUP DESTROY s h, ''",
    "XGROUP CREATECONSUMER s g a, ''",
    "XREAD STREAMS s 0, ''",
    "XREADGROUP GROUP g a STREAMS s 1-1, ''",
    "XREADGROUP GROUP g a STREAMS s 0,"
        + " XCLAIM s g a 0 1-1 TIME @ RETRYCOUNT 2 FORCE JUSTID LASTID 1-1",
    "XREADGROUP GROUP g b STREAMS s 0, XGROUP CREATECONSUMER s g b",
    "XREADGROUP GROUP g a NOACK STREAMS s >, XGROUP SETID s g 1-2 ENTRIESREAD 2",
    "XREADGROUP GROUP g a STREAMS s >, MULTI"
        + " XCLAIM s g a 0 1-2 TIME @ RETRYCOUNT 1 FORCE JUSTID LASTID 1-2"
        + " XGROUP SETID s g 1-2 ENTRIESREAD 2 EXEC",
    "XREADGROUP GROUP g b COUNT 1 CLAIM 0 STREAMS s >,"
        + " XCLAIM s g b 0 1-1 TIME @ RETRYCOUNT 2 FORCE JUSTID LASTID 1-1",
    "XCLAIM s g a 0 1-1," + " XCLAIM s g a 0 1-1 TIME @ RETRYCOUNT 2 FORCE JUSTID LASTID 1-1",
    "XCLAIM s g a 0 1-2 LASTID 5, XGROUP SETID s g 5-0 ENTRIESREAD 1",
    "XAUTOCLAIM s g b 0 0 JUSTID, MULTI XGROUP CREATECONSUMER s g b"
        + " XCLAIM s g b 0 1-1 TIME @ RETRYCOUNT 1 FORCE JUSTID LASTID 1-1 EXEC"
  })
  void tellsWhatHasTheSameEffect(String command, String repeated) {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      run(client, "XADD s 1-1 f v");
      run(client, "XADD s 1-2 f v");
      run(client, "XGROUP CREATE s g 0");
      run(client, "XREADGROUP GROUP g a COUNT 1 STREAMS s >");
      run(client, "XADD t 8-1 f v");
      run(client, "XADD t 8-2 f v");
      ByteArrayOutputStream told = listenTo(server);
      run(client, "XLEN s");
      run(client, command);
      String words =
          told.toString(StandardCharsets.ISO_8859_1)
              .replaceAll("[*$]\\d+\r\n", "")
              .replace("\r\n", " ")
              .replace("SELECT 0 ", "")
              .trim();
      String now = Long.toString(server.clock().millis());
      assertThat(words).isEqualTo(repeated.replace("@", now));
    }
  }

  @Test
  void saysNothingOfADuplicate() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      run(client, "XADD s IDMP p i * f v");
      run(client, "XIDMPRECORD s p j " + server.clock().millis() + "-0");
      ByteArrayOutputStream told = listenTo(server);
      run(client, "XADD s IDMP p i * f v");
      run(client, "XADD s IDMP p j * f v");
      run(client, "XIDMPRECORD s p j " + server.clock().millis() + "-0");
      assertThat(told.toString(StandardCharsets.ISO_8859_1)).isEmpty();
    }
  }

  /** Counts that a client sets to the greatest number: a replica and an AOF accept what comes. */
  @Test
  void countsNoFurtherThanTheGreatestNumber() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      run(client, "XADD s 1-1 f v");
      run(client, "XADD s 1-2 f v");
      run(client, "XSETID s 1-2 ENTRIESADDED 9223372036854775807");
      run(client, "XGROUP CREATE s g 1-1 ENTRIESREAD 9223372036854775807");
      ByteArrayOutputStream sent = listenTo(server);
      run(client, "XREADGROUP GROUP g a NOACK STREAMS s >");
      run(client, "XADD s 1-3 f v");
      assertThat(sent.toString(StandardCharsets.ISO_8859_1).replaceAll("[*$]\\d+\r\n", ""))
          .contains("XGROUP\r\nSETID\r\ns\r\ng\r\n1-2\r\nENTRIESREAD\r\n-1\r\n");
      assertThat(client.run("XINFO", "STREAM", "s").toString()).contains("9223372036854775807");
    }
  }

  /** A consumer that gets no entry because of a limit is created, and so it is on replicas. */
  @Test
  void repeatsAConsumerThatGotNothing() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      run(client, "XADD s 1-1 f v");
      run(client, "XADD t 1-1 f v");
      run(client, "XGROUP CREATE s g 0");
      run(client, "XGROUP CREATE t g 0");
      ByteArrayOutputStream told = listenTo(server);
      run(client, "XREADGROUP GROUP g a MAXSIZE 1 STREAMS s t > >");
      assertThat(client.run("XINFO", "CONSUMERS", "t", "g").toString()).doesNotContain("name");
      run(client, "XREADGROUP GROUP g a MAXSIZE 200 STREAMS s t 0 >");
      assertThat(client.run("XPENDING", "t", "g").toString()).contains("1-1");
      run(client, "XADD s 2-1 f v");
      run(client, "XADD t 2-1 f v");
      run(client, "XREADGROUP GROUP g b MAXSIZE 70 STREAMS s t > >");
      assertThat(told.toString(StandardCharsets.ISO_8859_1).replaceAll("[*$]\\d+\r\n", ""))
          .contains("XGROUP\r\nCREATECONSUMER\r\nt\r\ng\r\nb\r\n");
    }
  }

  @Property(tries = 100)
  void whoRepeatsThemHasTheSameStreams(@ForAll long seed) {
    try (InProcessServer server = new InProcessServer();
        InProcessServer replica = new InProcessServer()) {
      ByteArrayOutputStream told = listenTo(server);
      InProcessClient client = server.client();
      InProcessClient repeater = replica.client();
      run(client, "CONFIG SET stream-node-max-entries 3");
      run(repeater, "CONFIG SET stream-node-max-entries 5");
      Random random = new Random(seed);
      for (int i = 0; i < 200; i++) {
        run(client, command(random, i));
        server.advance(Duration.ofMillis(random.nextInt(3)));
      }
      replica.advance(Duration.ofSeconds(1));
      repeater.send(told.toByteArray());
      for (RespValue reply = repeater.read(); reply != null; reply = repeater.read()) {
        assertThat(reply).isNotInstanceOf(RespValue.Failure.class);
      }
      for (String key : KEYS) {
        assertThat(description(repeater, key)).isEqualTo(description(client, key));
      }
    }
  }

  private static ByteArrayOutputStream listenTo(InProcessServer server) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    server.engine().propagation().add(ToldUnits.raw(told::writeBytes));
    return told;
  }

  private static void run(InProcessClient client, String line) {
    client.run(line.split(" "));
  }

  private static String command(Random random, int step) {
    String key = KEYS[random.nextInt(KEYS.length)];
    String consumer = CONSUMERS[random.nextInt(CONSUMERS.length)];
    String id = random.nextInt(step + 1) + "-" + random.nextInt(2);
    String references = REFERENCES[random.nextInt(REFERENCES.length)];
    return switch (random.nextInt(21)) {
      case 0 -> "XADD " + key + (step < 190 ? " " + step + "-" : " ") + "* f v";
      case 1 -> "XADD " + key + " MAXLEN ~ " + random.nextInt(9) + " " + step + "-* f v";
      case 2 -> "XADD " + key + " MINID ~ " + id + " " + step + "-* f v";
      case 3 -> "XADD " + key + " " + id + " f v";
      case 4 -> "XDEL " + key + " " + id;
      case 5 -> "XTRIM " + key + " MAXLEN ~ " + random.nextInt(9);
      case 6 -> "XGROUP CREATE " + key + " g " + (random.nextBoolean() ? "$" : "0") + " MKSTREAM";
      case 7 -> "XREADGROUP GROUP g " + consumer + " NOACK COUNT 1 STREAMS " + key + " >";
      case 8 -> "XACK " + key + " g " + id;
      case 9 -> "XCLAIM " + key + " g " + consumer + " 0 " + id + " 3-0 4-0 FORCE";
      case 10 -> "XAUTOCLAIM " + key + " g " + consumer + " 2 0 COUNT 3";
      case 11 -> "XGROUP SETID " + key + " g " + id;
      case 12 -> "XADD " + key + references + " MAXLEN ~ " + random.nextInt(9) + " * f v";
      case 13 -> "XTRIM " + key + " MAXLEN " + random.nextInt(9) + references;
      case 14 -> "XTRIM " + key + references + " MINID ~ " + id + " LIMIT 4";
      case 15 -> "XDELEX " + key + references + " IDS 2 3-0 " + id;
      case 17 -> "XREADGROUP GROUP g " + consumer + " CLAIM 3 COUNT 2 STREAMS " + key + " >";
      case 18 -> "XNACK " + key + " g FAIL IDS 3 4-0 3-0 " + id + " FORCE";
      case 19 ->
          "XREADGROUP GROUP g "
              + consumer
              + " CLAIM 3 MAXSIZE "
              + random.nextInt(1, 200)
              + " MAXCOUNT 3 STREAMS "
              + String.join(" ", KEYS)
              + " > >";
      case 16 -> "XACKDEL " + key + " g" + references + " IDS 2 3-0 " + id;
      default ->
          "XREADGROUP GROUP g " + consumer + " COUNT 2 STREAMS " + String.join(" ", KEYS) + " > >";
    };
  }

  /** All of a stream but its nodes and when its consumers were seen. */
  private static String description(InProcessClient client, String key) {
    return client
        .run("XINFO", "STREAM", key, "FULL", "COUNT", "0")
        .toString()
        .replaceAll("(radix-tree-\\w+|seen-time|active-time)\\], Whole\\[number=-?\\d+", "");
  }
}
