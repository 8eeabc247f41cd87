package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.ScriptState;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.function.BooleanSupplier;

/**
 * There is no memory for more data. The gate is closed as long as memory is limited: commands that
 * may need some ask for it.
 */
public final class MemoryGate extends Gate {
  private static final Verdict REFUSED = Verdict.refuse(Errors.NO_MEMORY);

  private final BooleanSupplier room;

  /**
   * A gate that is open.
   *
   * @param room makes room for a command, and reports whether there is any
   */
  public MemoryGate(BooleanSupplier room) {
    this.room = room;
  }

  /** True if there is room, or some was made. */
  public boolean hasRoom() {
    return !isClosed() || room.getAsBoolean();
  }

  @Override
  protected boolean concerns(Command command) {
    return mayHave(Flag.DENYOOM, command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("what was found when the script began, until it has written");
      case SERVED -> GateRule.skip("the command that brought the element has asked");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (!has(Flag.DENYOOM, session, command, call)) {
      if (Gates.isExec(command) && has(Flag.MAY_REPLICATE, session, command, call)) {
        // What a script in it needs cannot be made inside: nothing is evicted in a transaction.
        room.getAsBoolean();
      }
      return Verdict.PASS;
    }
    ScriptState script = session.script();
    boolean mayGrow =
        script == null ? room.getAsBoolean() : script.hasWritten() || !script.isOutOfMemory();
    return mayGrow ? Verdict.PASS : REFUSED;
  }
}
