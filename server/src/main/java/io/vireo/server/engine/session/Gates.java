package io.vireo.server.engine.session;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import java.util.List;

/**
 * What stands between a request and its execution. Data context only, but for {@link #closed} and
 * {@link #closedFor}.
 *
 * <p>Each command carries the mask of the gates that concern it; a client and the server each carry
 * the mask of their closed gates. The usual check is one AND: {@code (session.gates() |
 * gates.closed()) & mask}. If that leaves any, they are asked in the order of their list, and the
 * first that does not let the command pass decides.
 */
public final class Gates {
  private final Gate[] all;
  private final ClientGate[] perClient;

  /** The masks of the gates that are asked, by the number of the origin. */
  private final int[] asked = new int[Origin.values().length];

  /** Written by the data context alone. */
  private volatile int closed;

  /** The gates in the order in which they are asked: up to 31, each in no other list. */
  public Gates(List<Gate> inOrder) {
    if (inOrder.size() >= Integer.SIZE) {
      throw new IllegalArgumentException("There are more gates than bits for them");
    }
    all = inOrder.toArray(Gate[]::new);
    for (int i = 0; i < all.length; i++) {
      all[i].joins(this, 1 << i);
      changed(all[i]);
    }
    for (Origin origin : Origin.values()) {
      asked[origin.ordinal()] = askedBy(origin);
    }
    perClient =
        inOrder.stream()
            .filter(ClientGate.class::isInstance)
            .map(ClientGate.class::cast)
            .toArray(ClientGate[]::new);
  }

  private int askedBy(Origin origin) {
    int mask = 0;
    for (Gate gate : all) {
      mask |= origin.asksGates() && rule(gate, origin).isAsked() ? gate.bit() : 0;
    }
    return mask;
  }

  /**
   * What a gate does about commands of an origin that asks gates. Whether a script's changes are
   * propagated is nothing to gates.
   */
  public static GateRule rule(Gate gate, Origin origin) {
    return gate.rule(origin == Origin.SILENT_SCRIPT ? Origin.SCRIPT : origin);
  }

  /** The gates in the order in which they are asked. */
  public List<Gate> all() {
    return List.of(all);
  }

  /** The gate of a class; a caller that closes it keeps it. There must be one. */
  public <T extends Gate> T get(Class<T> kind) {
    for (Gate gate : all) {
      if (kind.isInstance(gate)) {
        return kind.cast(gate);
      }
    }
    throw new IllegalArgumentException("There is no " + kind.getSimpleName());
  }

  /** The mask of the gates that concern a command. */
  public int mask(Command command) {
    int mask = 0;
    for (Gate gate : all) {
      mask |= gate.concerns(command) ? gate.bit() : 0;
    }
    return mask;
  }

  /** The mask of the gates that are closed for all. Any thread. */
  public int closed() {
    return closed;
  }

  /** The mask of the gates that are asked about commands of an origin. */
  public int asked(Origin origin) {
    return asked[origin.ordinal()];
  }

  /** The mask of the gates that are closed for a client by its state. Any thread. */
  public int closedFor(Session session) {
    int mask = 0;
    for (ClientGate gate : perClient) {
      mask |= gate.isClosedFor(session) ? gate.bit() : 0;
    }
    return mask;
  }

  void changed(Gate gate) {
    closed = gate.isClosed() ? closed | gate.bit() : closed & ~gate.bit();
  }

  /**
   * What the first of some gates says that does not let a command pass.
   *
   * @param some the mask of the gates that are closed, concern the command, and are to be asked
   */
  public Verdict ask(Session session, Command command, Call call, int some) {
    for (int left = some; left != 0; left &= left - 1) {
      Gate gate = all[Integer.numberOfTrailingZeros(left)];
      Verdict verdict = gate.ask(session, command, call);
      if (verdict != Verdict.PASS) {
        return verdict;
      }
    }
    return Verdict.PASS;
  }

  /** True for EXEC, for which a gate asks whether any queued command concerns it. */
  public static boolean isExec(Command command) {
    return command.parent() == null && command.name().equals("exec");
  }
}
