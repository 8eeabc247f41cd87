package io.vireo.server.replication;

import io.vireo.server.data.Entropy;
import io.vireo.server.engine.propagation.Propagation;
import java.util.HexFormat;

/**
 * Which history the data of this server have, and how far they have come in it. Data context only.
 *
 * <p>A history is known by 40 hexadecimal digits. Two servers with the same history and the same
 * {@linkplain #offset offset} have the same data. A replica takes over its primary's history; if it
 * is promoted, it begins one of its own, and remembers that up to a point it was the other one, so
 * that the other replicas of the former primary can follow it without a full copy.
 *
 * <p>The offset is a number of bytes: all that was ever sent in this history. It is kept by {@link
 * Propagation}, where changes get their places.
 */
public final class ReplicationHistory {
  /** What stands for the id of a history that there is not: 40 times zero. */
  public static final String NO_ID = "0".repeat(40);

  /** There is no previous history. */
  public static final long NO_END = -1;

  private static final int ID_BYTES = 20;

  private final Propagation propagation;
  private String id = newId();
  private String previousId = NO_ID;
  private long previousIdEnd = NO_END;

  /** A history that begins here. */
  public ReplicationHistory(Propagation propagation) {
    this.propagation = propagation;
  }

  /** An id of 40 random hexadecimal digits. */
  public static String newId() {
    return HexFormat.of().formatHex(Entropy.bytes(ID_BYTES));
  }

  /** The present history: {@code master_replid}. */
  public String id() {
    return id;
  }

  /** The one before, or {@link #NO_ID}: {@code master_replid2}. */
  public String previousId() {
    return previousId;
  }

  /**
   * The first byte that is not the same in the previous history any more, counted from 1 as the
   * protocol does, or {@link #NO_END}: {@code second_repl_offset}.
   */
  public long previousIdEnd() {
    return previousIdEnd;
  }

  /** Bytes so far: {@code master_repl_offset}. */
  public long offset() {
    return propagation.offset();
  }

  /** Counts {@code bytes} more that were taken over from the primary. */
  void advance(long bytes) {
    propagation.offset(propagation.offset() + bytes);
  }

  /**
   * The data are those of another history at an offset, after a full copy; what was before ends.
   */
  public void adopt(String newId, long offset) {
    id = newId;
    propagation.offset(offset);
    forgetPrevious();
  }

  /** Goes on under a new id: what was said so far remains the same in the history before. */
  public void branch(String newId) {
    previousId = id;
    previousIdEnd = offset() + 1;
    id = newId;
  }

  /** Another history begins here, which shares nothing with those before. */
  public void restart() {
    id = newId();
    forgetPrevious();
  }

  private void forgetPrevious() {
    previousId = NO_ID;
    previousIdEnd = NO_END;
  }

  /**
   * The primary goes on with us under an id, by {@code +CONTINUE}: the same, or that of a history
   * which branched off the known one here.
   */
  public void follows(String primaryId) {
    if (!primaryId.equals(id)) {
      branch(primaryId);
    }
  }

  /**
   * True if a server has the same data up to a point, so that only the rest is missing; whether the
   * backlog still has that is another question.
   *
   * @param knownId the history that it has
   * @param next the first byte that it wants, counted from 1 as the protocol does
   */
  public boolean canContinue(String knownId, long next) {
    return knownId.equalsIgnoreCase(id)
        || knownId.equalsIgnoreCase(previousId) && next <= previousIdEnd;
  }
}
