package io.vireo.server.family.server;

import static io.vireo.server.command.Flag.ADMIN;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_ASYNC_LOADING;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.config.PrimaryAddress;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.replication.follow.Follower;

/** REPLICAOF, and SLAVEOF as it was called. */
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

  private final Follower follower;

  /** The family. */
  public ReplicaOfCommands(Follower follower) {
    super(Group.SERVER);
    this.follower = follower;
  }

  private void replicaof(Call call) {
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
