package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
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
    server
        .engine()
        .propagation()
        .add(
            (requests, selected) ->
                units.add(
                    new String(requests.array(), 0, requests.length(), StandardCharsets.ISO_8859_1)
                        .replaceAll("[*$]\\d+\r\n", "")
                        .replace("\r\n", " ")
                        .trim()));
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
    "MSETEX 1 k w PX 5, SET k w PXAT @5",
    "MSETEX 2 k w n x, MULTI SET k w SET n x EXEC",
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

  @Test
  void saysNothingOfReadsAndFailures() {
    run("SET a x");
    units.clear();
    run("INCR a");
    run("GET a");
    run("EXISTS a");
    assertThat(units).isEmpty();
  }
}
