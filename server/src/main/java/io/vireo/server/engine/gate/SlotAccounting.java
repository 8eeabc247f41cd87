package io.vireo.server.engine.gate;

import io.vireo.metrics.SlotMetrics;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.KeyList;
import io.vireo.server.command.RequestWords;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import java.util.function.IntSupplier;

/**
 * Notes for each slot of a cluster what its requests take: {@code cluster-slot-stats-enabled}. Of a
 * transaction or a script the whole is noted, not what it is made of. Data context only.
 *
 * <p>The slot of a request is what {@link ClusterGate} has found, which the {@link Session} keeps.
 * Bytes of a request are those of its words as clients send them, in an array of strings; a request
 * in one line is taken for one.
 */
public final class SlotAccounting {
  /** {@code *1\r\n$5\r\nMULTI\r\n}, which belongs to no slot before its EXEC. */
  private static final int MULTI_BYTES = 15;

  private static final int NO_SLOT = -1;

  private final SlotMetrics slots;
  private final KeyList found = new KeyList();
  private final IntSupplier replicas;

  /**
   * Notes what requests take.
   *
   * @param replicas counts those to which changes are sent
   */
  public SlotAccounting(SlotMetrics slots, IntSupplier replicas) {
    this.slots = slots;
    this.replicas = replicas;
  }

  /** True if anything is to be noted. */
  public boolean isOn() {
    return slots.isOn();
  }

  /**
   * A request begins: if it names no keys, the slot of the one before is not its own. What the
   * primary sends passes no gate.
   */
  public void begins(Session session, Command command, Call call) {
    if (session.isPrimary()) {
      int at = firstKey(command, call);
      session.slot(at > 0 && at < call.count() ? call.arg(at).slot() : NO_SLOT);
    } else if (!ClusterGate.canHaveSlot(command)) {
      session.slot(NO_SLOT);
    }
  }

  /** Where the first key of a request stands; 0 if it has none. */
  private int firstKey(Command command, Call call) {
    int only = command.keys().onlyKey();
    if (only > 0) {
      return only;
    }
    found.clear();
    return command.keys().find(new RequestWords(call.words(), call.count()), found)
            && !found.isEmpty()
        ? found.position(0)
        : 0;
  }

  /**
   * A request has run to its end.
   *
   * @param nanos the time that it took
   * @param answer bytes of its answer
   */
  public void executed(Session session, Command command, Call call, long nanos, long answer) {
    int slot = session.slot();
    if (slot >= 0) {
      slots.addNanos(slot, nanos);
      slots.addIn(slot, Call.writtenBytes(call.words(), call.count()));
      slots.addIn(slot, Gates.isExec(command) ? MULTI_BYTES : 0);
      slots.addOut(slot, answer);
    }
  }

  /** A request was queued for a transaction. */
  public void queued(Session session, Call call) {
    if (session.slot() >= 0) {
      slots.addIn(session.slot(), Call.writtenBytes(call.words(), call.count()));
    }
  }

  /**
   * A request that waited for keys has come to its end.
   *
   * @param words the request
   * @param nanos the time that it took, without the waiting
   * @param answer bytes of its answer
   */
  public void unblocked(Session session, Bytes[] words, long nanos, long answer) {
    int slot = session.slot();
    if (slot >= 0) {
      slots.addNanos(slot, nanos);
      slots.addIn(slot, Call.writtenBytes(words, words.length));
      slots.addOut(slot, answer);
    }
  }

  /** Counts the bytes of a request's changes that are sent to each replica. */
  public void propagated(Session session, long bytes) {
    if (session.slot() >= 0 && !session.isPrimary()) {
      slots.addOut(session.slot(), bytes * replicas.getAsInt());
    }
  }
}
