package io.vireo.lua.pattern;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import java.util.Arrays;

/**
 * Matches patterns, one after the other. One thread at a time.
 *
 * <p>The way back to an earlier choice is kept in an array, not on the stack of Java: each item of
 * a pattern has at most one choice open, so the array is never longer than the pattern. What a
 * failed way has captured needs no undoing, for the way that succeeds passes all items again.
 *
 * <p>Work is counted as steps of the thread: a pattern can take time that is exponential in its
 * length, and must not hold the script's watch off.
 */
public final class Matcher {
  /** What {@link #find} gives if there is no match. */
  public static final int NONE = -1;

  private static final int POSITION = -2;
  private static final int UNFINISHED = -1;

  /** Ints of one choice: the item, the place to go on from, and the lowest such place. */
  private static final int CHOICE = 3;

  /** The third int of a choice of {@link Item#FEWEST}, which goes upwards. */
  private static final int UPWARDS = -1;

  private static final int STRIDE = 512;
  private static final int WORK_OF_A_STEP = 4;

  /** Bytes of a string without its content. */
  private static final int STRING = 40;

  private final int[] starts = new int[Pattern.MOST_CAPTURES];
  private final int[] lengths = new int[Pattern.MOST_CAPTURES];
  private int[] choices = new int[8 * CHOICE];
  private int depth;

  private LuaThread thread;
  private Pattern pattern;
  private byte[] bytes;
  private int end;
  private int work;

  /** The beginning and the end of the last match. */
  private int start;

  private int stop;

  /** Where to go on after {@link #goBack}. */
  private int resume;

  /** Says what to match. */
  public void reset(LuaThread thread, Pattern pattern, byte[] subject) {
    this.thread = thread;
    this.pattern = pattern;
    bytes = subject;
    end = subject.length;
  }

  /** Lets go of the subject. */
  public void release() {
    bytes = null;
    thread = null;
    pattern = null;
  }

  /** Where the last match of {@link #find} begins. */
  public int start() {
    return start;
  }

  /**
   * Looks for the first match from a place on.
   *
   * @return its end, or {@link #NONE}; {@link #start()} is its beginning
   */
  public int find(int from) {
    if (pattern.anchored) {
      return match(from);
    }
    for (int at = from; at <= end; at++) {
      at = skip(at);
      if (at > end) {
        return NONE;
      }
      int found = match(at);
      if (found >= 0) {
        return found;
      }
      work(1);
    }
    return NONE;
  }

  /** The next place where a match can begin, or one behind the end. */
  private int skip(int from) {
    CharacterSet first = pattern.first;
    int at = from;
    if (pattern.firstByte >= 0) {
      at = ByteSearch.find(bytes, (byte) pattern.firstByte, from, end);
    } else if (first == null) {
      return from;
    } else {
      while (at < end && !first.has(bytes[at])) {
        at++;
      }
    }
    work(at - from >> 3);
    return at < end ? at : end + 1;
  }

  /**
   * Matches at one place.
   *
   * @return the end of the match, or {@link #NONE}
   */
  private int match(int from) {
    Pattern items = pattern;
    int[] kinds = items.kinds;
    depth = 0;
    int item = 0;
    int at = from;
    for (int kind = kinds[0]; kind != Item.MATCH; kind = kinds[item]) {
      at = kind <= Item.SET ? single(items, kind, item, at) : advance(items, kind, item, at);
      item++;
      if (at < 0) {
        if (depth == 0) {
          return NONE;
        }
        at = goBack();
        if (at < 0) {
          return NONE;
        }
        item = resume;
      }
    }
    start = from;
    stop = at;
    return at;
  }

  /** Matches one byte: gives the place behind it, or {@link #NONE}. */
  private int single(Pattern items, int kind, int item, int at) {
    if (at >= end) {
      return NONE;
    }
    boolean there =
        kind == Item.BYTE
            ? bytes[at] == (byte) items.values[item]
            : kind == Item.ANY || items.sets[item].has(bytes[at]);
    return there ? at + 1 : NONE;
  }

  /** Matches an item that is no single byte: gives the place behind, or {@link #NONE}. */
  private int advance(Pattern items, int kind, int item, int at) {
    switch (kind) {
      case Item.MOST:
        return descend(item, behind(items.sets[item], at), at);
      case Item.ALL:
        return behind(items.sets[item], at);
      case Item.FEWEST:
        return climb(item, at);
      case Item.OPTIONAL:
        boolean there = at < end && items.sets[item].has(bytes[at]);
        return there ? descend(item, at + 1, at) : at;
      default:
        return advanceSpecially(kind, item, at);
    }
  }

  private int advanceSpecially(int kind, int item, int at) {
    int value = pattern.values[item];
    switch (kind) {
      case Item.OPEN:
        starts[value] = at;
        lengths[value] = UNFINISHED;
        return at;
      case Item.CLOSE:
        lengths[value] = at - starts[value];
        return at;
      case Item.POSITION:
        starts[value] = at;
        lengths[value] = POSITION;
        return at;
      case Item.AGAIN:
        return again(value, at);
      case Item.BALANCE:
        return balance(value & 0xFF, value >> 8, at);
      case Item.FRONTIER:
        return isFrontier(pattern.sets[item], at) ? at : NONE;
      case Item.END:
        return at == end ? at : NONE;
      default:
        throw LuaError.at(pattern.problem);
    }
  }

  /** The place behind all bytes of a set. */
  private int behind(CharacterSet set, int from) {
    byte[] subject = bytes;
    int at = from;
    while (at < subject.length && set.has(subject[at])) {
      at++;
    }
    work(at - from >> 3);
    return at;
  }

  /** From the highest place down: where the next item may match; keeps what is below for later. */
  private int descend(int item, int highest, int lowest) {
    int next = pattern.values[item];
    int at = highest;
    if (next >= 0) {
      while (at >= lowest && (at == end || bytes[at] != (byte) next)) {
        at--;
      }
      work(highest - at >> 3);
      if (at < lowest) {
        return NONE;
      }
    }
    if (at > lowest) {
      push(item, at, lowest);
    }
    return at;
  }

  /** From a place up: where the next item may match; keeps what is above for later. */
  private int climb(int item, int from) {
    int next = pattern.values[item];
    int at = from;
    if (next >= 0) {
      CharacterSet set = pattern.sets[item];
      while (at < end && bytes[at] != (byte) next && set.has(bytes[at])) {
        at++;
      }
      work(at - from >> 3);
      if (at == end || bytes[at] != (byte) next) {
        return NONE;
      }
    }
    push(item, at, UPWARDS);
    return at;
  }

  private void push(int item, int at, int lowest) {
    if (depth == choices.length) {
      thread.memory().take(8L * depth);
      choices = Arrays.copyOf(choices, 2 * depth);
    }
    choices[depth] = item;
    choices[depth + 1] = at;
    choices[depth + 2] = lowest;
    depth += CHOICE;
  }

  /** Takes the next choice: gives the place to go on from, or {@link #NONE} if none is left. */
  private int goBack() {
    while (depth > 0) {
      work(1);
      depth -= CHOICE;
      int item = choices[depth];
      int at = choices[depth + 1];
      int lowest = choices[depth + 2];
      int found;
      if (lowest == UPWARDS) {
        boolean there = at < end && pattern.sets[item].has(bytes[at]);
        found = there ? climb(item, at + 1) : NONE;
      } else {
        found = descend(item, at - 1, lowest);
      }
      if (found >= 0) {
        resume = item + 1;
        return found;
      }
    }
    return NONE;
  }

  private int again(int capture, int at) {
    int length = lengths[capture];
    int from = starts[capture];
    boolean same =
        length >= 0
            && length <= end - at
            && Arrays.equals(bytes, from, from + length, bytes, at, at + length);
    work(Math.max(0, length) >> 3);
    return same ? at + length : NONE;
  }

  private int balance(int open, int close, int from) {
    if (from == end || bytes[from] != (byte) open) {
      return NONE;
    }
    int depthInside = 1;
    for (int at = from + 1; at < end; at++) {
      if (bytes[at] == (byte) close) {
        if (--depthInside == 0) {
          work(at - from >> 3);
          return at + 1;
        }
      } else if (bytes[at] == (byte) open) {
        depthInside++;
      }
    }
    work(end - from >> 3);
    return NONE;
  }

  private boolean isFrontier(CharacterSet set, int at) {
    int before = at == 0 ? 0 : bytes[at - 1];
    int here = at == end ? 0 : bytes[at];
    return !set.has(before) && set.has(here);
  }

  /**
   * A capture of the last match.
   *
   * @param index from 0 on; 0 is the whole match if the pattern has no captures
   * @return a string, or a number for a position
   */
  public Object capture(int index) {
    if (index >= pattern.captures) {
      if (index != 0) {
        throw LuaError.at("invalid capture index");
      }
      return string(start, stop - start);
    }
    int length = lengths[index];
    if (length == POSITION) {
      return Numbers.box(starts[index] + 1);
    }
    if (length == UNFINISHED) {
      throw LuaError.at("unfinished capture");
    }
    return string(starts[index], length);
  }

  /** Appends a capture, as {@link #capture} gives it. */
  public void putCapture(int index, Buffer into) {
    if (index < pattern.captures && lengths[index] >= 0) {
      into.put(bytes, starts[index], lengths[index]);
    } else if (index == 0 && pattern.captures == 0) {
      putMatch(into);
    } else {
      into.put(Numbers.text((Double) capture(index)));
    }
  }

  /** Appends the whole match. */
  public void putMatch(Buffer into) {
    into.put(bytes, start, stop - start);
  }

  /**
   * All captures of the last match, or the whole match if the pattern has none.
   *
   * @param room places to be left free before them
   */
  public Object[] captures(int room) {
    Object[] all = new Object[room + Math.max(1, pattern.captures)];
    for (int i = room; i < all.length; i++) {
      all[i] = capture(i - room);
    }
    return all;
  }

  private LuaString string(int from, int length) {
    thread.memory().take(STRING + length);
    return LuaString.copyOf(bytes, from, length);
  }

  private void work(int units) {
    work += units;
    if (work >= STRIDE) {
      int done = work;
      work = 0;
      thread.steps(done / WORK_OF_A_STEP);
    }
  }
}
