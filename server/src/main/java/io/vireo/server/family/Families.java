package io.vireo.server.family;

import io.vireo.server.command.Family;
import java.util.List;

/** All command families. A new one is added here, and nowhere else. */
public final class Families {
  private Families() {}

  /** The families, each given what it needs beyond the call. */
  public static List<Family> all(Services services) {
    return List.of(
        new StringCommands(),
        new StringRanges(services),
        new StringBatches(),
        new Counters(),
        new LcsCommand(services),
        new KeyCommands(),
        new KeyMoves(),
        new ExpiryCommands(),
        new ScanCommands(),
        new WaitCommands(services));
  }
}
