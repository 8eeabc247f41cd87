package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that has this server for its tests wants it to fail, or to answer something else: what
 * is wrong is told by {@link Fault}s. Without any the gate is open, as in every other server.
 * Clients in that program itself pass, so that it can look on.
 *
 * <p>All gates that can let a client wait come before it, so each fault is asked about a request
 * once.
 */
public final class FaultGate extends Gate {
  private final List<Fault> faults = new ArrayList<>();

  /** An open gate. */
  public FaultGate() {}

  /** Something that is wrong with the server. Data context only. */
  @FunctionalInterface
  public interface Fault {
    /**
     * What becomes of a request.
     *
     * @param flags those of the command or, if it is an EXEC, of all in the transaction
     * @return {@link Verdict#PASS} if it is none of this fault's
     */
    Verdict verdict(Session session, Command command, Call call, Flags flags);

    /**
     * True if it is asked about commands of a transaction when they are executed; else it is asked
     * when they are queued.
     */
    default boolean isOfExecution() {
      return false;
    }
  }

  /** What kind of request it is. */
  public interface Flags {
    /** True if the request has a flag, or has commands to run that have it. */
    boolean has(Flag flag);

    /** True if the request lacks a flag, or has commands to run that lack it. */
    boolean lacks(Flag flag);
  }

  private record RequestFlags(Session session, Command command, Call call) implements Flags {
    @Override
    public boolean has(Flag flag) {
      return Gate.has(flag, session, command, call);
    }

    @Override
    public boolean lacks(Flag flag) {
      return Gate.lacks(flag, session, command, call);
    }
  }

  /** From now on this is wrong as well, behind what was before. */
  public void add(Fault fault) {
    faults.add(fault);
    closed(true);
  }

  /** Asks this from now on before all others. */
  public void addFirst(Fault fault) {
    faults.add(0, fault);
    closed(true);
  }

  /** It is not wrong any more. */
  public void remove(Fault fault) {
    faults.remove(fault);
    closed(!faults.isEmpty());
  }

  @Override
  protected boolean concerns(Command command) {
    return true;
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case TRANSACTION -> GateRule.ask("only what gives other answers; else when it is queued");
      case SCRIPT -> GateRule.ask("a redirection becomes the error of a key elsewhere");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    if (session.principal().link().isLocal()) {
      return Verdict.PASS;
    }
    Flags flags = new RequestFlags(session, command, call);
    boolean isOfTransaction = call.origin() == Origin.TRANSACTION;
    boolean isQueued =
        call.origin() == Origin.CLIENT && session.transaction() != null && !Gates.isExec(command);
    for (Fault fault : List.copyOf(faults)) {
      if (fault.isOfExecution() ? isQueued : isOfTransaction) {
        continue;
      }
      Verdict verdict = fault.verdict(session, command, call, flags);
      if (verdict != Verdict.PASS) {
        boolean isElsewhere = verdict.kind() == Verdict.Kind.REDIRECT && session.script() != null;
        return isElsewhere ? ClusterGate.SCRIPT_NOT_LOCAL : verdict;
      }
    }
    return Verdict.PASS;
  }
}
