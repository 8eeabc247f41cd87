package io.vireo.server.process;

/**
 * Decides from the books and the heap whether the JVM shall be asked to collect. For one thread at
 * a time.
 *
 * <p>There are three reasons. Most of the data are gone, as after FLUSHALL, so that the heap has
 * much to give back; that happens once. Or most of a large heap must be garbage, because values are
 * replaced all the time; that happens again and again. Or no client wants anything at the moment,
 * and there is some garbage. A collector that works beside the program is asked whenever there is a
 * reason. One that stops everything is asked only if what it has to move is so little that it stops
 * shortly. For the sake of garbage it may take longer: some day the collector itself would look
 * through all of that, and take longer still.
 */
public final class CollectionChoice {
  /** Why the JVM may be asked. */
  enum Reason {
    /** There is none. */
    NONE,
    /** The data have shrunk to a quarter, and have stayed so for some looks. */
    SHRUNK,
    /** The heap is more than 128 MiB, and four times the data. */
    GARBAGE,
    /** No command was executed for some looks, and there is more than a little garbage. */
    IDLE
  }

  /**
   * A collection of the whole heap that stopped everything.
   *
   * @param millis it took
   * @param before bytes in the heap
   * @param left bytes behind it
   */
  public record Collection(long millis, long before, long left) {}

  /** How long a collection may stop everything after data have shrunk, milliseconds. */
  static final int LONGEST_MILLIS = 10;

  /** How long one may that removes garbage. */
  static final int LONGEST_FOR_GARBAGE_MILLIS = 100;

  private static final int SHARE = 4;
  private static final long WORTHWHILE = 64L << 20;
  private static final int CALM_LOOKS = 5;

  /** So much garbage is worth a collection while no command is executed. */
  private static final long WORTHWHILE_IDLE = 32L << 20;

  /** A heap up to this size is left to the collector. */
  private static final long SMALL = 128L << 20;

  /*
   * Milliseconds for a mebibyte of keys of 100 bytes, which are more to look at than others of that
   * size: what lives is found, moved and referred to anew; what does not is passed over. Then there
   * is what a collection of nothing takes. What collections really took corrects the first two.
   */
  private static final double LIVING = 1.1;
  private static final double DEAD = 0.1;
  private static final int NOTHING = 10;
  private static final double MEBIBYTE = 1 << 20;

  private double correction = 1;
  private long most;
  private long seen;
  private int looks;
  private long left;
  private long commands;
  private int idleLooks;

  /**
   * Looks for a reason; to be called at a steady pace.
   *
   * @param used bytes of data and clients
   * @param heap bytes of the heap that are taken, garbage included
   * @param commandsSoFar how many were ever executed
   */
  Reason look(long used, long heap, long commandsSoFar) {
    idleLooks = commandsSoFar == commands ? idleLooks + 1 : 0;
    commands = commandsSoFar;
    seen = used;
    most = Math.max(most, used);
    boolean gone = most - used >= WORTHWHILE && used <= most / SHARE;
    looks = gone ? looks + 1 : 0;
    if (looks >= CALM_LOOKS) {
      looks = 0;
      return Reason.SHRUNK;
    }
    // Not again before there is as much once more as a collection could not remove.
    long expected = Math.max(used * SHARE, left * 2);
    if (heap > Math.max(SMALL, expected)) {
      return Reason.GARBAGE;
    }
    boolean worthwhile = heap - Math.max(used, left) > WORTHWHILE_IDLE;
    return idleLooks >= CALM_LOOKS && worthwhile ? Reason.IDLE : Reason.NONE;
  }

  /** Takes what the last collection was like that stopped everything. */
  void learn(Collection last) {
    double expected = living(last.left()) + dead(last.before() - last.left());
    if (expected > 0) {
      correction = Math.max(0, last.millis() - NOTHING) / expected;
    }
  }

  /** True if a collection for this reason would stop everything only shortly, as things are. */
  boolean isShort(Reason reason, long heap) {
    double millis = living(seen);
    if (reason != Reason.SHRUNK) {
      millis += dead(heap - seen);
    }
    int most = reason == Reason.SHRUNK ? LONGEST_MILLIS : LONGEST_FOR_GARBAGE_MILLIS;
    return millis * correction <= most;
  }

  private static double living(long bytes) {
    return bytes / MEBIBYTE * LIVING;
  }

  private static double dead(long bytes) {
    return bytes / MEBIBYTE * DEAD;
  }

  /**
   * Notes a finished collection, and the bytes that it has left, garbage of the meantime included.
   */
  void done(long bytesLeft) {
    left = bytesLeft;
    most = seen;
  }
}
