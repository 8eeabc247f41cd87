package io.vireo.server.engine;

/** Ends the process when a client asks for it. Data context only. */
public interface ShutdownControl {
  /** What a client wants done with the data before the end. */
  enum Save {
    /** What the settings say. */
    DEFAULT,
    /** Save it, also without save points. */
    YES,
    /** Leave it. */
    NO
  }

  /**
   * How a client wants the server to end.
   *
   * @param now do not wait for replicas that lag behind
   * @param force end although saving failed
   * @param safe do not end a node of a cluster that votes
   * @param failover have a replica that lacks nothing take over from a node of a cluster
   */
  record Wish(Save save, boolean now, boolean force, boolean safe, boolean failover) {
    /** A wish in the words that Redis has for it. */
    public Wish(Save save, boolean now, boolean force) {
      this(save, now, force, false, false);
    }
  }

  /**
   * Begins to end the process.
   *
   * @return why that is impossible, as an error to answer with; null if the process will end, and
   *     no answer is needed
   */
  String shutdown(Wish wish);

  /** True while a shutdown waits for replicas that lag behind. */
  default boolean isWaiting() {
    return false;
  }

  /** For how long it will wait at the most, Unix milliseconds; only while it does. */
  default long waitsUntil() {
    return 0;
  }

  /**
   * Calls a shutdown off that still waits.
   *
   * @return false if there was none
   */
  boolean abort();
}
