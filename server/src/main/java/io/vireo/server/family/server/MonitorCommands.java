package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.engine.Monitors;
import io.vireo.server.engine.session.Session;

/** MONITOR: lets a client see every command that the server runs. */
public final class MonitorCommands extends Family {
  final Command monitor =
      command("MONITOR", 1, this::monitor)
          .doc("1.0.0", "", "Shows every command that the server runs, as it runs.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE);

  private final Monitors monitors;

  /** The family. */
  public MonitorCommands(Monitors monitors) {
    super(Group.SERVER);
    this.monitors = monitors;
  }

  private void monitor(Call call) {
    if (!call.mayWait()) {
      call.reply().error("ERR MONITOR isn't allowed for DENY BLOCKING client");
      return;
    }
    monitors.add(Session.of(call));
    call.reply().ok();
  }
}
