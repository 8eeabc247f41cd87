package io.vireo.server.family.server;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.engine.ShutdownWait;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import java.util.function.Supplier;

/** SHUTDOWN: ends the server, or calls that off. */
public final class ShutdownCommands extends Family {
  final Command shutdown =
      command("SHUTDOWN", -1, this::shutdown)
          .doc(
              "1.0.0",
              "O(N) for N keys if it saves, else O(1)",
              "Saves if asked to, and stops the server.")
          .flags(
              Flag.ADMIN,
              Flag.NOSCRIPT,
              Flag.LOADING,
              Flag.STALE,
              Flag.SENTINEL,
              Flag.NO_MULTI,
              Flag.ALLOW_BUSY)
          .syntax(
              "[save-selector=NOSAVE|SAVE] [NOW]@7.0.0 [FORCE]@7.0.0 [ABORT]@7.0.0 [SAFE]@9.0.0"
                  + " [FAILOVER]@9.0.0")
          .history("7.0.0", "The options NOW, FORCE and ABORT.")
          .history("9.0.0", "The options SAFE and FAILOVER, which Valkey introduced.");

  private final Supplier<ShutdownControl> process;
  private final BusyPeriod busy;
  private final WaitingClients waiting;
  private final boolean clustered;

  /**
   * The family.
   *
   * @param clustered whether the server is a node of a cluster
   */
  public ShutdownCommands(
      Supplier<ShutdownControl> process,
      BusyPeriod busy,
      WaitingClients waiting,
      boolean clustered) {
    super(Group.SERVER);
    this.clustered = clustered;
    this.waiting = waiting;
    this.process = process;
    this.busy = busy;
  }

  private void shutdown(Call call) {
    ShutdownControl control = process.get();
    if (call.count() == 2 && call.arg(1).is("ABORT")) {
      abort(call, control);
      return;
    }
    Args args = call.args(1);
    Wish wish = wish(args);
    if (args.failed()) {
      return;
    }
    if (wish.failover() && !clustered) {
      call.reply().error("ERR SHUTDOWN FAILOVER is only supported in cluster mode.");
      return;
    }
    String error = refusal(wish);
    error = error == null ? control.shutdown(wish) : error;
    if (error != null) {
      call.reply().error(error);
    } else if (control.isWaiting() && call.mayWait()) {
      waiting.add(Session.of(call), new ShutdownWait());
    }
  }

  /** While a script runs there is no state that could be saved. */
  private String refusal(Wish wish) {
    return wish.save() == Save.NO ? null : busy.refusal();
  }

  private static void abort(Call call, ShutdownControl control) {
    if (control.abort()) {
      call.reply().ok();
    } else {
      call.reply().error("ERR No shutdown in progress.");
    }
  }

  private static Wish wish(Args args) {
    Save save = Save.DEFAULT;
    boolean now = false;
    boolean force = false;
    boolean safe = false;
    boolean failover = false;
    while (args.more()) {
      if (save != Save.YES && args.take("NOSAVE")) {
        save = Save.NO;
      } else if (save != Save.NO && args.take("SAVE")) {
        save = Save.YES;
      } else if (args.take("NOW")) {
        now = true;
      } else if (args.take("FORCE")) {
        force = true;
      } else if (args.take("SAFE")) {
        safe = true;
      } else if (args.take("FAILOVER")) {
        failover = true;
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    return new Wish(save, now, force, safe, failover);
  }
}
