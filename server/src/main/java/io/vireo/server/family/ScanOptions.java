package io.vireo.server.family;

import io.vireo.config.Glob;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.Type;
import io.vireo.server.keyspace.KeyspaceState;

/**
 * The cursor and the options of SCAN and its kin. Data context only; one object is read again for
 * each call.
 */
public final class ScanOptions {
  /** Heap bytes of a reference in a list that grows. */
  public static final int REFERENCE = 12;

  /** Instead of a cursor: it was refused, and the error is answered. */
  public static final long REFUSED = Long.MIN_VALUE;

  /** No slot was named. */
  public static final int NO_SLOT = -1;

  private static final long BEYOND = Long.MAX_VALUE;
  private static final int USUAL_COUNT = 10;

  /** Which of the options a command has, beside MATCH and COUNT. */
  public enum Set {
    /** TYPE. */
    SCAN,
    /** TYPE, which there must be, and SLOT. */
    CLUSTERSCAN,
    /** NOVALUES. */
    HSCAN,
    /** NOSCORES, which is Valkey's. */
    ZSCAN,
    /** None. */
    OTHER
  }

  private Bytes pattern;
  private Bytes type;
  private long count;
  private boolean noValues;
  private int slot;

  /**
   * The cursor that a client sent: what a scan answered before, or anything else, which is the end.
   *
   * @return 0 and more, or {@link #REFUSED}
   */
  public static long cursor(Call call, int index) {
    Bytes text = upToZero(call.arg(index));
    long cursor = text.isLong() ? text.toLong() : lenient(text);
    if (cursor < 0) {
      call.reply().error("ERR invalid cursor");
      return REFUSED;
    }
    return cursor;
  }

  /** A text up to its first zero byte, where it ends for C. */
  private static Bytes upToZero(Bytes text) {
    int length = 0;
    while (length < text.length() && text.at(length) != 0) {
      length++;
    }
    return length == text.length() ? text : Bytes.of(text.array(), text.offset(), length);
  }

  /**
   * What C's {@code strtoull} takes: spaces, a sign, zeros before, more than 63 bits. A negative
   * number counts as the unsigned one of the same bits.
   */
  private static long lenient(Bytes text) {
    int at = 0;
    while (at < text.length() && isSpace(text.at(at))) {
      at++;
    }
    boolean negative = at < text.length() && text.at(at) == '-';
    if (negative || at < text.length() && text.at(at) == '+') {
      at++;
    }
    if (at == text.length()) {
      return REFUSED;
    }
    long number = 0;
    for (; at < text.length(); at++) {
      int digit = text.at(at) - '0';
      if (digit < 0 || digit > 9 || Long.compareUnsigned(number, limit(digit)) > 0) {
        return REFUSED;
      }
      number = number * 10 + digit;
    }
    long cursor = negative ? -number : number;
    return cursor < 0 ? BEYOND : cursor;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b >= '\t' && b <= '\r';
  }

  private static long limit(int digit) {
    return Long.divideUnsigned(-1L - digit, 10);
  }

  /**
   * Reads the options from {@code index} on.
   *
   * @return false if an error was answered
   */
  public boolean read(Call call, int index, Set set) {
    pattern = null;
    type = null;
    count = USUAL_COUNT;
    noValues = false;
    slot = NO_SLOT;
    Args args = call.args(index);
    while (args.more()) {
      if (args.left() > 1 && args.take("COUNT")) {
        count = args.integer();
        if (count < 1) {
          args.fail(Errors.SYNTAX);
        }
      } else if (args.left() > 1 && args.take("MATCH")) {
        pattern = all(args.next());
      } else if (set == Set.SCAN && args.left() > 1 && args.take("TYPE")) {
        type = args.next();
      } else if (set == Set.CLUSTERSCAN && args.left() > 1 && args.take("TYPE")) {
        type = knownType(args);
      } else if (set == Set.CLUSTERSCAN && args.left() > 1 && args.take("SLOT")) {
        if (slot != NO_SLOT) {
          args.fail("ERR SLOT option can only be specified once");
        }
        slot = slot(args);
      } else if (set == Set.ZSCAN && args.take("NOSCORES")) {
        noValues = true;
      } else if (args.take("NOVALUES")) {
        noValues = true;
        refuseNoValues(args, set);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return !args.failed();
  }

  private static Bytes knownType(Args args) {
    Bytes name = args.next();
    for (Type type : Type.values()) {
      if (name.is(type.label())) {
        return name;
      }
    }
    args.fail("ERR unknown type name '" + name + "'");
    return name;
  }

  private static int slot(Args args) {
    Bytes text = args.next();
    long number = text.isLong() ? text.toLong() : NO_SLOT;
    if (number < 0 || number >= KeySlot.COUNT) {
      args.fail("ERR Invalid or out of range slot");
    }
    return (int) number;
  }

  private static Bytes all(Bytes text) {
    return text.length() == 1 && text.at(0) == '*' ? null : text;
  }

  private static void refuseNoValues(Args args, Set set) {
    if (set != Set.HSCAN) {
      args.fail("ERR NOVALUES option can only be used in HSCAN");
    }
  }

  /** How many elements are wanted, 1 and more. */
  public long count() {
    return count;
  }

  /** How many elements are wanted, for a table that takes an {@code int}. */
  public int intCount() {
    return (int) Math.min(count, Integer.MAX_VALUE);
  }

  /**
   * Asks for the memory that a step of a scan takes, of whose elements a list is made.
   *
   * @param size how many elements there are
   * @param each heap bytes that the list takes for one of them, about
   */
  public void need(KeyspaceState keyspace, long size, long each) {
    keyspace.need(Math.min(count, size) * each);
  }

  /** The pattern that is wanted, or null for any name. */
  public Bytes pattern() {
    return pattern;
  }

  /** The slot that is wanted, or {@link #NO_SLOT} for any. */
  public int slot() {
    return slot;
  }

  /** The type that is wanted, or null for any. */
  public Bytes type() {
    return type;
  }

  /** True if HSCAN shall leave the values out, or ZSCAN the scores. */
  public boolean noValues() {
    return noValues;
  }

  /** True if a part of an array matches the pattern, or if all do: the empty one too, then. */
  public boolean matches(byte[] array, int offset, int length) {
    return pattern == null
        || Glob.matches(
            pattern.array(), pattern.offset(), pattern.length(), array, offset, length, false);
  }
}
