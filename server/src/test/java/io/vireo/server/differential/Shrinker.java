package io.vireo.server.differential;

import io.vireo.server.testing.SocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes an episode that shows a difference as short as it gets while it still shows that
 * difference. One thread only.
 */
final class Shrinker {
  // First the steps behind the difference go. If the state differs, it is then compared after each
  // step, which tells the step that spoils it. The rest is delta debugging: parts of the steps are
  // left out, large ones first, then smaller ones, as long as the difference stays (Zeller and
  // Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", 2002; here without testing
  // the parts alone). In the end the words of each request are made simpler one by one.

  private static final int MOST_PLAYS = 4_000;

  /** Silence has to be waited for again and again. */
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  private final Duel duel;
  private String subject;
  private Episode best;
  private Difference difference;
  private int plays;

  Shrinker(Duel duel) {
    this.duel = duel;
  }

  /** What is left: the shortest episode, and its difference; none if it did not come again. */
  record Result(Episode episode, Difference difference) {}

  /** Shrinks an episode that differed. */
  Optional<Result> shrink(Episode episode, Difference found) {
    duel.patience(IMPATIENCE);
    try {
      return shrunk(episode, found);
    } finally {
      duel.patience(SocketClient.PATIENCE);
    }
  }

  private Optional<Result> shrunk(Episode episode, Difference found) {
    subject = found.subject();
    best = episode;
    plays = 0;
    difference = found;
    List<Step> begin = new ArrayList<>(episode.steps().subList(0, found.step() + 1));
    if (!accept(episode.with(begin)) && !accept(episode.with(begin))) {
      return Optional.empty();
    }
    if (subject.startsWith("state ")) {
      localize();
    }
    steps();
    settings();
    requests();
    new WordShrinker(this::accept).shrink(best);
    steps();
    requests();
    return Optional.of(new Result(best, difference));
  }

  private boolean accept(Episode candidate) {
    if (plays++ >= MOST_PLAYS) {
      return false;
    }
    Optional<Difference> found = duel.play(candidate);
    if (found.isEmpty() || !found.get().subject().equals(subject)) {
      return false;
    }
    difference = found.get();
    int end = Math.min(candidate.steps().size(), difference.step() + 1);
    best = candidate.with(candidate.steps().subList(0, end));
    return true;
  }

  private void localize() {
    List<Step> checked = new ArrayList<>();
    for (Step step : best.steps()) {
      if (!(step instanceof Step.Check)) {
        checked.add(step);
        checked.add(new Step.Check());
      }
    }
    if (accept(best.with(checked))) {
      List<Step> once = new ArrayList<>(best.steps());
      once.removeIf(step -> step instanceof Step.Check);
      once.add(new Step.Check());
      accept(best.with(once));
    }
  }

  private void steps() {
    int part = Math.max(1, best.steps().size() / 2);
    while (part >= 1) {
      boolean any = false;
      for (int from = best.steps().size() - 1 - part; from > -part; from -= part) {
        any |= leaveOut(Math.max(0, from), part);
      }
      if (part > 1) {
        part /= 2;
      } else if (!any) {
        return;
      }
    }
  }

  /** Leaves out some steps, but never the last one. */
  private boolean leaveOut(int from, int count) {
    List<Step> steps = best.steps();
    int to = Math.min(from + count, steps.size() - 1);
    if (from >= to) {
      return false;
    }
    List<Step> fewer = new ArrayList<>(steps.subList(0, from));
    fewer.addAll(steps.subList(to, steps.size()));
    return accept(best.with(fewer));
  }

  private void settings() {
    for (String name : List.copyOf(best.settings().keySet())) {
      Map<String, String> fewer = new HashMap<>(best.settings());
      fewer.remove(name);
      accept(best.with(fewer));
    }
  }

  /** Leaves out single requests of steps with several. */
  private void requests() {
    for (int i = 0; i < best.steps().size(); i++) {
      if (best.steps().get(i) instanceof Step.Block block) {
        for (int j = block.waking().size() - 1; j >= 0; j--) {
          block = (Step.Block) best.steps().get(i);
          tryStep(i, new Step.Block(block.waiting(), without(block.waking(), j)));
        }
        for (int j = block.waiting().size() - 1; j > 0; j--) {
          block = (Step.Block) best.steps().get(i);
          tryStep(i, new Step.Block(without(block.waiting(), j), block.waking()));
        }
      }
    }
  }

  private void tryStep(int at, Step step) {
    List<Step> steps = new ArrayList<>(best.steps());
    steps.set(at, step);
    accept(best.with(steps));
  }

  private static List<Request> without(List<Request> requests, int at) {
    List<Request> fewer = new ArrayList<>(requests);
    fewer.remove(at);
    return fewer;
  }
}
