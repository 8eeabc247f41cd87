package io.vireo.server.crash;

import io.vireo.server.ServerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Kills servers from the command line, as often as one likes. */
public final class CrashMain {
  private static final String USAGE =
      """
      Usage: crash-campaign [option=value ...]
        kills=N      after how many kills it is enough (200)
        seed=N       what the rounds are drawn by (by the clock)
        policy=P     always, everysec or save; all of them by turns if it is left out
        jobs=N       how many servers at once (2)
        dir=PATH     where directories are made (that for temporary files)
        server=PATH  the program that starts a server (the classes of this build)
      """;

  private CrashMain() {}

  /**
   * Plays the rounds; ends with code 1 if one fails.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerProgram given = null;
    long kills = 200;
    int jobs = 2;
    long seed = System.nanoTime() & 0xffffffffL;
    List<Policy> policies = List.of(Policy.values());
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "kills" -> kills = Long.parseLong(value);
        case "jobs" -> jobs = Integer.parseInt(value);
        case "seed" -> seed = Long.parseLong(value);
        case "policy" -> policies = List.of(Policy.valueOf(value.toUpperCase(Locale.ROOT)));
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        case "server" -> given = ServerProgram.launcher(Path.of(value));
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    ServerProgram program = given == null ? ServerProgram.ofThisBuild() : given;
    Campaign.Order order = new Campaign.Order(program, parent, seed, policies, kills, jobs);
    Progress progress = new Progress(System.out, Boolean.getBoolean("vireo.terminal"));
    System.exit(new Campaign(order, progress).run() ? 0 : 1);
  }
}
