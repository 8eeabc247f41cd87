package io.vireo.server.family.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Searches that pause, and what other clients do meanwhile. */
class VectorSimilarityTest {
  private static final int ELEMENTS = 3_000;

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final InProcessClient other = server.client();

  @BeforeEach
  void fill() {
    Random random = new Random(1);
    for (int i = 0; i < ELEMENTS; i++) {
      String x = "" + random.nextGaussian();
      String y = "" + random.nextGaussian();
      run("VADD", "v", "VALUES", "3", x, y, "1", "e" + i, "EF", "8", "M", "6", "NOQUANT");
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private String run(String... words) {
    return RespText.of(other.run(words));
  }

  /** Begins a search that comes to its first pause. */
  private void begin() {
    client
        .meanwhile("VSIM", "v", "VALUES", "3", "0", "0", "1", "COUNT", "3000", "EF", "3000")
        .run();
    assertThat(client.read()).isNull();
  }

  private void meanwhile(String... words) {
    other.meanwhile(words).run();
  }

  private List<String> found() {
    server.advance(Duration.ZERO);
    RespValue reply = client.read();
    assertThat(reply).isInstanceOf(RespValue.Many.class);
    return ((RespValue.Many) reply).items().stream().map(RespValue::asText).toList();
  }

  @Test
  void aSearchGoesOnBetweenCommandsOfOthers() {
    begin();
    meanwhile("PING");
    server.runUntilIdle();
    assertThat(RespText.of(other.read())).isEqualTo("PONG");
    assertThat(client.read()).isNull();
    assertThat(found()).hasSizeGreaterThan(ELEMENTS * 9 / 10).doesNotHaveDuplicates();
    assertThat(RespText.of(client.run("PING"))).isEqualTo("PONG");
  }

  @Test
  void whatIsRemovedMeanwhileIsNotFound() {
    begin();
    for (int i = 0; i < ELEMENTS; i += 2) {
      meanwhile("VREM", "v", "e" + i);
    }
    assertThat(found())
        .hasSizeBetween(ELEMENTS / 4, ELEMENTS / 2)
        .allMatch(name -> Integer.parseInt(name.substring(1)) % 2 == 1);
    assertThat(RespText.of(client.run("VCARD", "v"))).isEqualTo("(integer) " + ELEMENTS / 2);
  }

  @Test
  void anElementThatGetsAnotherVectorMeanwhileIsFoundOnceAtMost() {
    begin();
    for (int i = 0; i < ELEMENTS; i += 3) {
      meanwhile(
          "VADD", "v", "VALUES", "3", "1", "" + i, "1", "e" + i, "EF", "8", "M", "6", "NOQUANT");
    }
    assertThat(found()).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void aSetThatGoesMeanwhileIsSearchedToTheEnd() {
    for (String[] command : new String[][] {{"DEL", "v"}, {"FLUSHALL"}, {"SET", "v", "x"}}) {
      begin();
      meanwhile(command);
      assertThat(found()).hasSizeGreaterThan(ELEMENTS * 9 / 10);
      server.advance(Duration.ofSeconds(1));
      run("DEL", "v");
      assertThat(server.engine().keyspace().database(0).blockBytes()).isZero();
      fill();
    }
  }

  @Test
  void aClientThatLeavesEndsItsSearch() {
    begin();
    client.leave();
    server.advance(Duration.ofSeconds(1));
    run("DEL", "v");
    server.advance(Duration.ofSeconds(1));
    assertThat(server.engine().keyspace().database(0).blockBytes()).isZero();
  }

  @Test
  void searchesThatDoNotPause() {
    String[] search = {"VSIM", "v", "VALUES", "3", "0", "0", "1", "COUNT", "5", "EF", "3000"};
    String paused = RespText.of(client.run(search));
    run("CONFIG", "SET", "vset-force-single-threaded-execution", "yes");
    client.meanwhile(search).run();
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).isEqualTo(paused);
    run("CONFIG", "SET", "vset-force-single-threaded-execution", "no");
    String[] atOnce = List.of(search).toArray(new String[search.length + 1]);
    atOnce[search.length] = "NOTHREAD";
    client.meanwhile(atOnce).run();
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).isEqualTo(paused);
  }
}
