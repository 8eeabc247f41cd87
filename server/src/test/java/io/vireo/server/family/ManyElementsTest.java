package io.vireo.server.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Commands that name more elements than are fetched at once, of collections that have left their
 * keys, of which half are there.
 */
class ManyElementsTest {
  private static final int ELEMENTS = 1000;
  private static final int NAMED = 101;

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<String> words(String begin, int from, int count, IntFunction<String> each) {
    List<String> words = new ArrayList<>(List.of(begin.split(" ")));
    for (int i = from; i < from + count; i++) {
      words.addAll(List.of(each.apply(i).split(" ")));
    }
    return words;
  }

  private RespValue run(String begin, int from, int count, IntFunction<String> each) {
    return client.run(words(begin, from, count, each).toArray(String[]::new));
  }

  private RespValue run(String line) {
    return client.run(line.split(" "));
  }

  private static List<RespValue> items(RespValue answer) {
    return ((RespValue.Many) answer).items();
  }

  @Test
  void ofSets() {
    assertThat(run("SADD s", 0, ELEMENTS, i -> "m" + i)).isEqualTo(new RespValue.Whole(1000));
    assertThat(run("SADD s", 950, NAMED, i -> "m" + i)).isEqualTo(new RespValue.Whole(51));
    RespValue members = run("SMISMEMBER s", 1000, NAMED, i -> "m" + i);
    assertThat(items(members).subList(0, 51)).containsOnly(new RespValue.Whole(1));
    assertThat(items(members).subList(51, NAMED)).containsOnly(new RespValue.Whole(0));
    assertThat(run("SREM s", 1000, NAMED, i -> "m" + i)).isEqualTo(new RespValue.Whole(51));
    assertThat(run("SREM s", 0, ELEMENTS + NAMED, i -> "m" + i))
        .isEqualTo(new RespValue.Whole(1000));
    assertThat(run("EXISTS s")).isEqualTo(new RespValue.Whole(0));
  }

  @Test
  void ofHashes() {
    assertThat(run("HSET h", 0, ELEMENTS, i -> "f" + i + " " + i))
        .isEqualTo(new RespValue.Whole(1000));
    assertThat(run("HSET h", 950, NAMED, i -> "f" + i + " v" + i))
        .isEqualTo(new RespValue.Whole(51));
    RespValue values = run("HMGET h", 1000, NAMED, i -> "f" + i);
    for (int i = 0; i <= 50; i++) {
      assertThat(items(values).get(i).asText()).isEqualTo("v" + (1000 + i));
    }
    assertThat(items(values).subList(51, NAMED)).containsOnly(new RespValue.Nil(false));
    assertThat(run("HDEL h", 1000, NAMED, i -> "f" + i)).isEqualTo(new RespValue.Whole(51));
    assertThat(run("HDEL h", 0, ELEMENTS + NAMED, i -> "f" + i))
        .isEqualTo(new RespValue.Whole(1000));
    assertThat(run("EXISTS h")).isEqualTo(new RespValue.Whole(0));
  }

  @Test
  void ofSortedSets() {
    assertThat(run("ZADD z", 0, ELEMENTS, i -> i * 7919 % 1000 + " m" + i))
        .isEqualTo(new RespValue.Whole(1000));
    assertThat(run("ZADD z CH", 950, NAMED, i -> i + " m" + i)).isEqualTo(new RespValue.Whole(101));
    RespValue scores = run("ZMSCORE z", 1000, NAMED, i -> "m" + i);
    for (int i = 0; i <= 50; i++) {
      assertThat(items(scores).get(i).asText()).isEqualTo("" + (1000 + i));
    }
    assertThat(items(scores).subList(51, NAMED)).containsOnly(new RespValue.Nil(false));
    assertThat(run("GEOADD z", 1000, NAMED, i -> "13.3 38.1 m" + i))
        .isEqualTo(new RespValue.Whole(50));
    assertThat(run("ZREM z", 1000, NAMED, i -> "m" + i)).isEqualTo(new RespValue.Whole(101));
    assertThat(run("ZREM z", 0, ELEMENTS + NAMED, i -> "m" + i))
        .isEqualTo(new RespValue.Whole(1000));
    assertThat(run("EXISTS z")).isEqualTo(new RespValue.Whole(0));
  }
}
