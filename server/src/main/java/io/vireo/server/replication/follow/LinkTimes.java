package io.vireo.server.replication.follow;

/**
 * Since when the link to the primary is up or down, how long it was down in all, and how often it
 * was tried to synchronize. Times are Unix milliseconds, 0 for never. Data context only.
 */
final class LinkTimes {
  private long upSince;
  private long downSince;
  private long disconnectedSince;
  private long disconnectedMillis;
  private long attempts;
  private long attemptsSinceUp;

  /** There is another primary: what is counted for each begins anew. */
  void follows() {
    attempts = 0;
    attemptsSinceUp = 0;
  }

  /** There is no primary any more. */
  void leads() {
    follows();
    upSince = 0;
    downSince = 0;
  }

  /** A connection is being made. */
  void tried(long now) {
    attempts++;
    attemptsSinceUp++;
    if (attempts > 1 && disconnectedSince == 0) {
      disconnectedSince = now; // the first attempt has failed
    }
  }

  /** The stream begins. */
  void up(long now) {
    if (disconnectedSince != 0) {
      disconnectedMillis += now - disconnectedSince;
      disconnectedSince = 0;
    }
    downSince = 0;
    upSince = now;
  }

  /** The stream has ended. */
  void down(long since) {
    downSince = since;
    upSince = 0;
    attemptsSinceUp = 0;
    if (disconnectedSince == 0) {
      disconnectedSince = since;
    }
  }

  /** Since when the stream comes, or 0. */
  long upSince() {
    return upSince;
  }

  /** Since when the stream, which came before, does not come, or 0. */
  long downSince() {
    return downSince;
  }

  /**
   * For how long the stream did not come where it was to come, in milliseconds. Between two streams
   * that counts, too, in which the server was a primary.
   */
  long disconnectedMillis(long now) {
    return disconnectedMillis + (downSince == 0 ? 0 : now - downSince);
  }

  /** How often a connection to this primary was tried. */
  long attempts() {
    return attempts;
  }

  /** How often since the stream came last. */
  long attemptsSinceUp() {
    return attemptsSinceUp;
  }
}
