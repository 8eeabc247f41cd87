package io.vireo.server;

import io.vireo.config.ByteText;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The lines {@code rename-command} of the configuration. The thread that starts the server only.
 */
final class Renames {
  private final boolean sentinel;
  private Set<String> names;

  /** The lines of a server, or of a Sentinel. */
  Renames(boolean sentinel) {
    this.sentinel = sentinel;
  }

  /**
   * Checks a line while the file is read.
   *
   * @param words the command's name and its new one
   * @return why the line is refused, or null
   */
  String refusal(List<String> words) {
    String from = words.get(0).toLowerCase(Locale.ROOT);
    String to = ByteText.lower(words.get(1));
    if (!names().remove(from)) {
      return "No such command in rename-command";
    }
    return to.isEmpty() || names().add(to) ? null : "Target command name already exists";
  }

  private Set<String> names() {
    if (names == null) {
      names = new HashSet<>();
      ServerCore.neverStarted(sentinel)
          .engine()
          .table()
          .all()
          .forEach(command -> names.add(command.name()));
    }
    return names;
  }
}
