package io.vireo.server.family.client;

import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import java.util.List;
import java.util.function.Predicate;

/**
 * CLIENT KILL: by address, or by filters which all must fit. The client that asks is spared unless
 * it says otherwise or names its own address; then it gets its answer first.
 */
final class ClientKill {
  private final Users users;
  private final Clients clients;
  private final ClientLifecycle lifecycle;

  ClientKill(Users users, Clients clients, ClientLifecycle lifecycle) {
    this.users = users;
    this.clients = clients;
    this.lifecycle = lifecycle;
  }

  void kill(Call call) {
    if (call.count() == 3) {
      killAddress(call);
      return;
    }
    ClientFilters filters = new ClientFilters(users, call, true);
    if (filters.read(2)) {
      call.reply().integer(kill(call, filters::fit));
    }
  }

  private void killAddress(Call call) {
    String address = call.arg(2).toString();
    if (kill(call, session -> session.link().remoteAddress().equals(address)) == 0) {
      call.reply().error("ERR No such client");
    } else {
      call.reply().ok();
    }
  }

  private long kill(Call call, Predicate<Session> chosen) {
    Session caller = Session.of(call);
    long killed = 0;
    for (Session session : List.copyOf(clients.all())) {
      if (!chosen.test(session)) {
        continue;
      }
      killed++;
      if (session == caller) {
        lifecycle.end(session);
      } else {
        lifecycle.kill(session);
      }
    }
    return killed;
  }
}
