package io.vireo.benchmarks.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("long")
class EmbeddedRunTest {
  private final EmbeddedServer server = new EmbeddedServer();

  @Test
  void textIsMadeOfEqualGroups() {
    RequestText text = new RequestText(List.of("GET", "k:__key__"), 2, 2, i -> i * 100);
    String request = "*2\r\n$3\r\nGET\r\n$14\r\nk:000000000%s\r\n";
    assertThat(new String(text.bytes(), StandardCharsets.US_ASCII))
        .isEqualTo(
            request.formatted("000")
                + request.formatted("100")
                + request.formatted("200")
                + request.formatted("300"));
    assertThat(text.groupLength() * text.groups()).isEqualTo(text.bytes().length);
  }

  @Test
  void turnsAreCounted() {
    RequestText text = new RequestText(List.of("__turn__", "__key__"), 1, 2, i -> 7);
    String request = "*2\r\n$12\r\n00000000000%d\r\n$12\r\n000000000007\r\n";
    assertThat(new String(text.bytes(), StandardCharsets.US_ASCII))
        .isEqualTo(request.formatted(0) + request.formatted(1));
  }

  @Test
  void everyRequestIsExecutedAndAnswered() {
    new EmbeddedRun(server, new RequestText(List.of("SET", "k:__key__", "v"), 10, 4, i -> i))
        .once();
    assertThat(server.answeredRequests()).isEqualTo(40);
    assertThat(server.keys()).isEqualTo(40);
    assertThat(server.bytesOut()).isEqualTo(40 * "+OK\r\n".length());
  }

  @Test
  void errorsAreNotMistakenForAnswers() {
    RequestText text = new RequestText(List.of("GET", "one", "two"), 1, 1, i -> i);
    assertThatThrownBy(() -> new EmbeddedRun(server, text).once())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wrong number of arguments");
  }

  @Test
  void commandPrintsRowForEachTest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int code =
        new CommandLine(new EmbeddedCommand(new PrintStream(out)))
            .execute("-r", "100", "--rounds", "1", "--seconds", "0.01", "-t", "get,zadd_one");
    assertThat(code).isZero();
    assertThat(out.toString().lines().map(line -> line.split(" ")[0]))
        .containsExactly("", "get", "zadd_one", "100");
  }
}
