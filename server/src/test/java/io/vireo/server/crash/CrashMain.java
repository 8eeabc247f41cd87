package io.vireo.server.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Kills servers from the command line, for as many rounds as one likes. */
public final class CrashMain {
  private static final String USAGE =
      """
      Usage: crash-campaign [option=value ...]
        rounds=N     how many rounds to play (20)
        seed=N       what the rounds are drawn by (by the clock)
        policy=P     always, everysec or save; all of them by turns if it is left out
        dir=PATH     where directories are made (that for temporary files)
      """;

  private CrashMain() {}

  /**
   * Plays the rounds; ends with code 1 if one fails.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = 20;
    long seed = System.nanoTime() & 0xffffffffL;
    List<Policy> policies = List.of(Policy.values());
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "rounds" -> rounds = Integer.parseInt(value);
        case "seed" -> seed = Long.parseLong(value);
        case "policy" -> policies = List.of(Policy.valueOf(value.toUpperCase(Locale.ROOT)));
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    Campaign campaign = new Campaign(parent, seed, policies, System.out::println);
    System.exit(campaign.run(rounds) ? 0 : 1);
  }
}
