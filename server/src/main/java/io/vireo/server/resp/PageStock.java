package io.vireo.server.resp;

/**
 * Pages for {@link RequestWriter}s, and those that are not needed any more, for the next. Any
 * thread: the thread that writes pages to the disk gives them back to the one that fills them.
 */
public final class PageStock {
  /** Bytes of a page. */
  public static final int PAGE = 64 * 1024;

  private final byte[][] spare;
  private int count;

  /** A stock that keeps {@code most} pages at most. */
  public PageStock(int most) {
    spare = new byte[most][];
  }

  /** A page of {@link #PAGE} bytes, with anything in it. */
  synchronized byte[] take() {
    return count > 0 ? spare[--count] : new byte[PAGE];
  }

  /** Takes back a page that is not used any more. */
  public synchronized void give(byte[] page) {
    if (count < spare.length) {
      spare[count++] = page;
    }
  }
}
