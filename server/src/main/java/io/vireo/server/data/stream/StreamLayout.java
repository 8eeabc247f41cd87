package io.vireo.server.data.stream;

import io.vireo.server.data.Footprint;
import io.vireo.server.data.listpack.Listpack;

/** Checks and helps for streams that come from outside. Data context only. */
public final class StreamLayout {
  private StreamLayout() {}

  /**
   * True if a listpack is a whole node of a stream, with at least one entry that is not deleted;
   * every byte is looked at.
   */
  public static boolean isNode(StreamId first, byte[] listpack) {
    return Listpack.verify(listpack, 0, listpack.length, true)
        && new Walk(first, listpack).isWhole();
  }

  /** A consumer that is not in its group, to hold pending entries until their own is known. */
  public static StreamConsumer placeholder(StreamGroup group) {
    return new StreamConsumer(new byte[0], 0, StreamConsumer.NEVER, new Footprint(), new Tally());
  }

  /** Goes over a node element by element; see {@link StreamNode} for what it must find. */
  private static final class Walk {
    private final StreamId first;
    private final byte[] lp;
    private int p;
    private boolean failed;
    private StreamId last;

    Walk(StreamId first, byte[] listpack) {
      this.first = first;
      this.lp = listpack;
      this.p = Listpack.first(listpack);
    }

    boolean isWhole() {
      long live = number();
      long deleted = number();
      long fields = number();
      skip(fields);
      boolean end = number() == 0;
      if (failed || !end || live <= 0 || deleted < 0) {
        return false;
      }
      long found = 0;
      long gone = 0;
      while (p >= 0 && !failed) {
        if (entry(fields)) {
          gone++;
        } else {
          found++;
        }
      }
      return !failed && found == live && gone == deleted;
    }

    /** True if the entry is deleted. */
    private boolean entry(long masterFields) {
      long flags = number();
      id();
      long elements = 3;
      if ((flags & StreamNode.SAME_FIELDS) != 0) {
        skip(masterFields);
        elements += masterFields;
      } else {
        long fields = number();
        failed |= fields < 0 || fields > Integer.MAX_VALUE;
        skip(2 * fields);
        elements += 2 * fields + 1;
      }
      failed |= number() != elements;
      failed |= (flags & ~(StreamNode.SAME_FIELDS | StreamNode.DELETED)) != 0;
      return (flags & StreamNode.DELETED) != 0;
    }

    private void id() {
      StreamId id = new StreamId(first.ms() + number(), first.seq() + number());
      failed |= last != null && !id.isAbove(last) || last == null && id.compareTo(first) < 0;
      last = id;
    }

    private long number() {
      if (p < 0 || !Listpack.isNumber(lp, p)) {
        failed = true;
        return 0;
      }
      long number = Listpack.number(lp, p);
      p = Listpack.next(lp, p);
      return number;
    }

    private void skip(long elements) {
      failed |= elements < 0;
      for (long i = 0; i < elements && !failed; i++) {
        failed = p < 0;
        p = failed ? p : Listpack.next(lp, p);
      }
    }
  }
}
