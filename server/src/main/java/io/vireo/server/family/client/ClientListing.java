package io.vireo.server.family.client;

import io.vireo.server.acl.Users;
import io.vireo.server.command.Call;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** CLIENT LIST and CLIENT INFO. */
final class ClientListing {
  /** Characters of a line without names, about. */
  private static final int LINE = 400;

  /** The text is built, read out and encoded. */
  private static final int COPIES = 4;

  private final Clients clients;
  private final Users users;

  ClientListing(Clients clients, Users users) {
    this.clients = clients;
    this.users = users;
  }

  void info(Call call) {
    answer(call, List.of(Session.of(call)));
  }

  void list(Call call) {
    if (call.count() == 2) {
      answer(call, clients.all());
      return;
    }
    ClientFilters filters = new ClientFilters(users, call, false);
    if (isForIds(call, filters)) {
      listIds(call);
    } else if (filters.read(2)) {
      answer(call, clients.all().stream().filter(filters::fit).toList());
    }
  }

  /** Redis knows no other filter beside IDs; it keeps their order, and has errors of its own. */
  private static boolean isForIds(Call call, ClientFilters filters) {
    if (call.count() == 3 || !call.arg(2).is("ID")) {
      return false;
    }
    for (int i = 4; i < call.count() && call.arg(3).isLong(); i++) {
      if (filters.isName(call.arg(i))) {
        return false;
      }
    }
    return true;
  }

  private void listIds(Call call) {
    List<Session> found = new ArrayList<>();
    for (int i = 3; i < call.count(); i++) {
      if (!call.arg(i).isLong()) {
        call.reply().error("ERR Invalid client ID");
        return;
      }
      Session session = clients.find(call.arg(i).toLong());
      if (session != null) {
        found.add(session);
      }
    }
    answer(call, found);
  }

  private void answer(Call call, Collection<Session> sessions) {
    long bytes = 0;
    for (Session session : sessions) {
      bytes += LINE + session.identity().length();
    }
    call.needAnswer(1, bytes);
    call.keyspace().need(COPIES * bytes);
    StringBuilder text = new StringBuilder((int) bytes);
    for (Session session : sessions) {
      new ClientLine(call, session).write(text);
      text.append('\n');
    }
    call.reply().verbatim("txt", text.toString());
  }
}
