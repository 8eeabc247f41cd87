package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;

/** A script or a function has been running for longer than others should wait. */
public final class BusyGate extends Gate {
  private static final Verdict SCRIPT = busyWith("SCRIPT KILL");
  private static final Verdict FUNCTION = busyWith("FUNCTION KILL");

  private Verdict refused = SCRIPT;

  /** An open gate. */
  public BusyGate() {}

  private static Verdict busyWith(String kill) {
    return Verdict.refuse(
        "BUSY Redis is busy running a script. You can only call " + kill + " or SHUTDOWN NOSAVE.");
  }

  /** What is answered to what has to wait for a script, or for a function. */
  public static String refusal(boolean function) {
    return (function ? FUNCTION : SCRIPT).error();
  }

  /** What is answered to what has to wait. */
  public String refusal() {
    return refused.error();
  }

  /** Sets whether it is a function that runs. */
  public void function(boolean yes) {
    refused = yes ? FUNCTION : SCRIPT;
  }

  @Override
  protected boolean concerns(Command command) {
    return !command.has(Flag.ALLOW_BUSY);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.skip("it is the script that is busy");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return refused;
  }
}
