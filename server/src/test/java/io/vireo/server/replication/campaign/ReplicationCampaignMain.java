package io.vireo.server.replication.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Plays with servers that follow each other, from the command line, as long as one likes. */
public final class ReplicationCampaignMain {
  private static final String USAGE =
      """
      Usage: replication-campaign [option=value ...]
        seconds=N    how long (60); a round that has begun is played to its end
        seed=N       what the first round is drawn by (by the clock)
        dir=PATH     where directories are made (that for temporary files)
        server=PATH  the program that starts Vireo (the classes of this build)
      """;

  private ReplicationCampaignMain() {}

  /**
   * Plays the rounds; ends with code 1 if one fails.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerProgram given = null;
    long seconds = 60;
    long seed = System.nanoTime() & 0xffffffffL;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "seconds" -> seconds = Long.parseLong(value);
        case "seed" -> seed = Long.parseLong(value);
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        case "server" -> given = ServerProgram.launcher(Path.of(value));
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    ServerProgram vireo = given == null ? ServerProgram.ofThisBuild() : given;
    ReplicationCampaign.Order order = new ReplicationCampaign.Order(vireo, parent, seed, seconds);
    Progress progress = new Progress(System.out, Boolean.getBoolean("vireo.terminal"));
    System.exit(new ReplicationCampaign(order, progress).run() ? 0 : 1);
  }
}
