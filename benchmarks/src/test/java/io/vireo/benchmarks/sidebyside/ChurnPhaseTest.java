package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ChurnPhaseTest {
  private static final long KEYS = 10_000;

  private static double payloadAfter(int phases) {
    Map<String, Double> parts = new TreeMap<>();
    for (ChurnPhase phase : ChurnPhase.all(KEYS).subList(0, phases)) {
      for (ChurnLoad load : phase.loads()) {
        double before = parts.getOrDefault(load.part(), 0.0);
        parts.put(load.part(), load.effect().after(before, load.count()));
      }
    }
    return parts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  @Test
  void thePhasesOfOneRun() {
    List<ChurnPhase> all = ChurnPhase.all(KEYS);
    assertThat(all)
        .extracting(ChurnPhase::name)
        .containsExactly(
            "small strings",
            "strings of other lengths",
            "fields of small hashes",
            "lists as queues",
            "sorted set",
            "half deleted",
            "idle",
            "FLUSHALL");
    assertThat(all.get(6).rest()).isPositive();
    assertThat(all.get(7).empties()).isTrue();
  }

  @Test
  void payloadIsWhatRequestsBring() {
    assertThat(payloadAfter(1)).isEqualTo(KEYS * 32.0);
    // All but e^-4 of the strings have the mean length, 1083, and the others a thousand.
    assertThat(payloadAfter(2) - payloadAfter(1))
        .isCloseTo(KEYS / 2 * (16 + 1083.3 - 83.3 * Math.exp(-4)), within(10_000.0));
    assertThat(payloadAfter(5)).isBetween(700.0 * KEYS, 800.0 * KEYS);
    assertThat(payloadAfter(6) / payloadAfter(5)).isCloseTo(0.5, within(0.001));
  }

  @Test
  void replacementsAreReckonedAsChanceHasThem() {
    int places = 1000;
    int[] lengths = new int[places];
    Arrays.fill(lengths, 100);
    Random random = new Random(1);
    for (int i = 0; i < 1500; i++) {
      lengths[random.nextInt(places)] = 300;
    }
    ChurnLoad.Effect effect = ChurnLoad.toward(places * 300.0, places);
    double told = effect.after(places * 100.0, 1500);
    assertThat(told).isCloseTo(Arrays.stream(lengths).sum(), within(places * 5.0));
  }

  @Test
  void eachFieldMeetsEachLength() {
    ChurnLoad replacements = ChurnPhase.all(KEYS).get(2).loads().get(1);
    assertThat(replacements.cycle()).hasSize(70);
    assertThat(replacements.replaces()).isTrue();
    assertThat(replacements.cycle().stream().mapToInt(request -> request.length()).distinct())
        .hasSize(7);
  }

  @Test
  void ratioOfResidentMemoryLeavesTheLastPhaseOut() {
    assertThat(
            ChurnRun.residentRatio(
                List.of(outcome(100), outcome(400), outcome(7)),
                List.of(outcome(200), outcome(200), outcome(1))))
        .isCloseTo(1, within(1e-9));
  }

  private static ChurnOutcome outcome(double resident) {
    return new ChurnOutcome("", 1, resident, 1, 1, 1, 1, 1, 1, Double.NaN);
  }
}
