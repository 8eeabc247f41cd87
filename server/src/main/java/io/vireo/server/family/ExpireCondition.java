package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;

/**
 * The options NX, XX, GT and LT of EXPIRE and its kin. Data context only; one object is read again
 * for each call.
 */
public final class ExpireCondition {
  private static final int NX = 1;
  private static final int XX = 2;
  private static final int GT = 4;
  private static final int LT = 8;

  private int options;

  /**
   * Reads the options from {@code index} on.
   *
   * @return false if an error was answered
   */
  public boolean read(Call call, int index) {
    options = 0;
    for (int i = index; i < call.count(); i++) {
      int option = option(call.arg(i));
      if (option == 0) {
        call.reply().error("ERR Unsupported option " + call.arg(i));
        return false;
      }
      options |= option;
    }
    return isConsistent(call);
  }

  /** There is no option yet. */
  public void begin() {
    options = 0;
  }

  /** Takes one option more; false if the word is none. */
  public boolean take(Bytes word) {
    int option = option(word);
    options |= option;
    return option != 0;
  }

  /** True if no two different options were taken. */
  public boolean isOneAtMost() {
    return Integer.bitCount(options) <= 1;
  }

  private static int option(Bytes word) {
    if (word.is("NX")) {
      return NX;
    }
    if (word.is("XX")) {
      return XX;
    }
    if (word.is("GT")) {
      return GT;
    }
    return word.is("LT") ? LT : 0;
  }

  private boolean isConsistent(Call call) {
    if (has(NX) && options != NX) {
      call.reply().error("ERR NX and XX, GT or LT options at the same time are not compatible");
      return false;
    }
    if (has(GT) && has(LT)) {
      call.reply().error("ERR GT and LT options at the same time are not compatible");
      return false;
    }
    return true;
  }

  private boolean has(int option) {
    return (options & option) != 0;
  }

  /** True if a deadline, negative for none, may be replaced by another; none counts as never. */
  public boolean permits(long before, long after) {
    boolean timed = before >= 0;
    if (has(NX) && timed || has(XX) && !timed) {
      return false;
    }
    if (has(GT) && (!timed || after <= before)) {
      return false;
    }
    return !has(LT) || !timed || after < before;
  }
}
