package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;

/**
 * Which fields of a hash a call is about: {@code FIELDS numfields field...}, where a field may have
 * a value behind it. Data context only; one object is read again for each call.
 */
final class FieldBlock {
  private static final String NO_FIELDS =
      "ERR Mandatory argument FIELDS is missing or not at the right position";
  private static final String NO_MATCH =
      "ERR The `numfields` parameter must match the number of arguments";
  private static final String TWICE = "ERR FIELDS keyword specified multiple times";
  private static final String TOO_FEW_WORDS = "ERR wrong number of arguments";
  private static final int NOT_READ = -1;

  private int first = NOT_READ;
  private int end;

  /** Nothing is read yet. */
  void begin() {
    first = NOT_READ;
  }

  /** True if the call has the block. */
  boolean isRead() {
    return first != NOT_READ;
  }

  /**
   * Reads the block where nothing else may stand: from {@code index} to the end.
   *
   * @param noNumber the error if the number of fields is none above zero
   * @return false if an error was answered
   */
  boolean readLast(Call call, int index, String noNumber) {
    first = index + 2;
    end = call.count();
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

  /**
   * Reads the block among options, at the index of its first word.
   *
   * @param words of each field: with its value 2, else 1
   * @param noNumber the error if the number of fields is none above zero
   * @return the error, or null
   */
  String read(Call call, int index, int words, String noNumber) {
    if (isRead()) {
      return TWICE;
    }
    Bytes number = call.arg(index + 1);
    if (!number.isLong() || number.toLong() < 1 || number.toLong() > Integer.MAX_VALUE) {
      return noNumber;
    }
    if (index + 2 + number.toLong() * words > call.count()) {
      return TOO_FEW_WORDS;
    }
    first = index + 2;
    end = first + (int) number.toLong() * words;
    return null;
  }

  /** The index of the first field. */
  int first() {
    return first;
  }

  /** The index behind the last. */
  int end() {
    return end;
  }
}
