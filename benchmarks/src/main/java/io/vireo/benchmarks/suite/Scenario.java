package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.results.Mark;
import io.vireo.benchmarks.results.Outcome;
import io.vireo.benchmarks.results.ScenarioResult;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something to measure.
 *
 * @param name that chooses it
 * @param chapter of the report
 * @param title in words
 * @param about what it means
 * @param unit what one operation is, in the plural
 * @param groups that it also belongs to, beside {@code full}
 * @param work what is done
 */
record Scenario(
    String name,
    String chapter,
    String title,
    String about,
    String unit,
    Set<String> groups,
    Work work) {
  static final String FULL = "full";
  static final String QUICK = "quick";

  /** This scenario, also chosen by the group {@code quick}. */
  Scenario quick() {
    Set<String> more = new TreeSet<>(groups);
    more.add(QUICK);
    return new Scenario(name, chapter, title, about, unit, more, work);
  }

  /**
   * What came of it.
   *
   * @param note what only the run could tell, or an empty text
   */
  ScenarioResult result(String note, List<Mark> marks, Map<String, Outcome> outcomes) {
    boolean paced =
        work instanceof Work.Load load && !(load.traffic().pace() instanceof Pace.Closed);
    return new ScenarioResult(name, chapter, title, about, unit, paced, note, marks, outcomes);
  }

  /** Whether a name, of a scenario or of a group, chooses this one. */
  boolean chosenBy(String wanted) {
    return wanted.equals(name) || wanted.equals(FULL) || groups.contains(wanted);
  }
}
