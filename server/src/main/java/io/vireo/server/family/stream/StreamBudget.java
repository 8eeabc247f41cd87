package io.vireo.server.family.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;

/**
 * Counts what an answer to XREAD or XREADGROUP may still hold, over all its streams: MAXCOUNT and
 * MAXSIZE. Data context only.
 *
 * <p>The bytes are those of the protocol. The answer has no more than it may, unless a single entry
 * has; whatever does not fit ends it, also if a later stream has a shorter entry.
 */
final class StreamBudget {
  private final long most;
  private final long maxBytes;
  private final boolean countsBytes;
  private final int pairBytes;
  private long entriesLeft;
  private long bytes;
  private boolean any;
  private boolean spent;

  StreamBudget(StreamReadRequest request, Reply reply) {
    entriesLeft = request.maxCount() == 0 ? Long.MAX_VALUE : request.maxCount();
    most = request.count() == 0 ? entriesLeft : request.count();
    maxBytes = request.maxBytes();
    countsBytes = maxBytes > 0;
    pairBytes = reply.protocol() == 2 ? (int) StreamReplies.head(2) : 0;
    bytes = StreamReplies.head(request.size());
  }

  /** How many entries of one stream there may be at most. */
  long most() {
    return Math.min(most, entriesLeft);
  }

  /** True if the bytes matter. */
  boolean countsBytes() {
    return countsBytes;
  }

  /** True if nothing more may be added. */
  boolean isSpent() {
    return spent || entriesLeft == 0;
  }

  /** True if there is room for one entry more, however long it is. */
  boolean hasRoomForAny() {
    return !isSpent() && !(countsBytes && any);
  }

  /** A stream begins with its key. */
  void begin(Bytes key) {
    bytes += pairBytes + StreamReplies.bulkBytes(key.length());
  }

  /**
   * Takes room for an entry, or says false if there is none.
   *
   * @param shown how many entries of the stream there are already
   * @param entryBytes bytes of the entry, if they matter
   */
  boolean take(long shown, long entryBytes) {
    long then = bytes + StreamReplies.head(shown + 1) + entryBytes;
    if (entriesLeft == 0 || countsBytes && any && then > maxBytes) {
      spent = true;
      return false;
    }
    entriesLeft--;
    bytes += entryBytes;
    any = true;
    return true;
  }

  /** A stream ends with its number of entries; false if that is 0 and there is no room for it. */
  boolean end(long shown) {
    bytes += StreamReplies.head(shown);
    spent |= countsBytes && any && bytes > maxBytes;
    return shown > 0 || !isSpent();
  }
}
