package io.vireo.server.data.page;

import java.nio.ByteBuffer;

/**
 * Where pages come from, and where they go back to. Owned by the data context.
 *
 * <p>What lies in a page that was given back takes no memory any more, from that moment on.
 */
public interface PageSource extends AutoCloseable {
  /**
   * A page outside the heap, whose bytes may be anything. It takes memory only where it is written
   * to.
   *
   * @return null if the system has none
   */
  ByteBuffer get();

  /**
   * True if there is a reserve of pages for a change of a value, which asks before it begins: so it
   * need not fail half-way.
   *
   * @param bytes that the change adds at most, if they may be more than one element has
   */
  default boolean hasReserve(long bytes) {
    return true;
  }

  /**
   * A page for a change that has begun: one of the reserve where {@link #get} has none.
   *
   * @return null if the reserve is used up
   */
  default ByteBuffer getReserved() {
    return get();
  }

  /** Gives a page back to the system; it must not be accessed any more. */
  void giveBack(ByteBuffer page);

  /** Lets go of what is needed to get pages; those that are in use stay. */
  @Override
  void close();
}
