package io.vireo.server;

import io.vireo.config.ByteText;
import io.vireo.server.acl.Users;
import io.vireo.server.login.UserStore;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Judges the lines {@code user} and {@code rename-command} of a configuration file by the commands
 * of the role: a server's or a Sentinel's. The thread that starts the server only.
 */
final class RoleLines {
  private final boolean sentinel;
  private Users users;
  private Set<String> names;

  /** The lines of a server, or of a Sentinel. */
  RoleLines(boolean sentinel) {
    this.sentinel = sentinel;
  }

  /** Makes the commands of the role, which few files need. */
  private void prepare() {
    if (names == null) {
      ServerCore core = ServerCore.neverStarted(sentinel);
      names = new HashSet<>();
      core.engine().table().all().forEach(command -> names.add(command.name()));
      users = core.engine().users();
    }
  }

  /**
   * Checks a line {@code user} while the file is read.
   *
   * @param words the user's name and the rules
   * @return why the line is refused, or null
   */
  String userRefusal(List<String> words) {
    prepare();
    return UserStore.read(users, words, rights -> {});
  }

  /**
   * Checks a line {@code rename-command} while the file is read.
   *
   * @param words the command's name and its new one
   * @return why the line is refused, or null
   */
  String renameRefusal(List<String> words) {
    prepare();
    String from = words.get(0).toLowerCase(Locale.ROOT);
    String to = ByteText.lower(words.get(1));
    if (!names.remove(from)) {
      return "No such command in rename-command";
    }
    return to.isEmpty() || names.add(to) ? null : "Target command name already exists";
  }
}
