package io.vireo.server.engine.session;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;

/**
 * One reason why a command may not run now: which commands it concerns, and what it answers while
 * it is closed. Each gate of a server is an object of its own; {@code StandardGates} lists them in
 * the order in which they are asked. Data context only.
 *
 * <p>A gate is closed for all clients, by the part that knows the reason ({@link
 * #closed(boolean)}), or for some of them, by their state ({@link ClientGate}). An open gate costs
 * nothing: it is a bit in the masks that {@link Gates} compares.
 */
public abstract class Gate {
  private Gates gates;
  private int bit;
  private boolean closed;

  /** A gate that is open. */
  protected Gate() {}

  /** A gate that is closed from the start, or open. */
  protected Gate(boolean closed) {
    this.closed = closed;
  }

  /**
   * Whether the gate can stop a command at all. The answer must not change: it is asked for once,
   * when the server is put together.
   */
  protected abstract boolean concerns(Command command);

  /**
   * Whether a command may pass the closed gate.
   *
   * @param session the client that sent it; for a command of a script what stands for that, see
   *     {@link Session#script}
   * @param command one that the gate {@link #concerns}
   * @param call its arguments, and its origin
   */
  protected abstract Verdict ask(Session session, Command command, Call call);

  /**
   * What the gate does about commands of an origin that {@linkplain Origin#asksGates asks gates}. A
   * gate is asked about all unless it gives a reason why not. What can make clients wait must be
   * asked before a script begins: inside, a command that would have to wait is refused. Called once
   * for each origin, when the server is put together.
   */
  protected GateRule rule(Origin origin) {
    return GateRule.ASK;
  }

  /** The gate is one of these from now on, and has a bit in their masks. */
  final void joins(Gates all, int itsBit) {
    gates = all;
    bit = itsBit;
  }

  /** Its bit in a mask of gates. */
  public final int bit() {
    return bit;
  }

  /** Closes the gate for all clients, or opens it. */
  public final void closed(boolean yes) {
    closed = yes;
    if (gates != null) {
      gates.changed(this);
    }
  }

  /** True while the gate is closed for all clients. */
  public final boolean isClosed() {
    return closed;
  }

  /** True if requests of a command may have a flag, or run commands that have it. */
  protected static boolean mayHave(Flag flag, Command command) {
    return command.has(flag) || command.hasRequestFlags() || Gates.isExec(command);
  }

  /** True if a request has a flag, or is an EXEC that has a command with it to run. */
  protected static boolean has(Flag flag, Session session, Command command, Call call) {
    return (command.requestFlags(call) & flag.bit()) != 0
        || Gates.isExec(command)
            && session.transaction() != null
            && session.transaction().has(flag);
  }

  /** True if requests of a command may lack a flag, or run commands that lack it. */
  protected static boolean mayLack(Flag flag, Command command) {
    return !command.has(flag) || command.hasRequestFlags() || Gates.isExec(command);
  }

  /** True if a request lacks a flag, or is an EXEC that has a command without it to run. */
  protected static boolean lacks(Flag flag, Session session, Command command, Call call) {
    return (command.requestFlags(call) & flag.bit()) == 0
        || Gates.isExec(command)
            && session.transaction() != null
            && !session.transaction().allHave(flag);
  }
}
