package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import java.util.function.Consumer;

/**
 * The fields of a small hash in a {@link Listpack}: pairs of a field and its value, or, if fields
 * have deadlines, triples with the deadline behind. Static functions; an array is owned by its
 * hash, in the data context.
 *
 * <pre>
 *   PAIR     name value  name value  ...
 *   TRIPLE   name value deadline  name value deadline  ...      by deadline, 0 (none) at the end
 * </pre>
 *
 * So the field that goes first is the first of all. Among equal deadlines the later set is before
 * the earlier. Every function that changes the listpack returns the array to use from then on.
 */
final class FieldPack {
  /** Entries of a field without a deadline. */
  static final int PAIR = 2;

  /** Entries of a field with room for a deadline. */
  static final int TRIPLE = 3;

  private static final int NONE = 0;

  private FieldPack() {}

  static int size(byte[] lp, int width) {
    return Listpack.size(lp) / width;
  }

  /** The position of a field, or -1. */
  static int find(byte[] lp, int width, Bytes field) {
    return Listpack.find(lp, Listpack.first(lp), field, width - 1);
  }

  /** The deadline behind the value at a position, or {@link HashValue#NEVER}. */
  static long deadlineAfter(byte[] lp, int valueAt) {
    long deadline = Listpack.number(lp, Listpack.next(lp, valueAt));
    return deadline == NONE ? HashValue.NEVER : deadline;
  }

  /** The deadline of the field at a position of triples, or {@link HashValue#NEVER}. */
  static long deadline(byte[] triples, int p) {
    return deadlineAfter(triples, Listpack.next(triples, p));
  }

  /** The position of the field behind another, or -1. */
  static int next(byte[] lp, int width, int p) {
    int at = p;
    for (int i = 0; i < width; i++) {
      at = Listpack.next(lp, at);
    }
    return at;
  }

  static void forEach(byte[] lp, int width, HashField view, Consumer<HashField> sink) {
    for (int p = Listpack.first(lp); p >= 0; p = next(lp, width, p)) {
      sink.accept(view.of(lp, width, p));
    }
  }

  /** Adds a field that is not there, without a deadline. */
  static byte[] add(byte[] lp, int width, Bytes field, Bytes value) {
    byte[] longer = Listpack.append(Listpack.append(lp, field), value);
    return width == PAIR ? longer : Listpack.append(longer, NONE);
  }

  /** Sets the value of the field at a position, whose deadline stays. */
  static byte[] replace(byte[] lp, int p, Bytes value) {
    return Listpack.replace(lp, Listpack.next(lp, p), value);
  }

  static byte[] remove(byte[] lp, int width, int p) {
    return Listpack.delete(lp, p, width);
  }

  /** Triples in place of pairs. */
  static byte[] timed(byte[] pairs) {
    int fields = size(pairs, PAIR);
    byte[] lp = Listpack.empty(Listpack.bytes(pairs) + fields * Listpack.entryBytes(NONE));
    for (int p = Listpack.first(pairs); p >= 0; p = next(pairs, PAIR, p)) {
      lp = Listpack.append(Listpack.appendFrom(lp, pairs, p, PAIR), NONE);
    }
    return lp;
  }

  /** Gives the field at a position of triples another deadline, or none, and so another place. */
  static byte[] redate(byte[] triples, int p, Bytes field, long deadline) {
    int valueAt = Listpack.next(triples, p);
    boolean number = Listpack.isNumber(triples, valueAt);
    long numeric = number ? Listpack.number(triples, valueAt) : 0;
    Bytes text = number ? null : text(triples, valueAt);
    byte[] lp = Listpack.delete(triples, p, TRIPLE);
    int at = placeOf(lp, deadline);
    lp = Listpack.insert(lp, at, field);
    at += Listpack.span(lp, at);
    lp = number ? Listpack.insert(lp, at, numeric) : Listpack.insert(lp, at, text);
    at += Listpack.span(lp, at);
    return Listpack.insert(lp, at, Math.max(NONE, deadline));
  }

  private static Bytes text(byte[] lp, int p) {
    return Bytes.of(lp, Listpack.offset(lp, p), Listpack.length(lp, p)).copy();
  }

  private static int end(byte[] lp) {
    return Listpack.bytes(lp) - 1;
  }

  /** Where a field with this deadline belongs: before the first that goes no earlier. */
  private static int placeOf(byte[] triples, long deadline) {
    int p = deadline < 0 ? -1 : Listpack.first(triples);
    while (p >= 0) {
      long other = deadline(triples, p);
      if (other < 0 || other >= deadline) {
        return p;
      }
      p = next(triples, TRIPLE, p);
    }
    return end(triples);
  }

  /** Shows at most {@code most} fields of triples that are past their deadline; how many it did. */
  static int showPast(byte[] triples, long now, int most, Consumer<Bytes> sink) {
    Element name = new Element();
    int count = 0;
    int p = Listpack.first(triples);
    while (p >= 0 && count < most) {
      long deadline = deadline(triples, p);
      if (deadline < 0 || deadline > now) {
        return count;
      }
      Listpack.read(triples, p, name);
      sink.accept(Bytes.of(name.array(), name.offset(), name.length()));
      count++;
      p = next(triples, TRIPLE, p);
    }
    return count;
  }
}
