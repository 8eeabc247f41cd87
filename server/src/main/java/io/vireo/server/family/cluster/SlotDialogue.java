package io.vireo.server.family.cluster;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.cluster.transfer.SlotTarget;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.session.Session;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * CLUSTER SYNCSLOTS: what nodes say to each other while slots move, as in Redis 8.4. FETCH is
 * Vireo's own: the source asks the target to begin.
 */
final class SlotDialogue {
  private static final int NAME_LENGTH = 40;

  private final Cluster cluster;
  private final ClientLifecycle lifecycle;
  private final Map<Session, Caller> callers = new WeakHashMap<>();

  /** What a node has said of itself. */
  private record Caller(String name, boolean lease) {}

  SlotDialogue(Cluster cluster, ClientLifecycle lifecycle) {
    this.lifecycle = lifecycle;
    this.cluster = cluster;
  }

  private SlotMigrations machine() {
    return cluster.migrations().machine();
  }

  void answer(Call call) {
    Session session = Session.of(call);
    if (!session.internal() && !session.isPrimary()) {
      refuse(call, "ERR CLUSTER SYNCSLOTS subcommands are only allowed for internal clients");
      return;
    }
    Bytes what = call.arg(2);
    if (cluster.state().myself().isReplica() && !(session.isPrimary() && what.is("CONF"))) {
      refuse(call, "ERR CLUSTER SYNCSLOTS subcommands are only allowed for master");
    } else if (what.is("SYNC") && call.count() >= 6) {
      sync(call, session);
    } else if (what.is("RDBCHANNEL") && call.count() == 4) {
      channel(call, session);
    } else if (what.is("ACK") && call.count() == 5) {
      acknowledge(call, session);
    } else if (what.is("CONF") && call.count() >= 5) {
      conf(call, session);
    } else if (what.is("FETCH") && call.count() >= 7) {
      fetch(call);
    } else if (what.is("FAIL") && call.count() == 4) {
      silently(call, session);
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }

  private void refuse(Call call, String error) {
    call.reply().error(error);
    lifecycle.end(Session.of(call));
  }

  private static void silently(Call call, Session session) {
    session.skipAnswer();
    call.reply().ok();
  }

  private void sync(Call call, Session session) {
    if (call.count() % 2 == 1) {
      call.reply()
          .error("ERR wrong number of arguments for '" + call.command().fullName() + "' command");
      return;
    }
    Caller caller = callers.get(session);
    SlotRangeWords ranges = SlotRangeWords.read(call, 4, call.count());
    String id = call.arg(3).toString();
    String error = ranges.error();
    if (error == null && (caller == null || caller.name == null)) {
      error = "ERR The destination node did not say who it is";
    }
    if (error == null && session.replica()) {
      error = "ERR This connection is a replica's already";
    }
    if (error == null && !cluster.migrations().maySend()) {
      error = "NOTREADY Another snapshot is being written";
    }
    if (error == null) {
      error = machine().sync(cluster.now(), id, ranges.slots(), caller.name);
    }
    if (error != null) {
      call.reply().error(error);
      return;
    }
    MigrationTask task = machine().task(id);
    cluster.migrations().source().attach(session, task, caller.lease);
    silently(call, session);
  }

  private void channel(Call call, Session session) {
    String id = call.arg(3).toString();
    if (id.length() != NAME_LENGTH) {
      call.reply().error("ERR Invalid task id");
      return;
    }
    if (!cluster.migrations().source().attachChannel(session)) {
      call.reply().error("ERR No slot migration task in progress");
      return;
    }
    String error = machine().channelOpened(cluster.now(), id);
    if (error != null) {
      cluster.migrations().source().detachChannel(session);
      call.reply().error(error);
      return;
    }
    silently(call, session);
  }

  private void acknowledge(Call call, Session session) {
    String id = cluster.migrations().source().taskOf(session);
    if (id != null && call.arg(4).isLong()) {
      machine().acknowledged(cluster.now(), id, call.arg(4).toLong());
    }
    silently(call, session);
  }

  private void conf(Call call, Session session) {
    Caller before = callers.getOrDefault(session, new Caller(null, false));
    String name = before.name;
    boolean lease = before.lease;
    for (int i = 3; i < call.count(); i += 2) {
      if (i + 1 >= call.count()) {
        call.reply()
            .error("ERR wrong number of arguments for '" + call.command().fullName() + "' command");
        return;
      }
      Bytes option = call.arg(i);
      String value = call.arg(i + 1).toString();
      String error = null;
      if (option.is("NODE-ID")) {
        error = nodeError(value);
        name = value;
      } else if (option.is("CAPA")) {
        lease |= value.equals(SlotTarget.LEASE);
      } else if (option.is("ASM-TASK")) {
        error = told(session, value);
      } else if (!option.is("SLOT-INFO")) {
        error = "ERR Unknown option " + option;
      }
      if (error != null) {
        call.reply().error(error);
        return;
      }
    }
    if (!session.isPrimary()) {
      callers.put(session, new Caller(name, lease));
    }
    call.reply().ok();
  }

  private String nodeError(String name) {
    if (name.length() != NAME_LENGTH) {
      return "ERR Invalid node id length " + name.length();
    }
    ClusterNode node = cluster.state().node(name);
    return node == null ? "ERR Node " + name + " not found in cluster" : null;
  }

  private String told(Session session, String text) {
    if (!session.isPrimary() || cluster.state().myself().isPrimary()) {
      return "ERR CLUSTER SYNCSLOTS CONF ASM-TASK only allowed on replica";
    }
    return cluster.migrations().told(text) ? null : "ERR Failed to handle master task: " + text;
  }

  /** {@code FETCH id source start end ...}: the source asks this node to fetch slots. */
  private void fetch(Call call) {
    SlotRangeWords ranges = SlotRangeWords.read(call, 5, call.count());
    String error = ranges.error();
    if (error == null) {
      SlotSet slots = ranges.slots();
      String id = call.arg(3).toString();
      String source = call.arg(4).toString();
      String obstacle = machine().importSlots(cluster.now(), id, slots, source);
      boolean isBusy = obstacle != null && obstacle.startsWith("another");
      error = obstacle == null ? null : (isBusy ? "NOTREADY " : "ERR ") + obstacle;
    }
    if (error == null) {
      call.reply().ok();
    } else {
      call.reply().error(error);
    }
  }
}
