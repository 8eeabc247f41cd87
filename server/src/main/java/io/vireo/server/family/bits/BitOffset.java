package io.vireo.server.family.bits;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;

/** Reads which bit of a string a command means. */
final class BitOffset {
  /** What {@link #of} answers if it is none. */
  static final long WRONG = -1;

  /** What one array can hold on every JVM. */
  private static final long LONGEST = Integer.MAX_VALUE - 64;

  private final Config config;

  BitOffset(Config config) {
    this.config = config;
  }

  /**
   * The number of a bit. If there is none, answers with an error.
   *
   * @param width the width of a field in bits, if {@code #n} is understood as the n-th field; else
   *     0
   * @return a bit that a string may have, or {@link #WRONG}
   */
  long of(Call call, Bytes text, int width) {
    boolean counted = width > 0 && !text.isEmpty() && text.at(0) == '#';
    Bytes digits = counted ? Bytes.of(text.array(), text.offset() + 1, text.length() - 1) : text;
    long most = config.get(NetworkSettings.PROTO_MAX_BULK_LEN);
    long bit = digits.isLong() ? digits.toLong() * (counted ? width : 1) : WRONG;
    if (bit >= 0 && bit >>> 3 < Math.min(most, LONGEST)) {
      return bit;
    }
    call.reply().error("ERR bit offset is not an integer or out of range");
    return WRONG;
  }
}
