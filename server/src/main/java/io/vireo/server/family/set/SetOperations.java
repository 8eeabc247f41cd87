package io.vireo.server.family.set;

import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hyperloglog.HyperLogLog;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.keyspace.PartStorage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Intersections, unions and differences of sets for one call. A null counts as an empty set. What
 * is made stays until this is closed, unless an entry has it by then.
 */
final class SetOperations implements AutoCloseable {
  private static final Comparator<SetValue> BY_SIZE = Comparator.comparingLong(SetValue::size);

  private final PartStorage parts;
  private final Thresholds thresholds;
  private final List<SetValue> made = new ArrayList<>();

  /** Operations whose results have the encodings that their size says, and lie among some parts. */
  SetOperations(PartStorage parts, Thresholds thresholds) {
    this.parts = parts;
    this.thresholds = thresholds;
  }

  @Override
  public void close() {
    made.forEach(parts::end);
  }

  /** A small set without members that no entry has yet. */
  SetValue begin(Packing packing) {
    return begin(parts.newSet(packing));
  }

  /** A large set without members that no entry has yet. */
  SetValue beginLarge() {
    return begin((SetValue) parts.newLarge(Packing.OUTGROWN_SET));
  }

  private SetValue begin(SetValue set) {
    parts.begin(set);
    made.add(set);
    return set;
  }

  private SetValue beginCopy(SetValue large) {
    SetValue copy = (SetValue) parts.beginCopy(large);
    made.add(copy);
    return copy;
  }

  /**
   * Shows the members that all sets have in common, until the sink says false: it has enough.
   *
   * <p>A member of all sets is in the smallest, and most likely missing in the next larger ones.
   */
  static void intersect(SetValue[] sets, Predicate<Element> sink) {
    if (Arrays.asList(sets).contains(null)) {
      return;
    }
    SetValue[] sorted = sets.clone();
    Arrays.sort(sorted, BY_SIZE);
    SetValue first = sorted[0];
    SetValue[] others = Arrays.stream(sorted).filter(set -> set != first).toArray(SetValue[]::new);
    first.visit(member -> !isInAll(others, member) || sink.test(member));
  }

  private static boolean isInAll(SetValue[] sets, Element member) {
    for (SetValue set : sets) {
      if (!set.contains(member)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isInAny(SetValue[] sets, Element member) {
    for (SetValue set : sets) {
      if (set.contains(member)) {
        return true;
      }
    }
    return false;
  }

  /** The members that all sets have in common, in a set of their own. */
  SetValue intersection(SetValue[] sets) {
    SetValue smallest = Arrays.stream(sets).filter(Objects::nonNull).min(BY_SIZE).orElse(null);
    boolean numbers = smallest == null || smallest.isNumbers();
    SetValue result = begin(numbers ? Packing.INTSET : Packing.SET);
    boolean[] onlyNumbers = {true};
    intersect(
        sets,
        member -> {
          onlyNumbers[0] &= member.isLong();
          return result.add(member, thresholds);
        });
    return onlyNumbers[0] && !result.isNumbers() ? asNumbers(result) : result;
  }

  /** A set of integers, if they are not too many. */
  private SetValue asNumbers(SetValue set) {
    if (set.size() > thresholds.setIntsetEntries()) {
      return set;
    }
    SetValue numbers = begin(Packing.INTSET);
    addAll(numbers, set);
    return numbers;
  }

  /**
   * Shows each member of any of the sets once, until the sink says false: it has enough.
   *
   * <p>The largest set is shown as it is. A member of another set is shown if neither the largest
   * nor one of the sets between has it; for the latter those in between are collected.
   */
  void unite(SetValue[] sets, Predicate<Element> sink) {
    List<SetValue> sorted =
        Arrays.stream(sets).filter(Objects::nonNull).distinct().sorted(BY_SIZE.reversed()).toList();
    if (sorted.isEmpty()) {
      return;
    }
    SetValue largest = sorted.get(0);
    boolean[] wantsMore = {true};
    Predicate<Element> watched = member -> wantsMore[0] = sink.test(member);
    largest.visit(watched);
    SetValue between = sorted.size() > 2 ? beginLarge() : null;
    for (SetValue set : sorted.subList(1, sorted.size())) {
      if (wantsMore[0]) {
        set.visit(
            member ->
                largest.contains(member)
                    || between != null && !between.add(member, thresholds)
                    || watched.test(member));
      }
    }
  }

  /** About how many members are in any of the sets: within some percent, in 16 KiB. */
  static long estimateUnion(SetValue[] sets) {
    byte[] registers = new byte[HyperLogLog.REGISTERS];
    for (SetValue set : sets) {
      if (set != null) {
        set.forEach(
            member -> HyperLogLog.add(registers, member.array(), member.offset(), member.length()));
      }
    }
    int[] histogram = new int[HyperLogLog.VALUES];
    HyperLogLog.count(registers, histogram);
    return HyperLogLog.estimate(histogram);
  }

  /** The members of any of the sets, in a set of their own. */
  SetValue union(SetValue[] sets) {
    SetValue copied = null;
    for (SetValue set : sets) {
      if (set != null && isSurelyLarge(set)) {
        copied = copied == null || set.size() > copied.size() ? set : copied;
      }
    }
    SetValue result = copied == null ? begin(Packing.INTSET) : beginCopy(copied);
    for (SetValue set : sets) {
      if (set != null && set != copied) {
        addAll(result, set);
      }
    }
    return result;
  }

  /** True if a set with these members and more would be a table, however it came to be. */
  private boolean isSurelyLarge(SetValue set) {
    return !set.isInPlace()
        && set.isLarge()
        && set.size() > thresholds.setIntsetEntries()
        && set.size() > thresholds.setEntries();
  }

  private void addAll(SetValue result, SetValue set) {
    set.forEach(member -> result.add(member, thresholds));
  }

  /**
   * Shows the members of the first set that none of the others has, until the sink says false: it
   * has enough.
   */
  void subtract(SetValue[] sets, Predicate<Element> sink) {
    SetValue first = sets[0];
    SetValue[] others = others(sets);
    if (first == null || Arrays.asList(others).contains(first)) {
      return;
    }
    SetValue[] searched = others;
    if (isWorthCollecting(first, others)) {
      SetValue all = beginLarge();
      for (SetValue set : others) {
        addAll(all, set);
      }
      searched = new SetValue[] {all};
    }
    SetValue[] in = searched;
    first.visit(member -> isInAny(in, member) || sink.test(member));
  }

  /** The sets behind the first, the largest first: that one most likely has a member. */
  private static SetValue[] others(SetValue[] sets) {
    return Arrays.stream(sets, 1, sets.length)
        .filter(Objects::nonNull)
        .sorted(BY_SIZE.reversed())
        .toArray(SetValue[]::new);
  }

  /** True if collecting many small sets costs less than searching each of them for each member. */
  private static boolean isWorthCollecting(SetValue first, SetValue[] others) {
    long total = 0;
    for (SetValue set : others) {
      total += set.size();
    }
    return others.length > 2 && total * 2 < first.size() * (others.length - 1);
  }

  /**
   * The members of the first set that none of the others has, in a set of their own.
   *
   * <p>Either those are added that belong there, or all, and then the others are taken out again.
   * Which it is can be seen by the encoding, so it is decided as Redis decides it: by the looks at
   * members that each way would need.
   */
  SetValue difference(SetValue[] sets) {
    SetValue first = sets[0];
    SetValue[] others = others(sets);
    if (first == null || Arrays.asList(others).contains(first)) {
      return begin(Packing.INTSET);
    }
    long looksToTakeOut = first.size();
    for (SetValue set : others) {
      looksToTakeOut += set.size();
    }
    long looksToAdd = first.size() * (1 + others.length) / 2;
    if (looksToAdd <= looksToTakeOut) {
      SetValue result = begin(Packing.INTSET);
      first.forEach(
          member -> {
            if (!isInAny(others, member)) {
              result.add(member, thresholds);
            }
          });
      return result;
    }
    return takenOut(first, others);
  }

  private SetValue takenOut(SetValue first, SetValue[] others) {
    boolean copied = isSurelyLarge(first);
    SetValue result = copied ? beginCopy(first) : begin(Packing.INTSET);
    if (!copied) {
      addAll(result, first);
    }
    for (SetValue set : others) {
      set.visit(
          member -> {
            result.remove(member);
            return result.size() > 0;
          });
    }
    return result;
  }
}
