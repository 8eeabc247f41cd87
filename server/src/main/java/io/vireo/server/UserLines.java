package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.server.acl.Users;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.login.UserStore;
import java.util.List;

/** The lines {@code user} of the configuration. The thread that starts the server only. */
final class UserLines {
  private Users users;

  /**
   * Checks a line while the file is read.
   *
   * @param words the user's name and the rules
   * @return why the line is refused, or null
   */
  String refusal(List<String> words) {
    if (users == null) {
      users = new ServerCore(Config.defaults(), Clock.system()).engine().users();
    }
    return UserStore.read(users, words, rights -> {});
  }
}
