package io.vireo.server.cluster.simulation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Plays clusters for longer than a build may: {@code bin/cluster-simulation}. */
public final class ClusterSimulationMain {
  private ClusterSimulationMain() {}

  /**
   * Plays them.
   *
   * @param arguments {@code seed=N} the first seed, {@code seeds=N} how many, {@code nodes=N} how
   *     many nodes instead of few, {@code log=yes} what the nodes log, {@code idle=MILLIS} what it
   *     costs to do nothing, {@code flaw=NAME} a mistake made on purpose ({@link Flaws})
   */
  public static void main(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      String[] pair = argument.split("=", 2);
      given.put(pair[0], pair.length > 1 ? pair[1] : "yes");
    }
    long first = Long.parseLong(given.getOrDefault("seed", "0"));
    long seeds = Long.parseLong(given.getOrDefault("seeds", "1000"));
    int nodes = Integer.parseInt(given.getOrDefault("nodes", "0"));
    if (given.containsKey("idle")) {
      System.out.println(ClusterRun.large(first, nodes).idle(Long.parseLong(given.get("idle"))));
      return;
    }
    long began = System.nanoTime();
    long longest = 0;
    long steps = 0;
    int failures = 0;
    int split = 0;
    for (long seed = first; seed < first + seeds; seed++) {
      ClusterRun run = nodes == 0 ? ClusterRun.small(seed) : ClusterRun.large(seed, nodes);
      run.cluster.keepsLog = given.containsKey("log");
      run.cluster.flaws.have(given.getOrDefault("flaw", ""));
      try {
        run.play();
        longest = Math.max(longest, run.settled());
      } catch (AssertionError | RuntimeException e) {
        failures++;
        System.out.println("seed=" + seed + ": " + e);
        if (!(e instanceof AssertionError)) {
          e.printStackTrace(System.out);
        }
        if (given.containsKey("log")) {
          run.cluster.servers.forEach(
              server ->
                  server
                      .log()
                      .forEach(line -> System.out.println(server.node.name() + " " + line)));
        }
      }
      split += run.cluster.rules.splitElectorates();
      steps += run.cluster.simulation.steps();
      if (nodes > 0) {
        System.out.println(run.summary());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%d seeds, %d failed; longest until all agreed %d ms; %d steps, %d split electorates, %.1f s%n",
        seeds,
        failures,
        longest,
        steps,
        split,
        (System.nanoTime() - began) / 1e9);
  }
}
