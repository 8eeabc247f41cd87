package io.vireo.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compares Vireo with Redis 8.6.3 over random requests, and tests what does so. */
@Timeout(600)
class DifferentialTest {
  /** System properties: how many steps, and from which seed on. */
  private static final long STEPS = Long.getLong("vireo.differential.steps", 100_000);

  private static final long SEED = Seeds.of(20_250_601);

  @BeforeEach
  void needsRedis() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
  }

  @Test
  void answersAsRedisDoes() {
    List<String> differences = new ArrayList<>();
    try (Differential differential = new Differential(Set.of())) {
      differential.play(SEED, STEPS, 3, differences::add);
    }
    assertThat(differences).isEmpty();
  }

  /** A command that Redis lacks, between others: nothing else is left of them. */
  @Test
  void findsADifferenceAndShrinksIt() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      steps.add(Step.Say.of(i % 2, Request.of("SET", "k" + i, "v" + i)));
    }
    steps.add(Step.Say.of(0, Request.of("DELIFEQ", "key", "value")));
    for (int i = 0; i < 200; i++) {
      steps.add(Step.Say.of(i % 2, Request.of("GET", "k" + i)));
    }
    try (Differential differential = new Differential(Set.of())) {
      String text = differential.explain(new Episode(1, Map.of(), steps)).orElseThrow();
      assertThat(text.lines().filter(line -> line.contains("> "))).hasSize(1);
      assertThat(text).contains("> DELIFEQ").contains("(error) ERR unknown command");
    }
  }

  /** A message that Redis does not send: Vireo has a command that it lacks. */
  @Test
  void findsAMessageTooMuch() {
    List<Step> steps = new ArrayList<>();
    steps.add(Step.Say.of(1, Request.of("CLIENT", "TRACKING", "ON")));
    steps.add(Step.Say.of(0, Request.of("CLIENT", "TRACKING", "ON", "REDIRECT", "client-8")));
    steps.add(Step.Say.of(1, Request.of("GET", "one"), Request.of("GET", "two")));
    steps.add(Step.Say.of(0, Request.of("GET", "one"), Request.of("GET", "two")));
    steps.add(Step.Say.of(1, Request.of("MSET", "one", "1", "two", "2")));
    steps.add(new Step.Check());
    try (Differential differential = new Differential(Set.of())) {
      assertThat(differential.explain(new Episode(1, Map.of(), steps))).isEmpty();
      assertThat(differential.tally().messages()).isEqualTo(4);

      String script =
          "local unknown = redis.pcall('DELIFEQ').err:find('nknown') "
              + "redis.call('MSET', 'three', 3, 'four', 4) "
              + "redis.call('GET', unknown and 'four' or 'three')";
      steps.add(4, Step.Say.of(0, Request.of("EVAL", script, "0")));
      steps.add(5, Step.Say.of(1, Request.of("SET", "three", "3")));
      String text = differential.explain(new Episode(1, Map.of(), steps)).orElseThrow();
      assertThat(text).startsWith("== state told client-8").contains("1) \"three\"");
      assertThat(text).doesNotContain("MSET one");
    }
  }

  /** The difference shows in the state only, and long after what made it: a choice by chance. */
  @Test
  void findsTheStepThatSpoiltTheState() {
    List<Step> steps = new ArrayList<>();
    List<String> members = new ArrayList<>(List.of("SADD", "set"));
    for (int i = 0; i < 100; i++) {
      members.add("member" + i);
      steps.add(Step.Say.of(0, Request.of("GET", "other" + i)));
    }
    steps.add(Step.Say.of(0, new Request(members)));
    steps.add(Step.Say.of(1, Request.of("SPOP", "set", "50")));
    for (int i = 0; i < 100; i++) {
      steps.add(Step.Say.of(1, Request.of("GET", "other" + i)));
    }
    steps.add(new Step.Check());
    try (Differential differential = new Differential(Set.of())) {
      String text = differential.explain(new Episode(1, Map.of(), steps)).orElseThrow();
      assertThat(text).startsWith("== state SMEMBERS").contains("SPOP set").doesNotContain("GET");
    }
  }
}
