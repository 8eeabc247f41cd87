package io.vireo.server.engine.session;

import io.vireo.server.resp.Reply;

/**
 * Why a client waits: it runs nothing until this is over, and what it sends meanwhile is kept in
 * order. Data context only.
 */
public abstract class Waiting {
  /** No time limit. */
  public static final long FOREVER = Long.MAX_VALUE;

  private final long deadline;

  /** A wait that ends at a time, Unix milliseconds, or never by itself. */
  protected Waiting(long deadline) {
    this.deadline = deadline;
  }

  /** When the wait ends by itself. */
  public final long deadline() {
    return deadline;
  }

  /** True if CLIENT UNBLOCK may end it. */
  public boolean canBeUnblocked() {
    return true;
  }

  /** True if the client counts among the blocked ones, as one held by CLIENT PAUSE does too. */
  public boolean isBlocked() {
    return true;
  }

  /** Heap bytes of what is kept for it; the same as long as it lasts. */
  public long heapBytes() {
    return 0;
  }

  /** The client has sent a request, which is kept with what it sent before. */
  public void requested() {}

  /** The time is over: gives the answer for that. */
  public abstract void timedOut(Reply reply);

  /** The wait ended for whatever reason: forgets what was noted elsewhere. */
  public void ended() {}
}
