package io.vireo.server.family;

import io.vireo.server.command.Call;

/**
 * Asks for what a command takes of the heap bit by bit, where the sum is not known before: strings
 * found under many keys. Made for one command.
 */
public final class RoomInSteps {
  private static final long STEP = 64 * 1024;

  private final Call call;
  private long owed;

  /** Nothing was taken yet. */
  public RoomInSteps(Call call) {
    this.call = call;
  }

  /**
   * Takes {@code bytes} more, which are kept until the command ends.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no room for them
   */
  public void take(long bytes) {
    owed += bytes;
    if (owed >= STEP) {
      call.keyspace().need(owed);
      owed = 0;
    }
  }
}
