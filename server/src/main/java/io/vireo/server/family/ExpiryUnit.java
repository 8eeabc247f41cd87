package io.vireo.server.family;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;

/** How a client tells when a key shall expire. */
public enum ExpiryUnit {
  /** Seconds from now. */
  SECONDS("EX", 1000, false),
  /** Milliseconds from now. */
  MILLIS("PX", 1, false),
  /** Unix time, seconds. */
  UNIX_SECONDS("EXAT", 1000, true),
  /** Unix time, milliseconds. */
  UNIX_MILLIS("PXAT", 1, true);

  private static final ExpiryUnit[] ALL = values();

  /** Instead of a deadline: it was refused, and the error is answered. */
  public static final long REFUSED = Long.MIN_VALUE;

  /** Deadlines before this one are all the same. */
  private static final long LONG_AGO = 0;

  private final String word;
  private final long factor;
  private final boolean absolute;

  ExpiryUnit(String word, long factor, boolean absolute) {
    this.word = word;
    this.factor = factor;
    this.absolute = absolute;
  }

  /** Steps over the next argument if it names a unit, and answers with that; else null. */
  public static ExpiryUnit take(Args args) {
    for (ExpiryUnit unit : ALL) {
      if (args.take(unit.word)) {
        return unit;
      }
    }
    return null;
  }

  /** The unit that a word names, or null. */
  public static ExpiryUnit named(Bytes word) {
    for (ExpiryUnit unit : ALL) {
      if (word.is(unit.word)) {
        return unit;
      }
    }
    return null;
  }

  /** Milliseconds that one of the unit is. */
  public long factor() {
    return factor;
  }

  /** True if it counts from 1970. */
  public boolean isAbsolute() {
    return absolute;
  }

  /**
   * The deadline of SET and its kin, which must be above zero; Unix milliseconds, or {@link
   * #REFUSED}.
   */
  public long positive(Call call, Bytes text) {
    return text.isLong() && text.toLong() <= 0 ? refuse(call) : any(call, text);
  }

  /** The deadline of EXPIRE, which may lie in the past; Unix milliseconds, or {@link #REFUSED}. */
  public long any(Call call, Bytes text) {
    if (!text.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return REFUSED;
    }
    long number = text.toLong();
    if (number > Long.MAX_VALUE / factor || number < Long.MIN_VALUE / factor) {
      return refuse(call);
    }
    long base = absolute ? 0 : call.now();
    long millis = number * factor;
    return millis > Long.MAX_VALUE - base ? refuse(call) : Math.max(millis + base, LONG_AGO);
  }

  private static long refuse(Call call) {
    String name = call.command().fullName();
    call.reply().error("ERR invalid expire time in '" + name + "' command");
    return REFUSED;
  }
}
