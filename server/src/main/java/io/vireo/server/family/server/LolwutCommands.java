package io.vireo.server.family.server;

import io.vireo.config.Config;
import io.vireo.config.VireoSettings;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.process.Version;
import java.util.Set;
import java.util.random.RandomGenerator;

/** LOLWUT: a picture, and the version that clients look for in its last line. */
public final class LolwutCommands extends Family {
  private static final int COLUMNS = 48;
  private static final int ROWS = 12;
  private static final int MOST = 1_000;
  private static final char RISING = '\u2571';
  private static final char FALLING = '\u2572';

  private static final Set<Long> PICTURED_VERSIONS = Set.of(5L, 6L, 8L);

  private final Config config;

  final Command lolwut =
      command("LOLWUT", -1, this::lolwut)
          .doc("5.0.0", "", "Draws a picture and tells the version.")
          .flags(Flag.READONLY, Flag.FAST)
          .syntax("[VERSION version]");

  /** The family. */
  public LolwutCommands(Config config) {
    super(Group.SERVER);
    this.config = config;
  }

  /**
   * The picture is the same for all versions that have one in Redis; numbers after the version are
   * its size.
   */
  private void lolwut(Call call) {
    Args args = call.args(1);
    int columns = COLUMNS;
    int rows = ROWS;
    if (call.count() > 2 && args.take("VERSION")) {
      long version = args.integer();
      if (args.failed()) {
        return;
      }
      if (!PICTURED_VERSIONS.contains(version)) {
        call.reply()
            .verbatim("txt", "Redis ver. " + config.get(VireoSettings.VIREO_COMPATIBILITY) + '\n');
        return;
      }
      columns = args.more() ? clamp(args.integer()) : columns;
      rows = args.more() ? clamp(args.integer()) : rows;
    }
    if (!args.failed()) {
      call.reply().verbatim("txt", maze(call.keyspace().random(), columns, rows) + caption());
    }
  }

  private static int clamp(long number) {
    return (int) Math.max(1, Math.min(number, MOST));
  }

  private static String maze(RandomGenerator random, int columns, int rows) {
    StringBuilder picture = new StringBuilder((columns + 1) * rows);
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        picture.append(random.nextBoolean() ? RISING : FALLING);
      }
      picture.append('\n');
    }
    return picture.toString();
  }

  private String caption() {
    return "\nA maze of diagonals, as home computers drew it with one line of BASIC."
        + " Vireo "
        + Version.VIREO
        + ", Redis ver. "
        + config.get(VireoSettings.VIREO_COMPATIBILITY)
        + '\n';
  }
}
