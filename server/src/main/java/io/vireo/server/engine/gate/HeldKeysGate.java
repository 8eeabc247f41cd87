package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.engine.session.WaitingClients;
import java.util.Collection;
import java.util.List;

/** Keys that the command names are on their way to another server: {@link HeldKeys}. */
public final class HeldKeysGate extends Gate {
  private final HeldKeys keys = new HeldKeys();
  private final GateQueue queue;
  private final Verdict held;

  /** An open gate, since no keys are held. */
  public HeldKeysGate(WaitingClients waiting) {
    queue = new GateQueue(waiting);
    held = Verdict.waitIn(queue);
  }

  @Override
  protected boolean concerns(Command command) {
    return command.has(Flag.WRITE) || command.keys().canHaveKeys() || Gates.isExec(command);
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SERVED -> GateRule.ASK;
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    return keys.concern(session, command, call) ? held : Verdict.PASS;
  }

  /** The keys that are held, which must hear of changes. */
  public HeldKeys keys() {
    return keys;
  }

  /** Lets commands that name these keys wait from now on. */
  public void hold(Collection<Bytes> more) {
    keys.hold(more);
    closed(true);
  }

  /** Lets keys go; the clients that waited must be resumed, in order. */
  public List<Session> release(Collection<Bytes> those) {
    keys.release(those);
    closed(!keys.isEmpty());
    return queue.letGo();
  }
}
