package io.vireo.server.family.string;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import java.util.EnumSet;

/**
 * The options of SET, GETEX, MSETEX and DELEX: on which condition, and until when. Data context
 * only; one object is read again for each call.
 */
final class SetOptions {
  /** Which of the options a command has. */
  enum Set {
    /** All but PERSIST. */
    SET,
    /** Those that concern the deadline, but not KEEPTTL. */
    GETEX,
    /** Those of SET but without GET and comparisons. */
    MSETEX
  }

  /** What must hold before a key is set, or deleted. */
  enum Condition {
    /** Nothing. */
    NONE(""),
    /** The key is not there. */
    ABSENT("NX"),
    /** The key is there. */
    PRESENT("XX"),
    /** The string is there and is the same. */
    EQUAL("IFEQ"),
    /** The string is not there or another. */
    DIFFERENT("IFNE"),
    /** The string is there and has this digest. */
    DIGEST_EQUAL("IFDEQ"),
    /** The string is not there or has another digest. */
    DIGEST_DIFFERENT("IFDNE");

    private final String word;

    Condition(String word) {
      this.word = word;
    }
  }

  /** What becomes of the deadline. */
  private enum Expiry {
    REMOVE,
    KEEP,
    PERSIST,
    SET
  }

  private static final EnumSet<Condition> OF_KEYS = EnumSet.of(Condition.ABSENT, Condition.PRESENT);
  private static final EnumSet<Condition> COMPARISONS =
      EnumSet.range(Condition.EQUAL, Condition.DIGEST_DIFFERENT);
  private static final EnumSet<Condition> OF_STRINGS =
      EnumSet.range(Condition.ABSENT, Condition.DIGEST_DIFFERENT);
  private static final String NO_COMPARISON =
      "ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE";

  private final StringDigest digest;

  private Condition condition;
  private Bytes comparison;
  private boolean get;
  private Expiry expiry;
  private ExpiryUnit unit;
  private Bytes time;

  /**
   * No options yet.
   *
   * @param digest by which strings are compared
   */
  SetOptions(StringDigest digest) {
    this.digest = digest;
  }

  /**
   * Reads the options from {@code index} on.
   *
   * @return false if an error was answered
   */
  boolean read(Call call, int index, Set set) {
    condition = Condition.NONE;
    get = false;
    expiry = Expiry.REMOVE;
    unit = null;
    Args args = call.args(index);
    while (args.more()) {
      if (!takesExpiry(args, set) && !takesCondition(args, set)) {
        args.fail(Errors.SYNTAX);
      }
    }
    return !args.failed();
  }

  private boolean takesExpiry(Args args, Set set) {
    ExpiryUnit named = ExpiryUnit.take(args);
    if (named != null) {
      expireAt(args, named);
    } else if (set != Set.GETEX && args.take("KEEPTTL")) {
      choose(args, Expiry.KEEP);
    } else if (set == Set.GETEX && args.take("PERSIST")) {
      choose(args, Expiry.PERSIST);
    } else {
      return false;
    }
    return true;
  }

  /** Takes the time to expire; its unit may come again, and the last time counts. */
  private void expireAt(Args args, ExpiryUnit newUnit) {
    choose(args, Expiry.SET);
    if (unit != null && unit != newUnit) {
      args.fail(Errors.SYNTAX);
    }
    unit = newUnit;
    time = args.next();
  }

  private void choose(Args args, Expiry choice) {
    if (expiry != Expiry.REMOVE && expiry != choice) {
      args.fail(Errors.SYNTAX);
    }
    expiry = choice;
  }

  private boolean takesCondition(Args args, Set set) {
    if (set == Set.GETEX) {
      return false;
    }
    for (Condition each : set == Set.MSETEX ? OF_KEYS : OF_STRINGS) {
      if (args.take(each.word)) {
        choose(args, each);
        if (compares()) {
          comparison = args.next();
        }
        return true;
      }
    }
    boolean isGet = set == Set.SET && args.take("GET");
    get |= isGet;
    return isGet;
  }

  private void choose(Args args, Condition choice) {
    if (condition != Condition.NONE && condition != choice) {
      args.fail(Errors.SYNTAX);
    }
    condition = choice;
  }

  /**
   * Reads the comparison of DELEX at {@code index}, the word and what is compared with.
   *
   * @return false if an error was answered
   */
  boolean readComparison(Call call, int index) {
    for (Condition each : COMPARISONS) {
      if (call.arg(index).is(each.word)) {
        condition = each;
        comparison = call.arg(index + 1);
        return hasDigest(call);
      }
    }
    call.reply().error(NO_COMPARISON);
    return false;
  }

  /** True if the old value is wanted. */
  boolean get() {
    return get;
  }

  /** What must hold. */
  Condition condition() {
    return condition;
  }

  /** True if the condition looks at the value. */
  boolean compares() {
    return COMPARISONS.contains(condition);
  }

  /** If the condition is about a digest and what was given is none, answers so and says false. */
  boolean hasDigest(Call call) {
    boolean isOfDigest =
        condition == Condition.DIGEST_EQUAL || condition == Condition.DIGEST_DIFFERENT;
    return !isOfDigest || StringDigest.isOne(call, comparison);
  }

  /**
   * True if the condition holds for what is under the key now, null if nothing. A comparison wants
   * a string there.
   */
  boolean permits(Entry entry, StringView view) {
    switch (condition) {
      case ABSENT:
        return entry == null;
      case PRESENT:
        return entry != null;
      case EQUAL:
        return entry != null && view.of(entry).sameAs(comparison);
      case DIFFERENT:
        return entry == null || !view.of(entry).sameAs(comparison);
      case DIGEST_EQUAL:
        return entry != null && digest.isOf(view.of(entry), comparison);
      case DIGEST_DIFFERENT:
        return entry == null || !digest.isOf(view.of(entry), comparison);
      default:
        return true;
    }
  }

  /** True if a deadline is set. */
  boolean expires() {
    return expiry == Expiry.SET;
  }

  /** True if the deadline is given as Unix time. */
  boolean isAbsolute() {
    return expires() && unit.isAbsolute();
  }

  /** True if PERSIST was given. */
  boolean persists() {
    return expiry == Expiry.PERSIST;
  }

  /**
   * The deadline, as {@link Strings#set} wants it, or {@link ExpiryUnit#REFUSED} if it is none and
   * an error was answered.
   */
  long deadline(Call call) {
    switch (expiry) {
      case SET:
        return unit.positive(call, time);
      case KEEP:
        return Strings.KEEP;
      default:
        return Database.NEVER;
    }
  }
}
