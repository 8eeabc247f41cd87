package io.vireo.server.crash;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.DiskShim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Kills servers at the worst moments, from the command line. */
public final class MomentsMain {
  private static final String USAGE =
      """
      Usage: kill-moments [option=value ...]
        every=N      one moment in so many (1)
        seed=N       which of them (0)
        jobs=N       how many servers at once (2)
        dir=PATH     where directories are made (that for temporary files)
        server=PATH  the program that starts a server (the classes of this build)
      """;

  private MomentsMain() {}

  /**
   * Plays the moments; ends with code 1 if one of them leaves something wrong.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerProgram given = null;
    int every = 1;
    long seed = 0;
    int jobs = 2;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "every" -> every = Integer.parseInt(value);
        case "seed" -> seed = Long.parseLong(value);
        case "jobs" -> jobs = Integer.parseInt(value);
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        case "server" -> given = ServerProgram.launcher(Path.of(value));
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    Path built = Files.createTempDirectory("shim-");
    Path library = DiskShim.compile(built);
    if (library == null) {
      System.exit(2);
    }
    ServerProgram program = given == null ? ServerProgram.ofThisBuild() : given;
    Moments.Order order = new Moments.Order(program, library, parent, every, seed, jobs);
    int failed =
        new Moments(order, new Progress(System.out, Boolean.getBoolean("vireo.terminal"))).run();
    Folders.delete(built);
    System.exit(failed == 0 ? 0 : 1);
  }
}
