package io.vireo.server;

import io.vireo.server.acl.Users;
import io.vireo.server.login.UserStore;
import java.util.List;

/** The lines {@code user} of the configuration. The thread that starts the server only. */
final class UserLines {
  private final boolean sentinel;
  private Users users;

  /** The lines of a server, or of a Sentinel. */
  UserLines(boolean sentinel) {
    this.sentinel = sentinel;
  }

  /**
   * Checks a line while the file is read.
   *
   * @param words the user's name and the rules
   * @return why the line is refused, or null
   */
  String refusal(List<String> words) {
    if (users == null) {
      users = ServerCore.neverStarted(sentinel).engine().users();
    }
    return UserStore.read(users, words, rights -> {});
  }
}
