package io.vireo.server.command;

import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RM;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.KeySpec.Words;

/**
 * The few commands whose options decide where their keys stand, or what happens to them. For {@link
 * Command#keysBy} and {@link Command#keyFlagsBy}.
 */
public final class KeyFinders {
  private static final int READ = KeyFlag.bits(RO, ACCESS);
  private static final int OVERWRITE = KeyFlag.bits(OW, UPDATE);
  private static final int READ_AND_UPDATE = KeyFlag.bits(RW, ACCESS, UPDATE);
  private static final int COMPARE_AND_UPDATE = KeyFlag.bits(RW, UPDATE);
  private static final int COMPARE_AND_DELETE = KeyFlag.bits(RW, DELETE);
  private static final int REMOVE = KeyFlag.bits(RM, DELETE);
  private static final int MOVE_AWAY = KeyFlag.bits(RW, ACCESS, DELETE);

  private KeyFinders() {}

  /**
   * SORT: the key, and the destination after the last STORE, which may stand anywhere among the
   * options.
   */
  public static boolean sort(Words words, KeyList into) {
    into.add(1, READ);
    int destination = 0;
    for (int i = 2; i < words.count(); i++) {
      if (words.equalsIgnoreCase(i, "LIMIT")) {
        i += 2;
      } else if (words.equalsIgnoreCase(i, "GET") || words.equalsIgnoreCase(i, "BY")) {
        i++;
      } else if (words.equalsIgnoreCase(i, "STORE") && i + 1 < words.count()) {
        destination = ++i;
      }
    }
    if (destination > 0) {
      into.add(destination, OVERWRITE);
    }
    return true;
  }

  /**
   * GEORADIUS: the key, and each word after a STORE, then each after a STOREDIST. The last of these
   * is the destination; a user needs rights to all, lest it says one and means another.
   */
  public static boolean georadius(Words words, KeyList into) {
    return georadius(words, into, 6);
  }

  /** GEORADIUSBYMEMBER likewise. */
  public static boolean georadiusByMember(Words words, KeyList into) {
    return georadius(words, into, 5);
  }

  private static boolean georadius(Words words, KeyList into, int options) {
    into.add(1, READ);
    addWordsAfter(words, "STORE", options, into);
    addWordsAfter(words, "STOREDIST", options, into);
    return true;
  }

  private static void addWordsAfter(Words words, String option, int from, KeyList into) {
    for (int i = from; i < words.count() - 1; i++) {
      if (words.equalsIgnoreCase(i, option)) {
        into.add(++i, OVERWRITE);
      }
    }
  }

  /**
   * MIGRATE: the key, or if that is empty, all words after KEYS. A request with both has no keys. A
   * last word KEYS counts only if the word stands elsewhere too, as the value of an option does.
   */
  public static boolean migrate(Words words, KeyList into) {
    int end = words.count() - (hasInnerWord(words, "KEYS") ? 0 : 1);
    int keyword = 0;
    for (int i = 6; i < end && keyword == 0; i++) {
      if (words.equalsIgnoreCase(i, "KEYS")) {
        keyword = i;
      } else if (words.equalsIgnoreCase(i, "AUTH")) {
        i++;
      } else if (words.equalsIgnoreCase(i, "AUTH2")) {
        i += 2;
      }
    }
    if (keyword == 0) {
      into.add(3, MOVE_AWAY);
      return true;
    }
    if (!words.equalsIgnoreCase(3, "") || keyword == words.count() - 1) {
      return false;
    }
    for (int i = keyword + 1; i < words.count(); i++) {
      into.add(i, MOVE_AWAY);
    }
    return true;
  }

  /** True if a word stands between the first two words of a request and its last one. */
  private static boolean hasInnerWord(Words words, String word) {
    for (int i = 2; i < words.count() - 1; i++) {
      if (words.equalsIgnoreCase(i, word)) {
        return true;
      }
    }
    return false;
  }

  /** SET reads the old value only if it is asked to GET it, or to compare it. */
  public static int set(Words words) {
    boolean compares = false;
    for (int i = 3; i < words.count(); i++) {
      if (words.equalsIgnoreCase(i, "GET")) {
        return READ_AND_UPDATE;
      }
      compares |= isComparison(words, i);
    }
    return compares ? COMPARE_AND_UPDATE : OVERWRITE;
  }

  /** DELEX looks at the value only if it is to compare it. */
  public static int delex(Words words) {
    for (int i = 2; i < words.count(); i++) {
      if (isComparison(words, i)) {
        return COMPARE_AND_DELETE;
      }
    }
    return REMOVE;
  }

  private static boolean isComparison(Words words, int at) {
    return words.equalsIgnoreCase(at, "IFEQ")
        || words.equalsIgnoreCase(at, "IFNE")
        || words.equalsIgnoreCase(at, "IFDEQ")
        || words.equalsIgnoreCase(at, "IFDNE");
  }

  /** BITFIELD only reads if all its operations are GET. */
  public static int bitfield(Words words) {
    int i = 2;
    while (i < words.count()) {
      int left = words.count() - i - 1;
      if (words.equalsIgnoreCase(i, "GET") && left >= 2) {
        i += 3;
      } else if (words.equalsIgnoreCase(i, "OVERFLOW") && left >= 1) {
        i += 2;
      } else {
        return READ_AND_UPDATE;
      }
    }
    return READ;
  }
}
