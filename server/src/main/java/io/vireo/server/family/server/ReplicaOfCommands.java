package io.vireo.server.family.server;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_ASYNC_LOADING;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.config.PrimaryAddress;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.replication.failover.Failover;
import io.vireo.server.replication.follow.Follower;

/** REPLICAOF, SLAVEOF as it was called, and FAILOVER: which role a server has. */
public final class ReplicaOfCommands extends Family {
  private static final int LAST_PORT = 65_535;

  final Command replicaof =
      command("REPLICAOF", 3, this::replicaof)
          .doc(
              "5.0.0",
              "O(1)",
              "Makes the server the replica of another one, or with NO ONE a primary again.")
          .flags(ADMIN, NOSCRIPT, STALE, NO_ASYNC_LOADING)
          .syntax("args=(host-port=(host:string port:integer)|no-one=(NO ONE))");

  final Command slaveof =
      command("SLAVEOF", 3, this::replicaof)
          .doc(
              "1.0.0",
              "O(1)",
              "Makes the server the replica of another one, or with NO ONE a primary again.")
          .flags(ADMIN, NOSCRIPT, STALE, NO_ASYNC_LOADING)
          .syntax("args=(host-port=(host:string port:integer)|no-one=(NO ONE))")
          .replaced("5.0.0", "`REPLICAOF`");

  final Command failoverCommand =
      command("FAILOVER", -1, this::failover)
          .doc(
              "6.2.0",
              "O(1)",
              "Has a primary change places with one of its replicas, without losing a write.")
          .flags(ADMIN, NOSCRIPT, STALE)
          .syntax(
              "[target=TO (host:string port:integer [force=FORCE])] [abort=ABORT]"
                  + " [TIMEOUT milliseconds:integer]");

  private final Follower follower;
  private final Failover failover;

  /** The family. */
  public ReplicaOfCommands(Follower follower, Failover failover) {
    super(Group.SERVER);
    this.follower = follower;
    this.failover = failover;
  }

  private void failover(Call call) {
    if (call.keyspace().isSlotted()) {
      call.reply()
          .error("ERR FAILOVER not allowed in cluster mode. Use CLUSTER FAILOVER command instead.");
      return;
    }
    if (call.count() == 2 && call.arg(1).is("ABORT")) {
      if (failover.abort()) {
        call.reply().ok();
      } else {
        call.reply().error("ERR No failover in progress.");
      }
      return;
    }
    PrimaryAddress target = null;
    long timeout = Failover.NO_TIMEOUT;
    boolean force = false;
    Args args = call.args(1);
    while (args.more()) {
      if (timeout == Failover.NO_TIMEOUT && args.left() > 1 && args.take("TIMEOUT")) {
        timeout = args.integer();
        if (timeout <= 0) {
          args.fail("ERR FAILOVER timeout must be greater than 0");
        }
      } else if (target == null && args.left() > 2 && args.take("TO")) {
        String host = args.next().toString();
        target = new PrimaryAddress(host, (int) args.integer());
      } else if (!force && args.take("FORCE")) {
        force = true;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (args.failed()) {
      return;
    }
    String refusal = failover.begin(target, timeout, force, call.now());
    if (refusal == null) {
      call.reply().ok();
    } else {
      call.reply().error(refusal);
    }
  }

  private void replicaof(Call call) {
    if (call.keyspace().isSlotted()) {
      call.reply().error("ERR REPLICAOF not allowed in cluster mode.");
      return;
    }
    if (failover.isUnderWay()) {
      call.reply().error("ERR REPLICAOF not allowed while failing over.");
      return;
    }
    if (call.arg(1).is("NO") && call.arg(2).is("ONE")) {
      follower.lead();
      call.reply().ok();
      return;
    }
    Bytes port = call.arg(2);
    if (!port.isLong() || port.toLong() < 0 || port.toLong() > LAST_PORT) {
      call.reply().error("ERR Invalid master port");
      return;
    }
    PrimaryAddress address = new PrimaryAddress(call.arg(1).toString(), (int) port.toLong());
    PrimaryAddress present = follower.primary();
    if (present.port() == address.port() && present.host().equalsIgnoreCase(address.host())) {
      call.reply().status("OK Already connected to specified master");
      return;
    }
    follower.follow(address);
    call.reply().ok();
  }
}
