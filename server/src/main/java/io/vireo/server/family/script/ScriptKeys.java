package io.vireo.server.family.script;

import io.vireo.server.command.Call;
import io.vireo.server.command.Cost;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;

/**
 * The places of the keys of EVAL, FCALL and similar commands: behind their number. Data context
 * only.
 */
final class ScriptKeys {
  /** The first word that may be a key. */
  static final int FIRST = 3;

  /** There is no such number; the client was told. */
  static final int REFUSED = -1;

  private static final int COUNT = 2;

  private ScriptKeys() {}

  /**
   * Heap bytes of the values under the keys, or {@link Cost.Estimate#UNKNOWN}.
   *
   * @param words the request, and perhaps more behind it
   * @param length how many words the request has
   */
  static long valueBytes(Database database, Bytes[] words, int length) {
    if (length < FIRST || !words[COUNT].isLong()) {
      return Cost.Estimate.UNKNOWN;
    }
    long end = FIRST + words[COUNT].toLong();
    long bytes = 0;
    for (int i = FIRST; i < Math.min(length, end); i++) {
      bytes += database.valueBytes(words[i]);
    }
    return bytes;
  }

  /**
   * How many keys there are, or {@link #REFUSED}.
   *
   * @param notANumber the error for what is no number
   */
  static int count(Call call, String notANumber) {
    Bytes text = call.arg(COUNT);
    String refusal = null;
    long count = text.isLong() ? text.toLong() : 0;
    if (!text.isLong()) {
      refusal = notANumber;
    } else if (count > call.count() - FIRST) {
      refusal = "ERR Number of keys can't be greater than number of args";
    } else if (count < 0) {
      refusal = "ERR Number of keys can't be negative";
    }
    if (refusal != null) {
      call.reply().error(refusal);
      return REFUSED;
    }
    return (int) count;
  }
}
