package io.vireo.server.cluster;

import io.vireo.server.command.Flag;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import java.util.List;

/**
 * Redirects clients that wait for a key whose slot has left this server, or has no owner any more.
 * Data context only.
 */
final class BlockedClients {
  private final Resumption resumption;
  private final WaitingClients waiting;
  private final Clients clients;
  private final ClusterRoutes routes;

  BlockedClients(
      Resumption resumption, WaitingClients waiting, Clients clients, ClusterRoutes routes) {
    this.resumption = resumption;
    this.waiting = waiting;
    this.clients = clients;
    this.routes = routes;
  }

  /** Checks all waiting clients. */
  void look() {
    if (waiting.blocked() == 0) {
      return;
    }
    for (Session session : List.copyOf(clients.all())) {
      if (session.waiting() instanceof KeyWaiting waiting) {
        String error = error(session, waiting);
        if (error != null) {
          resumption.unblock(session, reply -> reply.error(error));
        }
      }
    }
  }

  private String error(Session session, KeyWaiting waiting) {
    if (!routes.isHealthy()) {
      return "CLUSTERDOWN The cluster is down";
    }
    int slot = waiting.keys().get(0).slot();
    if (routes.isMine(slot) || routes.isImporting(slot)) {
      return null;
    }
    boolean reads = !waiting.command().has(Flag.WRITE);
    if (session.readsFromReplica() && reads && routes.isOfMyPrimary(slot)) {
      return null;
    }
    return routes.isServed(slot) ? routes.moved(slot, session) : "CLUSTERDOWN Hash slot not served";
  }
}
