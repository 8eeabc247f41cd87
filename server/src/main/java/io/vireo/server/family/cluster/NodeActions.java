package io.vireo.server.family.cluster;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.Verdict;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;

/** What CLUSTER does to nodes. */
final class NodeActions {
  private final Cluster cluster;

  NodeActions(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Tells how a change went, if it did when the file holds it. */
  static void answer(Cluster cluster, Call call, Verdict verdict) {
    if (verdict.isOk()) {
      cluster.answer(call, Reply::ok);
    } else {
      call.reply().error(verdict.error());
    }
  }

  static void syntaxError(Call call) {
    call.reply()
        .error(
            "ERR unknown subcommand or wrong number of arguments for '"
                + call.arg(1)
                + "'. Try CLUSTER HELP.");
  }

  void meet(Call call) {
    if (call.count() > 5) {
      syntaxError(call);
      return;
    }
    Bytes port = call.arg(3);
    if (!port.isLong()) {
      call.reply().error("ERR Invalid base port specified: " + port);
      return;
    }
    if (call.count() == 5 && !call.arg(4).isLong()) {
      call.reply().error("ERR Invalid bus port specified: " + call.arg(4));
      return;
    }
    long base = port.toLong();
    long bus = call.count() == 5 ? call.arg(4).toLong() : base + ClusterOptions.BUS_PORT_DISTANCE;
    answer(
        cluster,
        call,
        cluster.machine().meet(cluster.now(), call.arg(2).toString(), limited(base), limited(bus)));
  }

  /** What is no port stays none. */
  private static int limited(long port) {
    return (int) Math.max(-1, Math.min(port, Integer.MAX_VALUE));
  }

  void forget(Call call) {
    answer(cluster, call, cluster.machine().forget(cluster.now(), call.arg(2).toString()));
  }

  void replicate(Call call) {
    if (call.count() == 4 && call.arg(2).is("NO") && call.arg(3).is("ONE")) {
      answer(cluster, call, cluster.machine().detach(cluster.now()));
      return;
    }
    if (call.count() > 3) {
      call.reply().error(Errors.arity(call.command()));
      return;
    }
    answer(cluster, call, cluster.machine().replicate(cluster.now(), call.arg(2).toString()));
  }

  void flushSlots(Call call) {
    answer(cluster, call, cluster.machine().flushSlots(cluster.now()));
  }

  void failover(Call call) {
    if (call.origin() == Origin.PRIMARY && call.count() == 5 && call.arg(3).is("REPLICAID")) {
      succeed(call);
      return;
    }
    if (call.count() > 3) {
      syntaxError(call);
      return;
    }
    boolean takeover = call.count() == 3 && call.arg(2).is("TAKEOVER");
    boolean force = takeover || call.count() == 3 && call.arg(2).is("FORCE");
    if (call.count() == 3 && !force) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    answer(cluster, call, cluster.machine().failover(cluster.now(), force, takeover));
  }

  /** The primary ends, and tells all replicas which of them takes over. */
  private void succeed(Call call) {
    if (call.arg(4).toString().equals(cluster.state().myself().name())) {
      answer(cluster, call, cluster.machine().succeed(cluster.now()));
    } else {
      call.reply().ok();
    }
  }

  void reset(Call call) {
    if (call.count() > 3) {
      syntaxError(call);
      return;
    }
    boolean hard = call.count() == 3 && call.arg(2).is("HARD");
    if (call.count() == 3 && !hard && !call.arg(2).is("SOFT")) {
      call.reply().error(Errors.SYNTAX);
      return;
    }
    answer(cluster, call, cluster.machine().reset(cluster.now(), hard));
  }

  void setConfigEpoch(Call call) {
    if (!call.arg(2).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    answer(cluster, call, cluster.machine().setConfigEpoch(cluster.now(), call.arg(2).toLong()));
  }

  void bumpEpoch(Call call) {
    boolean bumped = cluster.machine().bumpEpoch(cluster.now());
    long epoch = cluster.state().myself().configEpoch();
    cluster.answer(call, reply -> reply.status((bumped ? "BUMPED " : "STILL ") + epoch));
  }

  void saveConfig(Call call) {
    cluster.machine().save(cluster.now());
    cluster.answer(call, Reply::ok);
  }

  void countFailureReports(Call call) {
    ClusterNode node = cluster.state().node(call.arg(2).toString());
    if (node == null) {
      call.reply().error("ERR Unknown node " + call.arg(2));
    } else {
      call.reply().integer(cluster.machine().failureReports(cluster.now(), node));
    }
  }
}
