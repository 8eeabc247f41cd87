package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.family.ExpiryUnit;

/**
 * What HSETEX is given between its key and its fields. Data context only; one object is read again
 * for each call.
 */
final class HashSetOptions {
  private static final String ONE_TIME =
      "ERR Only one of EX, PX, EXAT, PXAT or KEEPTTL arguments can be specified";
  private static final String ONE_CONDITION =
      "ERR Only one of FXX or FNX arguments can be specified";

  private static final int NO_TIME = 0;

  /** Tells whether a hash has a field. */
  @FunctionalInterface
  interface Presence {
    /** True if it has. */
    boolean of(Bytes field);
  }

  private Call call;
  private boolean all;
  private boolean none;
  private boolean keep;
  private int timeAt;
  private long deadline;
  private int firstField;

  /** Reads the arguments; false if an error was answered. */
  boolean read(Call newCall) {
    call = newCall;
    all = false;
    none = false;
    keep = false;
    timeAt = NO_TIME;
    firstField = 0;
    int at = 2;
    while (at > 0 && firstField == 0) {
      at = take(at);
    }
    return firstField > 0;
  }

  /** The index behind the option at an index; 0 if an error was answered. */
  private int take(int at) {
    if (at >= call.count()) {
      return refuseArity();
    }
    Bytes word = call.arg(at);
    if (word.is("FIELDS")) {
      return takeFields(at);
    }
    ExpiryUnit unit = FieldTimes.unit(word);
    if (unit != null || word.is("KEEPTTL")) {
      return takeTime(at, unit);
    }
    if (!word.is("FXX") && !word.is("FNX")) {
      return refuse("ERR unknown argument: " + word);
    }
    if (all || none) {
      return refuse(ONE_CONDITION);
    }
    all = word.is("FXX");
    none = !all;
    return at + 1;
  }

  private int takeTime(int at, ExpiryUnit unit) {
    if (keep || timeAt != NO_TIME) {
      return refuse(ONE_TIME);
    }
    if (unit == null) {
      keep = true;
      return at + 1;
    }
    if (at + 1 >= call.count()) {
      return refuse("ERR missing expire time");
    }
    timeAt = at + 1;
    deadline = FieldTimes.deadline(call, call.arg(timeAt), unit);
    return deadline == ExpiryUnit.REFUSED ? 0 : at + 2;
  }

  private int takeFields(int at) {
    if (at >= call.count() - 3) {
      return refuseArity();
    }
    Bytes number = call.arg(at + 1);
    if (!number.isLong() || number.toLong() < 1 || number.toLong() > Integer.MAX_VALUE) {
      return refuse("ERR invalid number of fields");
    }
    int words = call.count() - at - 2;
    if (words != 2 * number.toLong()) {
      return refuseArity();
    }
    firstField = at + 2;
    return firstField;
  }

  private int refuseArity() {
    return refuse(Errors.arity(call.command()));
  }

  private int refuse(String error) {
    call.reply().error(error);
    return 0;
  }

  /**
   * True if the condition holds.
   *
   * @param presence null if there is no hash
   */
  boolean permits(Presence presence) {
    if (!all && !none) {
      return true;
    }
    for (int i = firstField; i < call.count(); i += 2) {
      boolean present = presence != null && presence.of(call.arg(i));
      if (present != all) {
        return false;
      }
    }
    return true;
  }

  /** True if the fields get a deadline. */
  boolean expires() {
    return timeAt != NO_TIME;
  }

  /** The deadline, Unix milliseconds; only if {@link #expires}. */
  long deadline() {
    return deadline;
  }

  /** The index of the argument that is the time; only if {@link #expires}. */
  int timeAt() {
    return timeAt;
  }

  /** True if setting a field leaves its deadline, for a new one to follow or for good. */
  boolean keepsDeadlines() {
    return keep || expires();
  }

  /** The index of the first field; fields and values follow up to the end. */
  int firstField() {
    return firstField;
  }
}
