package io.vireo.server.login;

import io.vireo.config.Config;
import io.vireo.config.PubsubDefault;
import io.vireo.config.SecuritySettings;
import io.vireo.server.acl.Denial;
import io.vireo.server.acl.DenialLog.Context;
import io.vireo.server.acl.DenialLog.Refusal;
import io.vireo.server.acl.Rights;
import io.vireo.server.acl.RightsDraft;
import io.vireo.server.acl.User;
import io.vireo.server.acl.Users;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Decides which client may log in as which user, and what follows for the clients when users
 * change. Data context only.
 *
 * <p>{@code requirepass} is the password of the default user, as which every client begins. A
 * client that is logged in stays so when passwords change; other rights hold from the next command
 * on. Clients of a removed user are disconnected, and those with a subscription that their user may
 * not have any more.
 */
public final class Authentication {
  private final Clients clients;
  private final ClientLifecycle lifecycle;
  private final Outbox outbox;
  private final AuthenticationGate gate;
  private final Users users;
  private final Denials denials;
  private final Supplier<String> internalSecret;

  /**
   * Decides for the clients of a server.
   *
   * @param internalSecret the secret that the nodes of the cluster share; null without a cluster
   */
  public Authentication(
      Clients clients,
      ClientLifecycle lifecycle,
      Outbox outbox,
      Users users,
      AuthenticationGate authenticationGate,
      AccessGate accessGate,
      Supplier<String> internalSecret) {
    this.clients = clients;
    this.lifecycle = lifecycle;
    this.outbox = outbox;
    this.users = users;
    this.internalSecret = internalSecret;
    gate = authenticationGate;
    denials = accessGate.denials();
  }

  /** Follows the settings. Once, when the commands are known that rights are about. */
  public void follow(Config config) {
    config.listen(
        SecuritySettings.ACL_PUBSUB_DEFAULT,
        wish -> users.channelsByDefault(wish == PubsubDefault.ALLCHANNELS));
    config.listen(SecuritySettings.REQUIREPASS, this::password);
    config.listen(SecuritySettings.ACLLOG_MAX_LEN, denials.log()::mostEntries);
  }

  private void password(String text) {
    RightsDraft draft = users.change(users.defaultUser().rights());
    draft.apply("resetpass");
    draft.apply(text.isEmpty() ? "nopass" : '>' + text);
    change(User.DEFAULT, draft.build(), null);
  }

  /** True if no login is needed: the default user is on and has no password. */
  public boolean isOpen() {
    Rights rights = users.defaultUser().rights();
    return rights.isEnabled() && rights.isPasswordless();
  }

  /**
   * The user that logs in with a name and a password, or null. How long that takes tells nothing
   * about the passwords.
   */
  public User verify(Bytes name, Bytes password) {
    return users.verify(name, password);
  }

  /** True if the client need not log in, or has done so. */
  public boolean isIn(Session session) {
    return session.authenticated() || isOpen();
  }

  /** True if this server has a secret that nodes of its cluster share. */
  public boolean knowsInternalClients() {
    return internalSecret != null;
  }

  /** Lets another node of the cluster in; false if it does not know the secret. */
  public boolean admitInternal(Session session, Bytes secret) {
    byte[] known = internalSecret.get().getBytes(StandardCharsets.US_ASCII);
    if (!MessageDigest.isEqual(known, secret.toArray())) {
      return false;
    }
    admit(session, users.superuser());
    session.internal(true);
    return true;
  }

  /** Lets a client in as a user. */
  public void admit(Session session, User user) {
    session.user(user);
    session.authenticated(true);
    tellLoop(session);
  }

  /**
   * A client has come with a trusted certificate that names a user: lets it in as that user, which
   * must be on. If there is none, the client stays unauthenticated like others, and the log of
   * denials says so.
   */
  public void certified(Session session, String name) {
    User user = users.find(name);
    if (user != null && user.rights().isEnabled()) {
      admit(session, user);
    } else {
      denials.add(
          session, "NULL", new Refusal(Denial.CERTIFICATE, Context.TOPLEVEL, Bytes.of(""), name));
    }
  }

  /** Makes a client as new: it is in only if no password is needed. */
  public void reset(Session session) {
    session.user(users.defaultUser());
    session.authenticated(isOpen());
    tellLoop(session);
  }

  /**
   * Gives a user other rights, or makes one with them.
   *
   * @param caller whose command does that, or null
   */
  public void change(String name, Rights rights, Session caller) {
    User known = users.find(name);
    if (known != null && !rights.allowChannelsOf(known.rights())) {
      disconnectSubscribers(known, rights, caller);
    }
    User user = users.put(name, rights);
    for (Session session : clients.all()) {
      if (session.user() == user) {
        session.rightsChanged();
      }
    }
    if (user == users.defaultUser()) {
      opened();
    }
  }

  /** Removes a user and disconnects the user's clients; false if there is none to remove. */
  public boolean remove(String name, Session caller) {
    User user = users.remove(name);
    if (user == null) {
      return false;
    }
    for (Session session : List.copyOf(clients.all())) {
      if (session.user() == user) {
        disconnect(session, caller);
      }
    }
    return true;
  }

  /** Makes these the users, and no others. */
  public void replaceAll(Map<String, Rights> all, Session caller) {
    for (User user : List.copyOf(users.all())) {
      if (!all.containsKey(user.name())) {
        remove(user.name(), caller);
      }
    }
    all.forEach((name, rights) -> change(name, rights, caller));
  }

  private void opened() {
    boolean open = isOpen();
    gate.passwordless(open);
    for (Session session : clients.all()) {
      if (!session.authenticated()) {
        tellLoop(session);
      }
    }
  }

  private void disconnectSubscribers(User user, Rights rights, Session caller) {
    for (Session session : List.copyOf(clients.all())) {
      if (session.user() == user && session.subscribed() && !keepsAll(session, rights)) {
        disconnect(session, caller);
      }
    }
  }

  private static boolean keepsAll(Session session, Rights rights) {
    return session.subscriptions().channels().stream()
            .allMatch(name -> rights.allowsChannel(name, false))
        && session.subscriptions().shardChannels().stream()
            .allMatch(name -> rights.allowsChannel(name, false))
        && session.subscriptions().patterns().stream()
            .allMatch(name -> rights.allowsChannel(name, true));
  }

  /** Whose command it is hears the answer first. */
  private void disconnect(Session session, Session caller) {
    session.user(users.defaultUser());
    session.authenticated(false);
    if (session == caller) {
      lifecycle.end(session);
    } else {
      lifecycle.kill(session);
    }
  }

  private void tellLoop(Session session) {
    Link link = session.link();
    boolean stranger = !isIn(session);
    outbox.post(link.port(), () -> link.stranger(stranger));
  }
}
