package io.vireo.lua.pattern;

import java.util.Arrays;

/** Reads a pattern into items. */
final class PatternCompiler {
  private static final int ESCAPE = '%';
  private static final String SPECIAL = "^$*+?.([%-";
  private static final int FIRST_ROOM = 16;

  private final byte[] text;
  private final boolean anchored;
  private int at;

  private int[] kinds = new int[FIRST_ROOM];
  private int[] values = new int[FIRST_ROOM];
  private CharacterSet[] sets = new CharacterSet[FIRST_ROOM];
  private String problem;
  private int count;

  private int captures;
  private final boolean[] closed = new boolean[Pattern.MOST_CAPTURES];

  PatternCompiler(byte[] text, boolean withAnchor) {
    this.text = text;
    anchored = withAnchor && peek(0) == '^';
    at = anchored ? 1 : 0;
    while (problem == null && peek(0) != 0) {
      item();
    }
    if (problem == null) {
      add(Item.MATCH, 0, null);
    }
    lookAhead();
  }

  int[] kinds() {
    return Arrays.copyOf(kinds, count);
  }

  int[] values() {
    return Arrays.copyOf(values, count);
  }

  CharacterSet[] sets() {
    return Arrays.copyOf(sets, count);
  }

  String problem() {
    return problem;
  }

  int captures() {
    return captures;
  }

  boolean isAnchored() {
    return anchored;
  }

  boolean isPlain() {
    for (byte octet : text) {
      if (octet == 0) {
        return true;
      }
      if (SPECIAL.indexOf(octet) >= 0) {
        return false;
      }
    }
    return true;
  }

  /** The set that a match begins with, or null if it may begin otherwise. */
  CharacterSet first() {
    int item = behindCaptures(0);
    return kinds[item] == Item.SET ? sets[item] : null;
  }

  /** The byte that a match begins with, or {@link Pattern#NO_BYTE}. */
  int firstByte() {
    return byteAt(behindCaptures(0));
  }

  private int byteAt(int item) {
    return kinds[item] == Item.BYTE ? values[item] : Pattern.NO_BYTE;
  }

  private int behindCaptures(int from) {
    int item = from;
    while (kinds[item] == Item.OPEN || kinds[item] == Item.CLOSE || kinds[item] == Item.POSITION) {
      item++;
    }
    return item;
  }

  /** The set of which an item needs a byte, or null. */
  private CharacterSet needed(int item) {
    switch (kinds[item]) {
      case Item.SET:
        return sets[item];
      case Item.BYTE:
        CharacterSet one = new CharacterSet();
        one.add(values[item]);
        return one;
      default:
        return null;
    }
  }

  /** Tells repetitions what follows them. */
  private void lookAhead() {
    for (int i = 0; i + 1 < count; i++) {
      if (kinds[i] >= Item.MOST && kinds[i] <= Item.OPTIONAL) {
        int next = behindCaptures(i + 1);
        values[i] = byteAt(next);
        if (kinds[i] == Item.MOST && isPossessive(i, next)) {
          kinds[i] = Item.ALL;
        }
      }
    }
  }

  /** Whether fewer bytes would not help: what follows needs one that is not in the set. */
  private boolean isPossessive(int item, int next) {
    CharacterSet needed = needed(next);
    return kinds[next] == Item.MATCH || needed != null && needed.isDisjoint(sets[item]);
  }

  private int peek(int ahead) {
    return at + ahead < text.length ? text[at + ahead] & 0xFF : 0;
  }

  private void add(int kind, int value, CharacterSet set) {
    if (count == kinds.length) {
      kinds = Arrays.copyOf(kinds, 2 * count);
      values = Arrays.copyOf(values, 2 * count);
      sets = Arrays.copyOf(sets, 2 * count);
    }
    kinds[count] = kind;
    values[count] = value;
    sets[count++] = set;
  }

  private void malformed(String text) {
    problem = text;
    add(Item.MALFORMED, 0, null);
  }

  private void item() {
    switch (peek(0)) {
      case '(':
        open();
        break;
      case ')':
        close();
        break;
      case ESCAPE:
        escaped();
        break;
      case '$':
        if (peek(1) == 0) {
          at++;
          add(Item.END, 0, null);
          break;
        }
        single();
        break;
      default:
        single();
    }
  }

  private void open() {
    boolean position = peek(1) == ')';
    at += position ? 2 : 1;
    if (captures == Pattern.MOST_CAPTURES) {
      malformed("too many captures");
      return;
    }
    closed[captures] = position;
    add(position ? Item.POSITION : Item.OPEN, captures++, null);
  }

  private void close() {
    at++;
    for (int capture = captures - 1; capture >= 0; capture--) {
      if (!closed[capture]) {
        closed[capture] = true;
        add(Item.CLOSE, capture, null);
        return;
      }
    }
    malformed("invalid pattern capture");
  }

  private void escaped() {
    int letter = peek(1);
    if (letter == 'b') {
      balance();
    } else if (letter == 'f') {
      frontier();
    } else if (letter >= '0' && letter <= '9') {
      again(letter - '1');
    } else {
      single();
    }
  }

  private void balance() {
    at += 2;
    if (peek(0) == 0 || peek(1) == 0) {
      malformed("unbalanced pattern");
      return;
    }
    add(Item.BALANCE, peek(0) | peek(1) << 8, null);
    at += 2;
  }

  private void frontier() {
    at += 2;
    if (peek(0) != '[') {
      malformed("missing '[' after '%f' in pattern");
      return;
    }
    CharacterSet set = bracket();
    if (set != null) {
      add(Item.FRONTIER, 0, set);
    }
  }

  private void again(int capture) {
    at += 2;
    if (capture < 0 || capture >= captures || !closed[capture]) {
      malformed("invalid capture index");
      return;
    }
    add(Item.AGAIN, capture, null);
  }

  /** One byte of some kind, and how often. */
  private void single() {
    int octet = peek(0);
    if ("[.%".indexOf(octet) < 0 && "?*-+".indexOf(peek(1)) < 0) {
      at++;
      add(Item.BYTE, octet, null);
      return;
    }
    CharacterSet set = singleSet();
    if (set == null) {
      return;
    }
    switch (peek(0)) {
      case '?' -> repeat(Item.OPTIONAL, set);
      case '*' -> repeat(Item.MOST, set);
      case '-' -> repeat(Item.FEWEST, set);
      case '+' -> {
        once(octet, set);
        repeat(Item.MOST, set);
      }
      default -> once(octet, set);
    }
  }

  private void repeat(int kind, CharacterSet set) {
    at++;
    add(kind, 0, set);
  }

  private void once(int octet, CharacterSet set) {
    int only = octet == '.' ? Pattern.NO_BYTE : set.only();
    if (only >= 0) {
      add(Item.BYTE, only, set);
    } else {
      add(set.isAll() ? Item.ANY : Item.SET, 0, set);
    }
  }

  /** Reads what one byte has to be; null if that is malformed. */
  private CharacterSet singleSet() {
    int octet = peek(0);
    if (octet == '.') {
      at++;
      return CharacterSet.all();
    }
    if (octet == '[') {
      return bracket();
    }
    CharacterSet set = new CharacterSet();
    if (octet != ESCAPE) {
      at++;
      set.add(octet);
      return set;
    }
    if (peek(1) == 0) {
      malformed("malformed pattern (ends with '%')");
      return null;
    }
    set.addClass(peek(1));
    at += 2;
    return set;
  }

  /** Reads a set in brackets; null if they are not closed. */
  private CharacterSet bracket() {
    int end = closingBracket();
    if (end < 0) {
      malformed("malformed pattern (missing ']')");
      return null;
    }
    CharacterSet set = new CharacterSet();
    boolean complement = peek(1) == '^';
    at += complement ? 2 : 1;
    while (at < end) {
      if (peek(0) == ESCAPE) {
        set.addClass(peek(1));
        at += 2;
      } else if (peek(1) == '-' && at + 2 < end) {
        set.addRange(peek(0), peek(2));
        at += 3;
      } else {
        set.add(peek(0));
        at++;
      }
    }
    if (complement) {
      set.complement();
    }
    at = end + 1;
    return set;
  }

  /** Where the bracket is that closes the set; the first byte in it never does. */
  private int closingBracket() {
    int ahead = peek(1) == '^' ? 2 : 1;
    do {
      int octet = peek(ahead);
      if (octet == 0) {
        return -1;
      }
      ahead++;
      if (octet == ESCAPE && peek(ahead) != 0) {
        ahead++;
      }
    } while (peek(ahead) != ']');
    return at + ahead;
  }
}
