package io.vireo.server.engine;

import io.vireo.config.ByteText;
import io.vireo.config.Config;
import io.vireo.config.SecuritySettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import java.security.MessageDigest;

/**
 * Who may log in, and what follows from it. Data context only.
 *
 * <p>There is one user, {@code default}, whose password is {@code requirepass}. Without a password
 * everybody is let in. A new password asks new connections for it; who is in stays in.
 */
public final class Authentication {
  /** The name of the one user. */
  public static final String DEFAULT_USER = "default";

  private final Clients clients;
  private final Outbox outbox;
  private final AuthenticationGate gate;
  private byte[] password = {};

  /** Follows {@code requirepass} for the clients of an engine. */
  public Authentication(Engine engine) {
    clients = engine.clients();
    outbox = engine.outbox();
    gate = engine.gates().get(AuthenticationGate.class);
    Config config = engine.config();
    config.listen(SecuritySettings.REQUIREPASS, this::password);
  }

  private void password(String text) {
    password = ByteText.bytes(text);
    gate.passwordless(isPasswordless());
    for (Session session : clients.all()) {
      if (!session.authenticated()) {
        tellLoop(session);
      }
    }
  }

  /** True if the default user has no password, so that nobody needs to log in. */
  public boolean isPasswordless() {
    return password.length == 0;
  }

  /** True if there is a user of this name. */
  public boolean knows(Bytes user) {
    return user.equals(Bytes.of(DEFAULT_USER));
  }

  /** True if the password is the user's. The time that takes tells nothing about the password. */
  public boolean matches(Bytes user, Bytes given) {
    boolean same = MessageDigest.isEqual(given.toArray(), password);
    return knows(user) && (same || isPasswordless());
  }

  /** True if the client need not log in, or has done so. */
  public boolean isIn(Session session) {
    return session.authenticated() || isPasswordless();
  }

  /** Lets a client in. */
  public void admit(Session session) {
    session.authenticated(true);
    tellLoop(session);
  }

  /** Makes a client as new: it is in only if no password is needed. */
  public void reset(Session session) {
    session.authenticated(isPasswordless());
    tellLoop(session);
  }

  private void tellLoop(Session session) {
    Link link = session.link();
    boolean stranger = !isIn(session);
    outbox.post(link.port(), () -> link.stranger(stranger));
  }
}
