package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.data.table.Entry;

/**
 * What a command takes of the heap that looks at many keys at once: small collections are shown as
 * objects that only it has. Made for one command.
 */
public final class Copies {
  private static final long STEP = 64 * 1024;

  private final Call call;
  private long owed;

  /** None yet. */
  public Copies(Call call) {
    this.call = call;
  }

  /**
   * The value of an entry was looked at, and will be used until the command ends.
   *
   * @throws io.vireo.server.keyspace.NoRoom if there is no room for so many
   */
  public void count(Entry entry) {
    owed += entry.copiedBytes();
    if (owed >= STEP) {
      call.keyspace().need(owed);
      owed = 0;
    }
  }
}
