package io.vireo.server.family.client;

import io.vireo.server.acl.User;
import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.login.Authentication;
import io.vireo.server.login.WrongPasswords;

/** AUTH, and logging in by HELLO. */
public final class AuthRules {
  private static final String WRONG_PASSWORD =
      "WRONGPASS invalid username-password pair or user is disabled.";
  private static final String NO_PASSWORD_SET =
      "ERR AUTH <password> called without any password configured for the default user. Are you"
          + " sure your configuration is correct?";

  /** The name under which nodes of a cluster log in to each other. */
  private static final Bytes INTERNAL = Bytes.of("internal connection");

  private final Users users;
  private final Authentication authentication;
  private final WrongPasswords wrongPasswords;

  /** For these users; wrong passwords are counted and may be answered late. */
  public AuthRules(Users users, Authentication authentication, WrongPasswords wrongPasswords) {
    this.users = users;
    this.authentication = authentication;
    this.wrongPasswords = wrongPasswords;
  }

  void auth(Call call) {
    if (call.count() > 3) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    call.redact(1);
    boolean named = call.count() == 3;
    if (named) {
      call.redact(2);
      if (call.arg(1).equals(INTERNAL)) {
        internal(call);
        return;
      }
    } else if (users.defaultUser().rights().isPasswordless()) {
      call.reply().error(NO_PASSWORD_SET);
      return;
    }
    Bytes user = named ? call.arg(1) : Bytes.of(User.DEFAULT);
    if (logIn(call, user, call.arg(named ? 2 : 1))) {
      call.reply().ok();
    }
  }

  /** Authenticates another node of the cluster. */
  private void internal(Call call) {
    if (!authentication.knowsInternalClients()) {
      call.reply()
          .error("ERR Cannot authenticate as an internal connection on non-cluster instances");
    } else if (authentication.admitInternal(Session.of(call), call.arg(2))) {
      call.reply().ok();
    } else {
      wrongPasswords.refuse(call, INTERNAL, "WRONGPASS invalid internal password");
    }
  }

  /** Logs the client in, or answers with an error, now or later, and says false. */
  boolean logIn(Call call, Bytes user, Bytes password) {
    User verified = authentication.verify(user, password);
    if (verified != null) {
      authentication.admit(Session.of(call), verified);
      return true;
    }
    wrongPasswords.refuse(call, user, WRONG_PASSWORD);
    return false;
  }
}
