package io.vireo.benchmarks.results;

import java.util.List;
import java.util.Map;

/**
 * What a scenario found.
 *
 * @param name that chooses it
 * @param chapter of the report it belongs to
 * @param title in words
 * @param about what it means
 * @param unit what one operation is, in the plural
 * @param paced whether the clock set the rate, so that it says nothing about the server
 * @param note what only the run could tell, or an empty text
 * @param marks what happened during each round
 * @param outcomes by the server's name, in the order of the servers
 */
public record ScenarioResult(
    String name,
    String chapter,
    String title,
    String about,
    String unit,
    boolean paced,
    String note,
    List<Mark> marks,
    Map<String, Outcome> outcomes) {

  /** Whether servers can be told apart by a figure. */
  public boolean tells(Figure figure) {
    return figure != Figure.RATE || !paced;
  }

  /** The figure that the scenario is about. */
  public Figure main() {
    boolean starts =
        outcomes.values().stream()
            .flatMap(outcome -> outcome.rounds().stream())
            .anyMatch(round -> round.figures().containsKey(Figure.START));
    return starts ? Figure.START : Figure.RATE;
  }

  /** What a server did; left out if it is not known here. */
  public Outcome of(String server) {
    return outcomes.getOrDefault(server, Outcome.leftOut("did not take part"));
  }
}
