package io.vireo.server.family.key;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.gate.CompatibilityGate;
import java.util.ArrayList;
import java.util.List;

/** The options of SORT and SORT_RO. Data context only; for one call. */
final class SortOptions {
  private final List<SortPattern> gets = new ArrayList<>();
  private SortPattern weights;
  private boolean unsorted;
  private boolean descending;
  private boolean alphabetic;
  private long offset;
  private long count = -1;
  private Bytes destination;
  private boolean mayReadAll;
  private CompatibilityGate compatibility;
  private Bytes key;
  private boolean anySlot;

  /**
   * Reads the options; null if an error was answered.
   *
   * @param mayReadAll whether the user may read every key, as BY and GET do
   * @param compatibility counts the patterns that a cluster would refuse
   */
  static SortOptions read(
      Call call, boolean mayStore, boolean mayReadAll, CompatibilityGate compatibility) {
    SortOptions options = new SortOptions();
    options.mayReadAll = mayReadAll;
    options.compatibility = compatibility;
    options.key = call.arg(1);
    options.anySlot = !call.keyspace().isSlotted();
    Args args = call.args(2);
    while (args.more()) {
      if (!options.readOrder(args) && !options.readSource(args, mayStore)) {
        args.fail(Errors.SYNTAX);
      }
    }
    return args.failed() ? null : options;
  }

  private boolean readOrder(Args args) {
    if (args.take("ASC")) {
      descending = false;
    } else if (args.take("DESC")) {
      descending = true;
    } else if (args.take("ALPHA")) {
      alphabetic = true;
    } else if (args.left() > 2 && args.take("LIMIT")) {
      offset = args.integer();
      count = args.integer();
    } else {
      return false;
    }
    return true;
  }

  private boolean readSource(Args args, boolean mayStore) {
    if (args.left() < 2) {
      return false;
    }
    if (args.take("BY")) {
      weighBy(args);
    } else if (args.take("GET")) {
      Bytes pattern = args.next();
      gets.add(new SortPattern(pattern));
      if (!pattern.is("#")) {
        checkSlot(args, pattern, "GET");
      }
      if (!mayReadAll) {
        args.fail(denied("GET"));
      }
    } else if (mayStore && args.take("STORE")) {
      destination = args.next();
    } else {
      return false;
    }
    return true;
  }

  private void weighBy(Args args) {
    Bytes pattern = args.next();
    weights = new SortPattern(pattern);
    if (!SortPattern.hasPlace(pattern)) {
      unsorted = true;
    } else if (checkSlot(args, pattern, "BY") && !mayReadAll) {
      args.fail(denied("BY"));
    }
  }

  /** In a cluster the keys that a pattern leads to must have the slot of the key. */
  private boolean checkSlot(Args args, Bytes pattern, String option) {
    int slot = KeySlot.ofPattern(pattern.array(), pattern.offset(), pattern.length());
    if (slot == key.slot()) {
      return true;
    }
    if (anySlot) {
      compatibility.patternCrossesSlots();
      return true;
    }
    args.fail(
        "ERR "
            + option
            + " option of SORT denied in Cluster mode when keys formed by the pattern may be in"
            + " different slots.");
    return false;
  }

  private static String denied(String option) {
    return "ERR " + option + " option of SORT denied due to insufficient ACL permissions.";
  }

  /**
   * A set has no order that others would share, so one that is stored is sorted all the same.
   *
   * @param always whether any other is sorted as well
   */
  void sortSet(boolean always) {
    if (unsorted && (always || destination != null)) {
      unsorted = false;
      alphabetic = true;
      weights = null;
    }
  }

  /** What to sort by; null to sort by the elements themselves. */
  SortPattern weights() {
    return weights;
  }

  /** True if the elements stay in their order. */
  boolean unsorted() {
    return unsorted;
  }

  /** True for the greatest first. */
  boolean descending() {
    return descending;
  }

  /** True to compare bytes, false to compare numbers. */
  boolean alphabetic() {
    return alphabetic;
  }

  /** What to answer for each element; empty for the element itself. */
  List<SortPattern> gets() {
    return gets;
  }

  /** The key to store the result under, or null. */
  Bytes destination() {
    return destination;
  }

  /** The index of the first element wanted of {@code size}. */
  int first(long size) {
    return (int) Math.min(Math.max(offset, 0), size);
  }

  /** The index behind the last element wanted of {@code size}. */
  int end(long size) {
    long wanted = count < 0 ? size : Math.min(count, size);
    return (int) Math.min(size, first(size) + wanted);
  }
}
