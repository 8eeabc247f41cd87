package io.vireo.server.resp;

/**
 * What a request may be at most. Replaced as a whole when a setting changes; any thread.
 *
 * @param maxBulkLength longest argument, bytes ({@code proto-max-bulk-len})
 * @param maxQueryBuffer most bytes of one unfinished request ({@code client-query-buffer-limit})
 */
public record RequestLimits(long maxBulkLength, long maxQueryBuffer) {
  /** Longest line of an inline command or of a length, bytes. */
  public static final int INLINE_LIMIT = 64 * 1024;

  /** Most arguments before authentication. */
  public static final int STRANGER_ARGUMENTS = 10;

  /** Longest argument before authentication, bytes. */
  public static final int STRANGER_BULK = 16 * 1024;

  /** Redis' defaults. */
  public static final RequestLimits DEFAULTS = new RequestLimits(512L << 20, 1L << 30);
}
