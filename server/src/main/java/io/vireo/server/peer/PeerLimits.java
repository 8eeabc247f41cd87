package io.vireo.server.peer;

/**
 * What a connection to another server may keep.
 *
 * @param bulk bytes of the longest string, or line, of an answer; one that is streamed may be
 *     longer
 * @param reply heap bytes of the largest answer, about
 * @param depth how deep aggregates may lie in each other
 * @param requests how many requests may wait for their answers
 * @param unsent bytes that may wait to be written before the next request is refused; a single
 *     request may be larger
 */
public record PeerLimits(int bulk, long reply, int depth, int requests, long unsent) {
  /** For commands that are answered by a line. */
  public static PeerLimits forLines() {
    return new PeerLimits(64 * 1024, 256 * 1024, 4, 1024, 1 << 20);
  }

  /** For commands that are answered by a text, such as INFO. */
  public static PeerLimits forTexts() {
    return new PeerLimits(16 << 20, 64 << 20, 8, 1024, 1 << 20);
  }
}
