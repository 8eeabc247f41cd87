package io.vireo.server.command;

import io.vireo.server.command.KeySpec.Begin;
import io.vireo.server.command.KeySpec.Find;
import io.vireo.server.command.KeySpec.Words;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * All that a command declares about its keys, and the search for the keys of one request.
 * Immutable; any thread may call it.
 */
public final class KeySpecs {
  private static final int NOT_KEY = KeyFlag.NOT_KEY.bit();
  private static final int VARIABLE_FLAGS = KeyFlag.VARIABLE_FLAGS.bit();

  private final KeySpec[] specs;
  private final KeyFinder finder;
  private final ToIntFunction<Words> flagger;
  private final int only;
  private final boolean movable;
  private final boolean keys;
  private final boolean shardChannels;
  private final LegacyRange legacy;

  KeySpecs(List<KeySpec> specs, KeyFinder finder, ToIntFunction<Words> flagger) {
    this.specs = specs.toArray(new KeySpec[0]);
    this.finder = finder;
    this.flagger = flagger;
    boolean anyMovable = finder != null;
    boolean anyKey = finder != null;
    for (KeySpec spec : specs) {
      anyMovable |= !spec.isFixed();
      anyKey |= !spec.has(KeyFlag.NOT_KEY);
    }
    this.movable = anyMovable;
    this.keys = anyKey;
    shardChannels = specs.stream().anyMatch(spec -> spec.has(KeyFlag.NOT_KEY));
    this.legacy = LegacyRange.of(specs);
    only = finder == null && specs.size() == 1 ? only(specs.get(0)) : 0;
  }

  private static int only(KeySpec spec) {
    boolean one = spec.find() instanceof Find.Range range && range.last() == 0;
    return one && spec.begin() instanceof Begin.Index at && !spec.has(KeyFlag.NOT_KEY)
        ? at.index()
        : 0;
  }

  /** Where the key of each request stands, if that is its only one; else 0. */
  public int onlyKey() {
    return only;
  }

  /** The {@link KeyFlag} bits of the {@linkplain #onlyKey() only key} of a request. */
  public int flagsOfOnlyKey(Words words) {
    return flags(specs[0], words);
  }

  private int flags(KeySpec spec, Words words) {
    int flags = spec.flags();
    return flagger != null && (flags & VARIABLE_FLAGS) != 0 ? flagger.applyAsInt(words) : flags;
  }

  /** The declared rules, in their order. */
  public List<KeySpec> list() {
    return List.of(specs);
  }

  /** Whether a request of this command can have keys at all. Shard channels are no keys. */
  public boolean canHaveKeys() {
    return keys;
  }

  /** Whether first, last and step do not tell all keys. */
  public boolean isMovable() {
    return movable;
  }

  /** The position of the first key that stands at a fixed position, or 0 if there is none. */
  public int first() {
    return legacy.first();
  }

  /**
   * The position of the last such key; negative if counted from the end of the request, where -1 is
   * its last word.
   */
  public int last() {
    return legacy.last();
  }

  /** Words from one such key to the next, or 0 if there is none. */
  public int step() {
    return legacy.step();
  }

  /**
   * The position of the number of keys that follow it one after the other, as in EVAL, or 0 if that
   * is not the rule.
   */
  public int counted() {
    return specs.length == 1
            && specs[0].begin() instanceof Begin.Index begin
            && specs[0].find() instanceof KeySpec.Find.KeyNum find
            && find.index() == 0
            && find.first() == 1
            && find.step() == 1
        ? begin.index()
        : 0;
  }

  /**
   * Finds the keys of a request.
   *
   * @param words the request
   * @param into cleared, then filled in the order of the rules
   * @return false if a rule does not fit the request, which then cannot be valid; {@code into} is
   *     empty then. A keyword that does not occur, or stands last, is no misfit
   */
  public boolean find(Words words, KeyList into) {
    into.clear();
    boolean fits = finder != null ? finder.find(words, into) : search(words, into, 0);
    if (!fits) {
      into.clear();
    }
    return fits;
  }

  /**
   * Finds the keys that are to be allowed: like {@link #find}, but where one rule does not fit the
   * keys of the others count. So PFMERGE names its destination although it may have no sources.
   */
  public void findEach(Words words, KeyList into) {
    into.clear();
    if (finder != null) {
      finder.find(words, into);
      return;
    }
    for (KeySpec spec : specs) {
      int begin = (spec.flags() & NOT_KEY) == 0 ? begin(spec.begin(), words) : 0;
      if (begin > 0) {
        collect(spec, begin, words, into);
      }
    }
  }

  /** Whether the requests of this command name channels that belong to slots, as keys do. */
  public boolean canHaveShardChannels() {
    return shardChannels;
  }

  /** Finds the shard channels of a request, likewise. */
  public boolean findShardChannels(Words words, KeyList into) {
    into.clear();
    return search(words, into, NOT_KEY);
  }

  /** Finds what is a key, or, if {@code kind} is {@link #NOT_KEY}, what is not. */
  private boolean search(Words words, KeyList into, int kind) {
    for (KeySpec spec : specs) {
      if ((spec.flags() & NOT_KEY) != kind) {
        continue;
      }
      int begin = begin(spec.begin(), words);
      if (begin > 0 && !collect(spec, begin, words, into)) {
        return false;
      }
    }
    return true;
  }

  /** The position where the keys of a rule begin, or 0 if the rule finds none. */
  private static int begin(Begin begin, Words words) {
    if (begin instanceof Begin.Index fixed) {
      return fixed.index();
    }
    return begin instanceof Begin.Keyword keyword ? afterKeyword(keyword, words) : 0;
  }

  private static int afterKeyword(Begin.Keyword keyword, Words words) {
    int count = words.count();
    boolean forwards = keyword.startFrom() > 0;
    int step = forwards ? 1 : -1;
    int start = forwards ? keyword.startFrom() : count + keyword.startFrom();
    for (int i = start; i > 0 && i < count - 1; i += step) {
      if (words.equalsIgnoreCase(i, keyword.keyword())) {
        return i + 1;
      }
    }
    return 0;
  }

  private boolean collect(KeySpec spec, int begin, Words words, KeyList into) {
    int flags = flags(spec, words);
    if (spec.find() instanceof Find.Range range) {
      int last = last(range, begin, words.count());
      return addRun(begin, last, range.step(), flags, words.count(), into);
    }
    if (spec.find() instanceof Find.KeyNum counted) {
      return addCounted(counted, begin, flags, words, into);
    }
    return true;
  }

  private static int last(Find.Range range, int begin, int count) {
    if (range.last() >= 0) {
      return begin + range.last();
    }
    int part = range.limit() > 1 ? (count - begin) / range.limit() : count - begin;
    return begin + part + range.last();
  }

  private static boolean addCounted(
      Find.KeyNum counted, int begin, int flags, Words words, KeyList into) {
    int at = begin + counted.index();
    long number = at < words.count() ? words.number(at) : Words.NOT_A_NUMBER;
    if (number < 1 || number > words.count()) {
      return false;
    }
    int first = begin + counted.first();
    int last = first + ((int) number - 1) * counted.step();
    return addRun(first, last, counted.step(), flags, words.count(), into);
  }

  private static boolean addRun(int first, int last, int step, int flags, int count, KeyList into) {
    if (last < first || last >= count) {
      return false;
    }
    for (int i = first; i <= last; i += step) {
      into.add(i, flags);
    }
    return true;
  }

  /** The one range of the old COMMAND reply, which cannot say more than first, last and step. */
  private record LegacyRange(int first, int last, int step) {
    static LegacyRange of(List<KeySpec> specs) {
      LegacyRange all = new LegacyRange(0, 0, 0);
      for (KeySpec spec : specs) {
        if (spec.begin() instanceof Begin.Index at && spec.find() instanceof Find.Range range) {
          all =
              all.plus(
                  at.index(),
                  range.last() < 0 ? range.last() : at.index() + range.last(),
                  range.step());
        }
      }
      return all;
    }

    private LegacyRange plus(int nextFirst, int nextLast, int nextStep) {
      if (first == 0) {
        return new LegacyRange(nextFirst, nextLast, nextStep);
      }
      boolean openEnd = last < 0 || nextLast < 0;
      return new LegacyRange(
          Math.min(first, nextFirst),
          openEnd ? Math.min(last, nextLast) : Math.max(last, nextLast),
          1);
    }
  }
}
