package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.engine.session.WaitingClients;
import java.util.BitSet;
import java.util.List;

/**
 * Some slots are being handed over to another node of the cluster: a command that would write there
 * waits until they are the other node's, or stay here; reading goes on.
 *
 * <p>A transaction waits if it writes at all. So does a script, unless it has declared that all its
 * keys are in one slot, and that is another one. A command of a script cannot wait: the script has
 * begun when there was nothing to wait for, so only one that names no keys, as FLUSHALL, is
 * refused.
 */
public final class HandoffGate extends Gate {
  private final GateQueue queue;
  private final Verdict postponed;
  private BitSet slots = new BitSet();

  /** An open gate. */
  public HandoffGate(WaitingClients waiting) {
    queue = new GateQueue(waiting);
    postponed = Verdict.waitIn(queue);
  }

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.WRITE)
        || command.keys().canHaveKeys() && mayHave(Flag.MAY_REPLICATE, command)
        || command.keys().canHaveKeys() && mayHave(Flag.WRITE, command)
        || Gates.isExec(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SCRIPT -> GateRule.ask("what would have to wait is refused");
      case SERVED -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    boolean writes =
        has(Flag.WRITE, session, command, call) || has(Flag.MAY_REPLICATE, session, command, call);
    if (!writes || session.replica()) {
      return Verdict.PASS;
    }
    // The gate of the cluster has found the slot, if there is one. A script that may leave the slot
    // of its keys cannot wait once it has begun.
    boolean staysInSlot =
        command.keys().canHaveKeys()
            && (command.requestFlags(call) & Flag.TOUCHES_ARBITRARY_KEYS.bit()) == 0;
    int slot = staysInSlot ? session.slot() : -1;
    boolean isElsewhere = slot >= 0 && slot < KeySlot.COUNT && !slots.get(slot);
    return isElsewhere ? Verdict.PASS : postponed;
  }

  /** Lets writers in these slots wait from now on. */
  public void hold(BitSet those) {
    slots = those;
    closed(true);
  }

  /** Opens the gate; the clients that waited must be resumed, in order. */
  public List<Session> release() {
    slots = new BitSet();
    closed(false);
    return queue.letGo();
  }
}
