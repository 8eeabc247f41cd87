package io.vireo.server.engine.gate;

import io.vireo.config.Config;
import io.vireo.config.Permission;
import io.vireo.config.SecuritySettings;
import io.vireo.config.Setting;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Locality;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.Locale;

/** The command is one that the settings forbid, such as DEBUG, or forbid to this client. */
public final class ProtectedGate extends Gate {
  private final Config config;

  /** A gate that asks the settings whether a client may run protected commands. */
  public ProtectedGate(Config config) {
    super(true);
    this.config = config;
  }

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.PROTECTED);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> GateRule.skip("asked when it is queued");
      case SCRIPT -> GateRule.ask("of the script's caller");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return allows(session.principal(), command) ? Verdict.PASS : forbidden(command);
  }

  private boolean allows(Session session, Command command) {
    Setting<Permission> setting =
        command.root().name().equals("module")
            ? SecuritySettings.ENABLE_MODULE_COMMAND
            : SecuritySettings.ENABLE_DEBUG_COMMAND;
    return switch (config.get(setting)) {
      case YES -> true;
      case NO -> false;
      case LOCAL -> Locality.isLocal(session);
    };
  }

  private static Verdict forbidden(Command command) {
    String name = command.root().name();
    return Verdict.refuse(
        "ERR "
            + name.toUpperCase(Locale.ROOT)
            + " command not allowed. If the enable-"
            + name
            + "-command option is set to \"local\", you can run it from a local connection,"
            + " otherwise you need to set this option in the configuration file, and then restart"
            + " the server.");
  }
}
