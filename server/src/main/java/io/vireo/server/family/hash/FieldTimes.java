package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.family.ExpiryUnit;

/** Until when fields of a hash stay, as arguments say it. Data context only. */
final class FieldTimes {
  private static final long LATEST = (1L << 46) - 1;

  private FieldTimes() {}

  /** The deadline of fields, Unix milliseconds, or {@link ExpiryUnit#REFUSED}. */
  static long deadline(Call call, Bytes text, ExpiryUnit unit) {
    if (!text.isLong()) {
      return refuse(call, Errors.NOT_INTEGER);
    }
    long number = text.toLong();
    if (number < 0) {
      return refuse(call, "ERR invalid expire time, must be >= 0");
    }
    long base = unit.isAbsolute() ? 0 : call.now();
    if (number > LATEST / unit.factor() || number * unit.factor() > LATEST - base) {
      return refuse(call, "ERR invalid expire time in '" + call.command().fullName() + "' command");
    }
    return number * unit.factor() + base;
  }

  private static long refuse(Call call, String error) {
    call.reply().error(error);
    return ExpiryUnit.REFUSED;
  }
}
