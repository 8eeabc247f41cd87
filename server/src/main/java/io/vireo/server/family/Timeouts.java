package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.LongDouble;
import io.vireo.server.engine.session.Waiting;

/** How long a blocking command waits. Data context only. */
public final class Timeouts {
  /** What was said is no time; the error is answered. */
  public static final long REFUSED = -1;

  private Timeouts() {}

  /**
   * The end of a wait in seconds, a decimal fraction; a fraction of a millisecond counts whole.
   *
   * @return Unix milliseconds, {@link Waiting#FOREVER} for 0, or {@link #REFUSED}
   */
  public static long seconds(Call call, Bytes text) {
    LongDouble seconds = LongDouble.parse(text.array(), text.offset(), text.length());
    if (seconds == null) {
      call.reply().error("ERR timeout is not a float or out of range");
      return REFUSED;
    }
    return deadline(call, seconds.ceilingOfTimes(1000));
  }

  /** The end of a wait in milliseconds; see {@link #seconds}. */
  public static long millis(Call call, Bytes text) {
    if (!text.isLong()) {
      call.reply().error("ERR timeout is not an integer or out of range");
      return REFUSED;
    }
    return deadline(call, text.toLong());
  }

  private static long deadline(Call call, long millis) {
    if (millis < 0) {
      call.reply().error("ERR timeout is negative");
      return REFUSED;
    }
    if (millis > Long.MAX_VALUE - call.now()) {
      call.reply().error("ERR timeout is out of range");
      return REFUSED;
    }
    return millis == 0 ? Waiting.FOREVER : call.now() + millis;
  }
}
