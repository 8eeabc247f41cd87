package io.vireo.benchmarks.results;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run of the suite found.
 *
 * @param machine name and value of what describes it
 * @param date when it began
 * @param command that repeats it
 * @param versions by the server's name; the first is the one the others are compared with
 * @param rounds counted runs of each scenario on each server
 * @param seconds of a run, unless the scenario needs more
 * @param scenarios in the order they were run
 */
public record SuiteResult(
    Map<String, String> machine,
    String date,
    String command,
    Map<String, String> versions,
    int rounds,
    double seconds,
    List<ScenarioResult> scenarios) {

  /** Names of the servers, the subject first. */
  public List<String> servers() {
    return List.copyOf(versions.keySet());
  }

  /** The server that the others are compared with. */
  public String subject() {
    return servers().get(0);
  }

  /** The servers that it is compared with. */
  public List<String> others() {
    return servers().subList(1, versions.size());
  }

  /** The scenarios by chapters, in order. */
  public Map<String, List<ScenarioResult>> chapters() {
    Map<String, List<ScenarioResult>> chapters = new LinkedHashMap<>();
    for (ScenarioResult scenario : scenarios) {
      chapters.computeIfAbsent(scenario.chapter(), name -> new ArrayList<>()).add(scenario);
    }
    return chapters;
  }

  /** This result with the scenarios of another run on the same servers behind its own. */
  public SuiteResult with(SuiteResult other) {
    if (!servers().equals(other.servers())) {
      throw new IllegalArgumentException(
          "runs of different servers: " + servers() + " and " + other.servers());
    }
    List<ScenarioResult> all = new ArrayList<>(scenarios);
    all.addAll(other.scenarios);
    return new SuiteResult(
        machine, date, command + "\n" + other.command, versions, rounds, seconds, all);
  }

  /**
   * The geometric mean over all scenarios that tell of the ratio of the subject to another server.
   *
   * @return NaN if no scenario has the figure for both
   */
  public double meanRatio(Figure figure, String other) {
    double logs = 0;
    int count = 0;
    for (ScenarioResult scenario : scenarios) {
      double ratio = scenario.of(subject()).ratio(figure, scenario.of(other)).median();
      if (ratio > 0 && scenario.tells(figure)) {
        logs += Math.log(ratio);
        count++;
      }
    }
    return count == 0 ? Double.NaN : Math.exp(logs / count);
  }
}
