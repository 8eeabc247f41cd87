package io.vireo.server.family.set;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetChoiceTest {
  private static final int ROUNDS = 4000;

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> repeated = new ArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  private void listen() {
    server.engine().propagation().add(ToldUnits.words(repeated::add));
  }

  private RespValue run(String line) {
    return client.run(line.split(" "));
  }

  private void add(String key, String prefix, int count) {
    client.run(
        Stream.concat(Stream.of("SADD", key), IntStream.range(0, count).mapToObj(i -> prefix + i))
            .toArray(String[]::new));
  }

  private static List<String> texts(RespValue reply) {
    return ((RespValue.Many) reply).items().stream().map(RespValue::asText).toList();
  }

  @Test
  void poppedMembersAreNamedToThoseWhoRepeat() {
    run("SADD s a");
    run("SADD t 1 2 3");
    run("SADD u a b");
    listen();
    run("SPOP s");
    String one = run("SPOP t").asText();
    List<String> others = texts(run("SPOP t 1"));
    run("SPOP u 5");
    run("SPOP nokey");
    run("SPOP t 0");
    assertThat(repeated)
        .containsExactly("SELECT 0 SREM s a", "SREM t " + one, "SREM t " + others.get(0), "DEL u");
  }

  @Test
  void removalIsNamedAsSettingSays() {
    run("SADD s a");
    run("CONFIG SET lazyfree-lazy-server-del yes");
    listen();
    run("SPOP s 1");
    assertThat(repeated).containsExactly("SELECT 0 UNLINK s");
  }

  @Test
  void manyPoppedMembersAreNamedInBatches() {
    add("s", "m", 3000);
    listen();
    List<String> popped = texts(run("SPOP s 2500"));
    String[] words = repeated.get(0).split(" ");
    Set<String> named = new HashSet<>(List.of(words));
    assertThat(named).containsAll(popped).contains("MULTI", "EXEC");
    assertThat(Stream.of(words).filter("SREM"::equals)).hasSize(3);
    assertThat(words).hasSize(2 + 1 + 1 + 3 * 2 + 2500);
  }

  /** All ways to draw, from sets of all encodings: each must be fair. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "SRANDMEMBER, 3, '', 1",
    "SRANDMEMBER, 3, m, 1",
    "SRANDMEMBER, 3, a-long-member-of-more-than-sixty-four-bytes-so-that-it-is-hashed-, 1",
    "SRANDMEMBER, 12, '', 5",
    "SRANDMEMBER, 12, m, 5",
    "SRANDMEMBER, 12, a-long-member-of-more-than-sixty-four-bytes-so-that-it-is-hashed-, 5",
    "SRANDMEMBER, 20, '', 4",
    "SRANDMEMBER, 20, m, 4",
    "SRANDMEMBER, 20, a-long-member-of-more-than-sixty-four-bytes-so-that-it-is-hashed-, 4",
    "SRANDMEMBER, 10, '', -5",
    "SRANDMEMBER, 10, m, -5",
    "SPOP, 12, '', 3",
    "SPOP, 12, m, 3",
    "SPOP, 12, a-long-member-of-more-than-sixty-four-bytes-so-that-it-is-hashed-, 3",
    "SPOP, 12, '', 11",
    "SPOP, 12, m, 11",
    "SPOP, 12, a-long-member-of-more-than-sixty-four-bytes-so-that-it-is-hashed-, 11",
  })
  void membersAreDrawnWithTheSameChance(String command, int size, String prefix, int count) {
    Map<String, Integer> drawn = new HashMap<>();
    for (int i = 0; i < ROUNDS; i++) {
      if (i == 0 || command.equals("SPOP")) {
        add("s", prefix, size);
      }
      List<String> members = texts(run(command + " s " + count));
      assertThat(members).hasSize(Math.abs(count));
      assertThat(count < 0 || new HashSet<>(members).size() == count).isTrue();
      members.forEach(member -> drawn.merge(member, 1, Integer::sum));
    }
    double expected = (double) ROUNDS * Math.abs(count) / size;
    assertThat(drawn).hasSize(size);
    assertThat(drawn.values())
        .allSatisfy(times -> assertThat((double) times).isBetween(0.8 * expected, 1.2 * expected));
  }

  @Test
  void oneDrawAfterAnotherTakesAll() {
    add("s", "m", 500);
    Set<String> popped = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      popped.add(run("SPOP s").asText());
    }
    assertThat(popped).hasSize(500);
    assertThat(run("EXISTS s")).isEqualTo(new RespValue.Whole(0));
  }
}
