package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * A request to another server.
 *
 * <p>The other server has answered when as many answers have come as there were requests. Only
 * SUBSCRIBE and its kin are different: they are answered once each of their channels is confirmed,
 * so the channels must be named.
 *
 * @param words the command and its arguments. Those from {@link #LONG} bytes on are not copied:
 *     they must not change before the request is answered, and the lender counts them
 * @param patienceMillis how long the other server may be silent, milliseconds. The time begins when
 *     this request is the first in the row, and anew with whatever the other server reads or
 *     answers
 * @param sink takes the answer if it is a bulk string, or null
 */
public record PeerRequest(List<Bytes> words, long patienceMillis, BulkSink sink) {
  /** Words of at least this number of bytes are sent from where they are. */
  public static final int LONG = 16 * 1024;

  /** A request whose answer is kept whole. */
  public static PeerRequest of(long patienceMillis, List<Bytes> words) {
    return new PeerRequest(words, patienceMillis, null);
  }

  /** A request with words in UTF-8, whose answer is kept whole. */
  public static PeerRequest of(long patienceMillis, String... words) {
    return of(patienceMillis, Arrays.stream(words).map(Bytes::of).toList());
  }

  /** This request with an answer that is streamed if it is a bulk string. */
  public PeerRequest into(BulkSink consumer) {
    return new PeerRequest(words, patienceMillis, consumer);
  }
}
