package io.vireo.server.family.set;

import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.set.IntSet;
import io.vireo.server.data.set.SetValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Intersections, unions and differences of sets. A null counts as an empty set. */
final class SetOperations {
  private static final Comparator<SetValue> BY_SIZE = Comparator.comparingLong(SetValue::size);

  private SetOperations() {}

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
  static SetValue intersection(SetValue[] sets, Thresholds thresholds) {
    SetValue smallest = Arrays.stream(sets).filter(Objects::nonNull).min(BY_SIZE).orElse(null);
    SetValue result =
        smallest == null || smallest.isNumbers()
            ? SetValue.ofNumbers(IntSet.empty())
            : SetValue.ofListpack(Listpack.empty());
    boolean[] onlyNumbers = {true};
    intersect(
        sets,
        member -> {
          onlyNumbers[0] &= member.isLong();
          return result.add(member, thresholds);
        });
    if (onlyNumbers[0]) {
      result.toNumbers(thresholds);
    }
    return result;
  }

  /**
   * Shows each member of any of the sets once.
   *
   * <p>The largest set is shown as it is. A member of another set is shown if neither the largest
   * nor one of the sets between has it; for the latter those in between are collected.
   */
  static void unite(SetValue[] sets, Thresholds thresholds, Consumer<Element> sink) {
    List<SetValue> sorted =
        Arrays.stream(sets).filter(Objects::nonNull).distinct().sorted(BY_SIZE.reversed()).toList();
    if (sorted.isEmpty()) {
      return;
    }
    SetValue largest = sorted.get(0);
    largest.forEach(sink);
    SetValue between = sorted.size() > 2 ? SetValue.hashed() : null;
    for (SetValue set : sorted.subList(1, sorted.size())) {
      set.forEach(
          member -> {
            if (!largest.contains(member) && (between == null || between.add(member, thresholds))) {
              sink.accept(member);
            }
          });
    }
  }

  /** The members of any of the sets, in a set of their own. */
  static SetValue union(SetValue[] sets, Thresholds thresholds) {
    SetValue result = SetValue.ofNumbers(IntSet.empty());
    SetValue copied = null;
    for (SetValue set : sets) {
      if (set != null && isSurelyHashed(set, thresholds)) {
        copied = copied == null || set.size() > copied.size() ? set : copied;
      }
    }
    if (copied != null) {
      result = copied.copy();
    }
    for (SetValue set : sets) {
      if (set != null && set != copied) {
        addAll(result, set, thresholds);
      }
    }
    return result;
  }

  /** True if a set with these members and more would be hashed, however it came to be. */
  private static boolean isSurelyHashed(SetValue set, Thresholds thresholds) {
    return set.isHashed()
        && set.size() > thresholds.setIntsetEntries()
        && set.size() > thresholds.setEntries();
  }

  private static void addAll(SetValue result, SetValue set, Thresholds thresholds) {
    set.forEach(member -> result.add(member, thresholds));
  }

  /** Shows the members of the first set that none of the others has. */
  static void subtract(SetValue[] sets, Thresholds thresholds, Consumer<Element> sink) {
    SetValue first = sets[0];
    SetValue[] others = others(sets);
    if (first == null || Arrays.asList(others).contains(first)) {
      return;
    }
    SetValue[] searched = others;
    if (isWorthCollecting(first, others)) {
      SetValue all = SetValue.hashed();
      for (SetValue set : others) {
        addAll(all, set, thresholds);
      }
      searched = new SetValue[] {all};
    }
    SetValue[] in = searched;
    first.forEach(
        member -> {
          if (!isInAny(in, member)) {
            sink.accept(member);
          }
        });
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
  static SetValue difference(SetValue[] sets, Thresholds thresholds) {
    SetValue result = SetValue.ofNumbers(IntSet.empty());
    SetValue first = sets[0];
    SetValue[] others = others(sets);
    if (first == null || Arrays.asList(others).contains(first)) {
      return result;
    }
    long looksToTakeOut = first.size();
    for (SetValue set : others) {
      looksToTakeOut += set.size();
    }
    long looksToAdd = first.size() * (1 + others.length) / 2;
    if (looksToAdd <= looksToTakeOut) {
      first.forEach(
          member -> {
            if (!isInAny(others, member)) {
              result.add(member, thresholds);
            }
          });
      return result;
    }
    return takenOut(first, others, thresholds);
  }

  private static SetValue takenOut(SetValue first, SetValue[] others, Thresholds thresholds) {
    SetValue result;
    if (isSurelyHashed(first, thresholds)) {
      result = first.copy();
    } else {
      result = SetValue.ofNumbers(IntSet.empty());
      addAll(result, first, thresholds);
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
