package io.vireo.server.command;

import io.vireo.server.command.KeySpec.Words;

/**
 * Which words of a request name databases, for commands that touch others than the one that their
 * client has selected.
 */
public enum NamedDatabases {
  /** None: the request touches the selected one, if any. */
  NONE,
  /** None: the request touches all there are. */
  ALL,
  /** The first argument, and what it names is selected from then on. */
  SELECTED,
  /** The second argument. */
  SECOND,
  /** Both arguments. */
  BOTH,
  /** What stands behind each DB among the options of COPY. */
  OPTION;

  private static final int FIRST_OPTION = 3;

  /**
   * The next word that names a database.
   *
   * @param words the request
   * @param from where to begin; at least 1
   * @return where it stands, or 0 if there is no more
   */
  public int next(Words words, int from) {
    return switch (this) {
      case NONE, ALL -> 0;
      case SELECTED -> from <= 1 ? 1 : 0;
      case SECOND -> from <= 2 ? 2 : 0;
      case BOTH -> from <= 2 ? from : 0;
      case OPTION -> nextOption(words, from);
    };
  }

  private static int nextOption(Words words, int from) {
    int i = FIRST_OPTION;
    while (i + 1 < words.count()) {
      if (!words.equalsIgnoreCase(i, "DB")) {
        i++;
      } else if (i + 1 >= from) {
        return i + 1;
      } else {
        i += 2;
      }
    }
    return 0;
  }
}
