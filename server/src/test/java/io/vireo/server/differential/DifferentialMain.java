package io.vireo.server.differential;

import io.vireo.server.command.Group;
import io.vireo.server.testing.Oracle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares Vireo with Redis 8.6.3 from the command line, for as many steps as one likes. */
public final class DifferentialMain {
  private static final String USAGE =
      """
      Usage: differential [option=value ...]
        steps=N     how many steps to play (100000)
        seed=N      the seed of the first episode (by the clock)
        most=N      how many different differences to look for (1)
        tally=yes   tells how often each command was said
        groups=A,B  only these groups of commands beside the general ones: %s
      """;

  private DifferentialMain() {}

  /**
   * Plays episodes and prints the differences.
   *
   * @param args see the usage
   */
  public static void main(String[] args) {
    long steps = 100_000;
    long seed = System.nanoTime() & 0xffffffffL;
    int most = 1;
    boolean tally = false;
    Set<Group> groups = new HashSet<>();
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "steps" -> steps = Long.parseLong(value);
        case "seed" -> seed = Long.parseLong(value);
        case "most" -> most = Integer.parseInt(value);
        case "tally" -> tally = value.equals("yes");
        case "groups" -> groups.addAll(groups(value));
        default -> {
          System.err.print(USAGE.formatted(String.join(" ", Profiles.groups())));
          System.exit(2);
        }
      }
    }
    if (Oracle.program().isEmpty()) {
      System.err.println(Oracle.MISSING);
      System.exit(2);
    }
    System.exit(run(seed, steps, most, groups, tally) ? 0 : 1);
  }

  private static List<Group> groups(String names) {
    return Arrays.stream(Group.values())
        .filter(group -> List.of(names.split(",")).contains(group.wireName()))
        .toList();
  }

  private static boolean run(long seed, long steps, int most, Set<Group> groups, boolean tally) {
    long begin = System.nanoTime();
    try (Differential differential = new Differential(groups)) {
      int[] found = {0};
      differential.play(
          seed,
          steps,
          most,
          text -> {
            found[0]++;
            System.out.println(text);
          });
      if (tally) {
        System.out.print(differential.tally());
      }
      System.out.printf(
          "%d steps, %d requests, %d differences, %.0f s, first seed %d%n",
          differential.steps(),
          differential.requests(),
          found[0],
          (System.nanoTime() - begin) / 1e9,
          seed);
      return found[0] == 0;
    }
  }
}
