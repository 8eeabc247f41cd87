package io.vireo.server.data.stream;

/**
 * How far a group has read a stream: how many entries it has read, and how many are left. Data
 * context only.
 *
 * <p>Both can be told without counting only as long as no entry was deleted in the middle of what
 * is to be counted. Of deleted entries only the greatest id is known, so the answer may be {@link
 * StreamGroup#UNKNOWN}; it becomes known again once the group has read past that id, or nothing is
 * left in front of it.
 */
public final class StreamProgress {
  /** A lag that is not known. */
  public static final long UNKNOWN_LAG = Long.MIN_VALUE;

  private StreamProgress() {}

  /**
   * A group reads an entry above its last one. A count that a client has set so high that it cannot
   * grow becomes {@link StreamGroup#UNKNOWN}, which is what {@code XGROUP SETID} can say of it.
   */
  public static void advance(StreamValue stream, StreamGroup group, StreamId id) {
    long read = group.entriesRead();
    if (read != StreamGroup.UNKNOWN
        && !group.lastId().isBelow(stream.firstId())
        && !hasDeletedFrom(stream, group.lastId())) {
      read = read == Long.MAX_VALUE ? StreamGroup.UNKNOWN : read + 1;
    } else if (stream.added() != 0) {
      read = readAt(stream, id);
    }
    group.progress(id, read);
  }

  /** True if an entry with this id or above was deleted that still leaves a gap. */
  private static boolean hasDeletedFrom(StreamValue stream, StreamId id) {
    StreamId deleted = stream.maxDeletedId();
    return stream.size() > 0 && !deleted.isZero() && !id.isAbove(deleted);
  }

  /**
   * How many entries of the stream's whole history are not above an id, or {@link
   * StreamGroup#UNKNOWN}.
   */
  public static long readAt(StreamValue stream, StreamId id) {
    if (stream.added() == 0) {
      return 0;
    }
    if (stream.size() == 0 && !id.isAbove(stream.lastId())) {
      return stream.added();
    }
    if (!id.isZero() && id.isBelow(stream.maxDeletedId())) {
      return StreamGroup.UNKNOWN;
    }
    int toLast = id.compareTo(stream.lastId());
    if (toLast >= 0) {
      return toLast == 0 ? stream.added() : StreamGroup.UNKNOWN;
    }
    boolean whole =
        stream.maxDeletedId().isZero() || stream.maxDeletedId().isBelow(stream.firstId());
    int toFirst = id.compareTo(stream.firstId());
    if (whole && toFirst <= 0) {
      return stream.added() - stream.size() + (toFirst == 0 ? 1 : 0);
    }
    return StreamGroup.UNKNOWN;
  }

  /** How many entries a group has still to read, or {@link #UNKNOWN_LAG}. */
  public static long lag(StreamValue stream, StreamGroup group) {
    if (stream.added() == 0 || stream.size() == 0) {
      return 0;
    }
    if (group.lastId().isBelow(stream.firstId())
        && stream.maxDeletedId().isBelow(stream.firstId())) {
      return stream.size();
    }
    long read = group.entriesRead();
    if (read == StreamGroup.UNKNOWN || hasDeletedFrom(stream, group.lastId())) {
      read = readAt(stream, group.lastId());
    }
    return read == StreamGroup.UNKNOWN ? UNKNOWN_LAG : stream.added() - read;
  }
}
