package io.vireo.server.family.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.ToldUnits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files and replicas repeat of the hash commands. */
class HashEffectsTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> units = new ArrayList<>();

  HashEffectsTest() {
    server.engine().propagation().add(ToldUnits.words(units::add));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void run(String line) {
    client.run(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "HSET h a 3 c 4, HSET h a 3 c 4",
    "HSETNX h a 3, ''",
    "HSETNX h c 3, HSETNX h c 3",
    "HDEL h a nosuch, HDEL h a nosuch",
    "HDEL h nosuch, ''",
    "HINCRBY h a 5, HINCRBY h a 5",
    "HINCRBYFLOAT h a 0.5, HSET h a 1.5",
    "HINCRBYFLOAT h t 0.5, MULTI HSET h t 2.5 HPEXPIREAT h @100000 FIELDS 1 t EXEC",
    "HINCRBYFLOAT h text 0.5, ''",
    "HEXPIRE h 10 FIELDS 2 a nosuch, HPEXPIREAT h @10000 FIELDS 1 a",
    "HPEXPIRE h 10 NX FIELDS 2 a text, HPEXPIREAT h @10 NX FIELDS 2 a text",
    "HPEXPIRE h 10 XX FIELDS 1 a, ''",
    "HEXPIRE h 0 FIELDS 2 a nosuch, HDEL h a",
    "HEXPIRE h 0 FIELDS 2 a text, MULTI HDEL h a HDEL h text EXEC",
    "HPERSIST h FIELDS 1 a, ''",
    "HPERSIST h FIELDS 2 t a, HPERSIST h FIELDS 2 t a",
    "HGETEX h FIELDS 1 a, ''",
    "HGETEX h EX 10 FIELDS 2 a text, HPEXPIREAT h @10000 FIELDS 2 a text",
    "HGETEX h PERSIST FIELDS 2 a t, HPERSIST h FIELDS 2 a t",
    "HGETEX h PERSIST FIELDS 1 a, ''",
    "HGETEX h PX 0 FIELDS 2 a t, MULTI HDEL h a HDEL h t EXEC",
    "HSETEX h FIELDS 1 a 3, HSETEX h FIELDS 1 a 3",
    "HSETEX h FXX EX 10 FIELDS 1 a 3, HSETEX h FXX PXAT @10000 FIELDS 1 a 3",
    "HSETEX h FNX EX 10 FIELDS 1 a 3, ''",
    "HSETEX h KEEPTTL FIELDS 1 t 3, HSETEX h KEEPTTL FIELDS 1 t 3",
    "HSETEX h PX 0 FIELDS 2 a 3 c 4, MULTI HDEL h a HDEL h c EXEC",
    "HGETDEL h FIELDS 2 a nosuch, HDEL h a nosuch",
    "HGETDEL h FIELDS 1 nosuch, ''",
    "HGETALL h, ''",
    "HRANDFIELD h, ''"
  })
  void tellsWhatHasTheSameEffect(String command, String repeated) {
    run("HSET h a 1 text x t 2");
    run("HPEXPIRE h 100000 FIELDS 1 t");
    units.clear();
    run(command);
    String expected = repeated;
    int at = repeated.indexOf('@');
    if (at >= 0) {
      String number = repeated.substring(at + 1).split(" ")[0];
      long time = server.clock().millis() + Long.parseLong(number);
      expected = repeated.replace("@" + number, Long.toString(time));
    }
    assertThat(String.join("; ", units)).isEqualTo(expected);
  }

  @Test
  void fieldsThatExpireAreDeletedOneByOne() {
    run("HSET h a 1 b 2 c 3");
    run("HPEXPIRE h 10 FIELDS 2 a b");
    run("HPEXPIRE h 20 FIELDS 1 c");
    units.clear();
    server.advance(Duration.ofMillis(10));
    assertThat(units).containsExactlyInAnyOrder("HDEL h a", "HDEL h b");
    units.clear();
    server.advance(Duration.ofMillis(10));
    assertThat(units).containsExactly("HDEL h c");
  }
}
