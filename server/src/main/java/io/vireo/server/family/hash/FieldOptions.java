package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.family.ExpiryUnit;

/**
 * What HSETEX and HGETEX are given behind their key, in whatever order: until when fields stay, on
 * which condition, and which fields. Data context only; one object is read again for each call.
 */
final class FieldOptions {
  private static final String ONE_CONDITION =
      "ERR Only one of FXX or FNX arguments can be specified";

  private static final int NO_TIME = 0;

  /** Tells whether a hash has a field. */
  @FunctionalInterface
  interface Presence {
    /** True if it has. */
    boolean of(Bytes field);
  }

  private final FieldBlock block;
  private final boolean setting;
  private final String oneTime;
  private Call call;
  private boolean all;
  private boolean none;
  private boolean keep;
  private boolean persist;
  private int timeAt;
  private long deadline;

  /** The options of HSETEX, or of HGETEX; the fields are read into a block. */
  FieldOptions(FieldBlock block, boolean setting) {
    this.block = block;
    this.setting = setting;
    oneTime =
        "ERR Only one of EX, PX, EXAT, PXAT or %s arguments can be specified"
            .formatted(setting ? "KEEPTTL" : "PERSIST");
  }

  /** Reads the arguments; false if an error was answered. */
  boolean read(Call newCall) {
    call = newCall;
    block.begin();
    all = false;
    none = false;
    keep = false;
    persist = false;
    timeAt = NO_TIME;
    deadline = HashValue.NEVER;
    int at = 2;
    while (at > 0 && at < call.count()) {
      at = take(at);
    }
    if (at == 0) {
      return false;
    }
    if (!block.isRead()) {
      return refuse("ERR missing FIELDS argument") > 0;
    }
    boolean fits = setting ? !persist : !keep && !all && !none;
    return fits || refuse("ERR unknown argument") > 0;
  }

  /** The index behind the option at an index; 0 if an error was answered. */
  private int take(int at) {
    Bytes word = call.arg(at);
    if (word.is("FIELDS")) {
      return takeFields(at);
    }
    ExpiryUnit unit = ExpiryUnit.named(word);
    if (unit != null) {
      return takeTime(at, unit);
    }
    if (word.is("PERSIST") || word.is("KEEPTTL")) {
      return takeStay(at, word.is("PERSIST"));
    }
    if (!word.is("FXX") && !word.is("FNX")) {
      return refuse("ERR unknown argument: " + Errors.quoted(word.toString()));
    }
    if (all || none) {
      return refuse(ONE_CONDITION);
    }
    all = word.is("FXX");
    none = !all;
    return at + 1;
  }

  /** Each of the two is refused behind itself and behind a time, but not behind the other. */
  private int takeStay(int at, boolean forGood) {
    if (timeAt != NO_TIME || (forGood ? persist : keep)) {
      return refuse(oneTime);
    }
    persist |= forGood;
    keep |= !forGood;
    return at + 1;
  }

  private int takeTime(int at, ExpiryUnit unit) {
    if (keep || persist || timeAt != NO_TIME) {
      return refuse(oneTime);
    }
    if (at + 1 >= call.count()) {
      return refuse("ERR missing expire time");
    }
    timeAt = at + 1;
    deadline = FieldTimes.deadline(call, call.arg(timeAt), unit);
    return deadline == ExpiryUnit.REFUSED ? 0 : at + 2;
  }

  private int takeFields(int at) {
    if (!block.isRead() && at + 1 >= call.count()) {
      return refuse(Errors.arity(call.command()));
    }
    String error = block.read(call, at, setting ? 2 : 1, "ERR invalid number of fields");
    return error == null ? block.end() : refuse(error);
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
    for (int i = block.first(); i < block.end(); i += 2) {
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

  /** True if the fields get a deadline, or lose the one they have. */
  boolean retimes() {
    return expires() || persist;
  }

  /** The deadline, Unix milliseconds; {@link HashValue#NEVER} unless {@link #expires}. */
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
}
