package io.vireo.server.cluster.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.crash.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Plays with a cluster of processes, from the command line, as long as one likes. */
public final class ClusterCampaignMain {
  private static final String USAGE =
      """
      Usage: cluster-campaign [option=value ...]
        seconds=N    how long (60); an act that has begun is played to its end
        seed=N       what the first cluster is drawn by (by the clock)
        nodes=N      how many it has, in three shards (6)
        mixed=WHO    yes: Vireo and Redis 8.0.2 in each shard; redis: Redis only; no: Vireo only (no)
        acts=A,B     what is played, by turns (failovers,moves,restarts,all)
        dir=PATH     where directories are made (that for temporary files)
        server=PATH  the program that starts Vireo (the classes of this build)
      """;

  private ClusterCampaignMain() {}

  /**
   * Plays the acts; ends with code 1 if a rule is broken.
   *
   * @param args see the usage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ServerProgram given = null;
    long seconds = 60;
    long seed = System.nanoTime() & 0xffffffffL;
    int nodes = 2 * Park.SHARDS;
    Makers makers = Makers.VIREO;
    List<Act> acts = List.of(Act.values());
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    for (String arg : args) {
      String value = arg.substring(arg.indexOf('=') + 1);
      switch (arg.substring(0, Math.max(0, arg.indexOf('=')))) {
        case "seconds" -> seconds = Long.parseLong(value);
        case "seed" -> seed = Long.parseLong(value);
        case "nodes" -> nodes = Integer.parseInt(value);
        case "mixed" -> makers = makers(value);
        case "acts" -> acts = acts(value);
        case "dir" -> parent = Files.createDirectories(Path.of(value).toAbsolutePath());
        case "server" -> given = ServerProgram.launcher(Path.of(value));
        default -> {
          System.err.print(USAGE);
          System.exit(2);
        }
      }
    }
    ServerProgram vireo = given == null ? ServerProgram.ofThisBuild() : given;
    Progress progress = new Progress(System.out, Boolean.getBoolean("vireo.terminal"));
    ClusterCampaign.Order order =
        new ClusterCampaign.Order(vireo, parent, seed, seconds, nodes, makers, acts);
    System.exit(new ClusterCampaign(order, progress).run() ? 0 : 1);
  }

  private static Makers makers(String word) {
    return switch (word) {
      case "yes" -> Makers.MIXED;
      case "redis" -> Makers.REDIS;
      default -> Makers.VIREO;
    };
  }

  private static List<Act> acts(String words) {
    return Arrays.stream(words.toUpperCase(Locale.ROOT).split(",")).map(Act::valueOf).toList();
  }
}
