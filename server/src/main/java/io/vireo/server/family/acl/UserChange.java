package io.vireo.server.family.acl;

import io.vireo.config.ByteText;
import io.vireo.server.acl.RightsDraft;
import io.vireo.server.acl.RuleError;
import io.vireo.server.acl.RuleWords;
import io.vireo.server.acl.User;
import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.engine.session.Session;
import io.vireo.server.login.Authentication;
import java.util.ArrayList;
import java.util.List;

/** ACL SETUSER and DELUSER. Their arguments are never shown. */
final class UserChange {
  /** The multiple of its length that a rule takes while it is read, and when it is compiled. */
  private static final int KEPT = 8;

  private final Users users;
  private final Authentication authentication;

  UserChange(Users users, Authentication authentication) {
    this.users = users;
    this.authentication = authentication;
  }

  void setuser(Call call) {
    redact(call);
    String name = text(call, 2);
    if (Users.isBadName(name)) {
      call.reply().error("ERR Usernames can't contain spaces or null characters");
      return;
    }
    call.keyspace().need(KEPT * call.requestBytes());
    List<String> words = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      words.add(text(call, i));
    }
    String error = apply(call, name, words);
    if (error == null) {
      call.reply().ok();
    } else {
      call.reply().error(ByteText.shown(error));
    }
  }

  private String apply(Call call, String name, List<String> words) {
    RuleWords rules = RuleWords.of(words);
    if (rules.unmatched() != null) {
      return "ERR Unmatched parenthesis in acl selector starting at '"
          + Errors.quoted(rules.unmatched())
          + "'.";
    }
    User known = users.find(name);
    RightsDraft draft = known == null ? users.newUser() : users.change(known.rights());
    for (String rule : rules.rules()) {
      RuleError error = draft.apply(rule);
      if (error != null) {
        return "ERR Error in ACL SETUSER modifier '"
            + Errors.quoted(rule)
            + "': "
            + error.message();
      }
    }
    authentication.change(name, draft.build(), Session.of(call));
    return null;
  }

  void deluser(Call call) {
    redact(call);
    for (int i = 2; i < call.count(); i++) {
      if (text(call, i).equals(User.DEFAULT)) {
        call.reply().error("ERR The 'default' user cannot be removed");
        return;
      }
    }
    long removed = 0;
    for (int i = 2; i < call.count(); i++) {
      removed += authentication.remove(text(call, i), Session.of(call)) ? 1 : 0;
    }
    call.reply().integer(removed);
  }

  private static void redact(Call call) {
    for (int i = 2; i < call.count(); i++) {
      call.redact(i);
    }
  }

  private static String text(Call call, int index) {
    return ByteText.of(call.arg(index).toArray());
  }
}
