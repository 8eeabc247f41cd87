package io.vireo.server.engine.session;

/**
 * Tells how Redis keeps what a client has not read: the first bytes in the connection's fixed
 * buffer, which costs nothing more, and those behind them in blocks of a list. {@code
 * client-output-buffer-limit} and {@code omem} count the list alone.
 */
public final class ReplyMemory {
  /** Bytes of the fixed buffer. */
  public static final int BUFFER_BYTES = 16 * 1024;

  /** Bytes that one block holds: what Redis' allocator makes of 16 KB. */
  private static final long BLOCK_BYTES = 20_464;

  /** Bytes that one block takes, with its header and its place in the list. */
  private static final long BLOCK_MEMORY_BYTES = BLOCK_BYTES + 40;

  private ReplyMemory() {}

  /** The number of blocks for the given bytes of the list. */
  public static long blocks(long listed) {
    return (listed + BLOCK_BYTES - 1) / BLOCK_BYTES;
  }

  /** The memory that the given bytes of the list take. */
  public static long bytes(long listed) {
    return blocks(listed) * BLOCK_MEMORY_BYTES;
  }

  /**
   * The bytes that may still be added before the memory of the list comes to a hard limit.
   *
   * @param limit bytes, above 0
   * @param unread bytes that the client has not read
   * @param buffered those among them that are in the fixed buffer
   */
  public static long room(long limit, long unread, long buffered) {
    long listed = unread - buffered;
    long blocks = (limit - 1) / BLOCK_MEMORY_BYTES;
    return (listed > 0 ? 0 : BUFFER_BYTES - buffered) + blocks * BLOCK_BYTES - listed;
  }
}
