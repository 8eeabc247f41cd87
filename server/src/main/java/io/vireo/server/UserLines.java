package io.vireo.server;

import io.vireo.server.acl.Users;
import io.vireo.server.command.CommandTable;
import io.vireo.server.family.Services;
import io.vireo.server.family.UserStore;
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
      users = new Users(new CommandTable(Families.all(new Services())));
    }
    return UserStore.read(users, words, rights -> {});
  }
}
