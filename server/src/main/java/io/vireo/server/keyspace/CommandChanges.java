package io.vireo.server.keyspace;

import java.util.Arrays;

/**
 * What the running command changes: how much, by its own account, and which keys, for the case that
 * it fails half-way. What else happens meanwhile, as that a key expires or is evicted, or what a
 * command within this one does, is not its own. Data context only.
 *
 * <p>Of keys it hears whenever a {@link Cut} does: before anything about them changes. So none is
 * missing, though some may have stayed as they were. They are noted as hashes, for that takes no
 * memory: the name of a key that is there can be found by its hash, and a command that fails knows
 * its arguments.
 */
public final class CommandChanges {
  /** Of a command that changes more keys, not all are noted. */
  private static final int MAX_KEYS = 4096;

  private long[] hashes = new long[32];
  private int[] databases = new int[32];
  private int count;
  private int from;
  private long said;
  private boolean toldAlong;
  private boolean noting;
  private boolean complete = true;
  private boolean wholeDatabases;

  /**
   * A command begins.
   *
   * @param outermost whether it runs within no other; else {@link #end} has to follow
   * @param nowNoting whether the keys are of interest
   */
  public void begin(boolean outermost, boolean nowNoting) {
    said = 0;
    toldAlong = false;
    noting = nowNoting;
    complete = true;
    wholeDatabases = false;
    if (outermost) {
      count = 0;
    }
    from = count;
  }

  /**
   * A command ends that runs within another one, which goes on.
   *
   * @param outerSaid what {@link #said} was when it began
   * @param outerFrom what {@link #from} was when it began
   */
  public void end(long outerSaid, int outerFrom) {
    count = from;
    said = outerSaid;
    from = outerFrom;
  }

  /** How many changes the command says that it made. */
  public long said() {
    return said;
  }

  /** True if the command has told of any change yet, whether it counts or not. */
  public boolean hasTold() {
    return said != 0 || toldAlong;
  }

  /** The command tells of a change that does not count. */
  void tellAlong() {
    toldAlong = true;
  }

  void say(long changes) {
    said += changes;
  }

  /** The first key of the command, among those that are noted. */
  public int from() {
    return from;
  }

  /** How many keys are noted; the last of them are the command's. */
  public int count() {
    return count;
  }

  /** The hash of a key that is noted. */
  public long hash(int place) {
    return hashes[place];
  }

  /** The database of a key that is noted. */
  public int database(int place) {
    return databases[place];
  }

  /** False if more changed than the keys that are noted. */
  public boolean isComplete() {
    return complete;
  }

  /** True if whole databases changed. */
  public boolean ofWholeDatabases() {
    return wholeDatabases;
  }

  /** A key is about to change. */
  void note(int database, long hash) {
    if (noting && !isLast(database, hash)) {
      add(database, hash);
    }
  }

  private boolean isLast(int database, long hash) {
    return count > from && hashes[count - 1] == hash && databases[count - 1] == database;
  }

  private void add(int database, long hash) {
    if (count == MAX_KEYS) {
      complete = false;
      return;
    }
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
      databases = Arrays.copyOf(databases, 2 * count);
    }
    hashes[count] = hash;
    databases[count++] = database;
  }

  /** The server itself has removed the key that was noted last, and tells of that. */
  void forget(int database, long hash) {
    if (isLast(database, hash)) {
      count--;
    }
  }

  /** Whole databases are about to change. */
  void noteAll() {
    complete = false;
    wholeDatabases = true;
  }
}
