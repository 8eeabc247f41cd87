package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredElement;
import java.util.function.Consumer;

/**
 * The fields of a small hash in a {@link StoredListpack}: pairs of a field and its value, or, if
 * fields have deadlines, triples with the deadline behind. Static functions; data context only.
 *
 * <pre>
 *   PAIR     name value  name value  ...
 *   TRIPLE   name value deadline  name value deadline  ...      by deadline, 0 (none) at the end
 * </pre>
 *
 * So the field that goes first is the first of all. Among equal deadlines the later set is before
 * the earlier. A function that changes the listpack may throw {@link NoRoom}, and has changed
 * nothing then.
 */
final class FieldPack {
  /** Entries of a field without a deadline. */
  static final int PAIR = 2;

  /** Entries of a field with room for a deadline. */
  static final int TRIPLE = 3;

  /** Bytes of an entry beside those of a short string. */
  private static final int SHORT_FRAME_BYTES = 2;

  private static final int NONE = 0;

  private FieldPack() {}

  /** The deadline behind the value at a position, or {@link HashValue#NEVER}. */
  static long deadlineAfter(StoredListpack lp, int valueAt) {
    long deadline = lp.numberAt(lp.next(valueAt));
    return deadline == NONE ? HashValue.NEVER : deadline;
  }

  /** The deadline of the field at a position of triples, or {@link HashValue#NEVER}. */
  static long deadline(StoredListpack triples, int p) {
    return deadlineAfter(triples, triples.next(p));
  }

  static void forEach(StoredListpack lp, int width, HashField view, Consumer<HashField> sink) {
    for (int p = 0; p < lp.end(); p = lp.skip(p, width)) {
      sink.accept(view.of(lp, width, p));
    }
  }

  /** Adds a field that is not there, without a deadline. */
  static void add(StoredListpack lp, int width, Bytes field, Bytes value) {
    if (width == PAIR) {
      lp.append(field, value);
    } else {
      lp.append(field, value, NONE);
    }
  }

  /** Sets the value of the field at a position, whose deadline stays. */
  static void replace(StoredListpack lp, int p, Bytes value) {
    lp.replace(lp.next(p), value);
  }

  static void remove(StoredListpack lp, int width, int p) {
    lp.remove(p, lp.skip(p, width), width);
  }

  /** The triples in place of pairs, as files have both. */
  static byte[] timed(byte[] pairs) {
    int fields = Listpack.size(pairs) / PAIR;
    byte[] lp = Listpack.empty(Listpack.bytes(pairs) + fields * Listpack.entryBytes(NONE));
    int p = Listpack.first(pairs);
    while (p >= 0) {
      lp = Listpack.append(Listpack.appendFrom(lp, pairs, p, PAIR), NONE);
      p = Listpack.next(pairs, Listpack.next(pairs, p));
    }
    return lp;
  }

  /**
   * Bytes that fields take, at most.
   *
   * @param bytes of names and values
   */
  static long mostBytes(long fields, long bytes) {
    return bytes + fields * TRIPLE * ListpackEntry.MAX_FRAME_BYTES;
  }

  /** Bytes that pairs of short strings take. */
  static long likelyBytes(long fields, long bytes) {
    return bytes + fields * PAIR * SHORT_FRAME_BYTES;
  }

  /** Bytes by which triples are more than the pairs of some fields. */
  static int bytesOfNoDeadlines(int fields) {
    return fields * Listpack.entryBytes(NONE);
  }

  /** Gives the field at a position of triples another deadline, or none, and so another place. */
  static void redate(StoredListpack triples, int p, long deadline) {
    triples.replace(triples.skip(p, TRIPLE - 1), Math.max(NONE, deadline));
    int end = triples.skip(p, TRIPLE);
    triples.transfer(p, end, placeOf(triples, deadline, p));
  }

  /**
   * In front of which position a field with this deadline belongs: of the first that goes no
   * earlier.
   *
   * @param p the position of the field itself
   */
  private static int placeOf(StoredListpack triples, long deadline, int p) {
    if (deadline < 0) {
      return triples.end();
    }
    int at = 0;
    while (at < triples.end()) {
      long other = deadline(triples, at);
      if (at != p && (other < 0 || other >= deadline)) {
        return at;
      }
      at = triples.skip(at, TRIPLE);
    }
    return at;
  }

  /**
   * Shows at most {@code most} fields of triples that are past their deadline, and takes them out
   * of the block, which stays as large as it is; how many they are.
   */
  static int takePast(StoredListpack triples, long now, int most, Consumer<Bytes> sink) {
    StoredElement name = new StoredElement();
    int count = 0;
    int p = 0;
    while (p < triples.end() && count < most) {
      long deadline = deadline(triples, p);
      if (deadline < 0 || deadline > now) {
        break;
      }
      triples.point(p, name);
      sink.accept(Bytes.of(name.array(), name.offset(), name.length()));
      count++;
      p = triples.skip(p, TRIPLE);
    }
    triples.removeInPlace(0, p, count * TRIPLE);
    return count;
  }
}
