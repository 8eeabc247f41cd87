package io.vireo.server.cluster.handoff;

import io.vireo.server.crash.Folders;
import io.vireo.server.crash.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Moves slots to and fro while clients write, from the command line, as often as one likes. */
public final class HandoffCampaignMain {
  private static final String USAGE =
      """
      Usage: handoff-campaign [option=value ...]
        migrations=N  how often the slots move (30)
        seed=N        what the clients draw their requests by (by the clock)
        kinds=TEXT    only writes whose name in the report holds this (all)
        pipeline=N    the largest number of writes that a client sends at once (10)
        evict=yes|no  whether the nodes evict keys, instead of writes with deadlines (no)
        dir=PATH      where directories are made (that for temporary files)
      """;

  private HandoffCampaignMain() {}

  /**
   * Plays the campaign; ends with code 1 if a write is lost, or something else is wrong.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    int migrations = 30;
    long seed = System.nanoTime() & 0xffffffffL;
    String kinds = "";
    int pipeline = 10;
    boolean evicts = false;
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "migrations" -> migrations = Integer.parseInt(value);
        case "seed" -> seed = Long.parseLong(value);
        case "kinds" -> kinds = value;
        case "pipeline" -> pipeline = Integer.parseInt(value);
        case "evict" -> evicts = value.equals("yes");
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    Path folder = Files.createTempDirectory(parent, "handoff-" + seed + '-');
    Progress progress = new Progress(System.out, Boolean.getBoolean("vireo.terminal"));
    HandoffCampaign.Order order =
        new HandoffCampaign.Order(folder, migrations, seed, kinds, pipeline, evicts);
    boolean isGood = new HandoffCampaign(order, progress).run();
    Folders.delete(folder);
    System.exit(isGood ? 0 : 1);
  }
}
