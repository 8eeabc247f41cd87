package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.family.ExpiryUnit;

/** Until when fields of a hash stay, and which fields, as arguments say it. Data context only. */
final class FieldTimes {
  private static final long LATEST = (1L << 46) - 1;
  private static final String NO_FIELDS =
      "ERR Mandatory argument FIELDS is missing or not at the right position";
  private static final String NO_MATCH =
      "ERR The `numfields` parameter must match the number of arguments";

  private int first;

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

  /** The unit that a word of HGETEX or HSETEX names, or null. */
  static ExpiryUnit unit(Bytes word) {
    if (word.is("EX")) {
      return ExpiryUnit.SECONDS;
    }
    if (word.is("PX")) {
      return ExpiryUnit.MILLIS;
    }
    if (word.is("EXAT")) {
      return ExpiryUnit.UNIX_SECONDS;
    }
    return word.is("PXAT") ? ExpiryUnit.UNIX_MILLIS : null;
  }

  /**
   * Reads {@code FIELDS numfields field...} from {@code index} to the end.
   *
   * @param noNumber the error if the number of fields is none above zero
   * @return false if an error was answered
   */
  boolean read(Call call, int index, String noNumber) {
    first = index + 2;
    String error = error(call, index, noNumber);
    if (error != null) {
      call.reply().error(error);
    }
    return error == null;
  }

  private static String error(Call call, int index, String noNumber) {
    if (index >= call.count() || !call.arg(index).is("FIELDS")) {
      return NO_FIELDS;
    }
    Bytes number = index + 1 < call.count() ? call.arg(index + 1) : Bytes.EMPTY;
    if (!number.isLong() || number.toLong() < 1) {
      return noNumber;
    }
    return number.toLong() == call.count() - index - 2 ? null : NO_MATCH;
  }

  /** The index of the first field; the others follow up to the end. */
  int first() {
    return first;
  }
}
