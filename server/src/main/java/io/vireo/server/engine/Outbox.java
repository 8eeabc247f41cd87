package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.ReplyBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that leaves the data context for an event loop outside of a batch's answers, in the
 * order in which it was said. Data context only.
 *
 * <p>While a batch is executed, what is meant for the batch's own loop is put between its answers;
 * all else goes to the other loops at once.
 */
public final class Outbox {
  private final Departures departures;
  private Batch current;
  private boolean holding;
  private final List<Held> held = new ArrayList<>();

  /** Something that is kept back for a while. */
  private record Held(LoopPort port, Runnable task) {}

  Outbox(Departures departures) {
    this.departures = departures;
  }

  /** Begins or, with null, ends the execution of a batch. */
  void batch(Batch batch) {
    current = batch;
  }

  /** Runs a task on a loop, in order with the answers. */
  public void post(LoopPort port, Runnable task) {
    if (holding) {
      held.add(new Held(port, task));
    } else if (current != null && current.port() == port) {
      current.event(task);
    } else {
      departures.leave(port, task);
    }
  }

  /** Keeps back what is said from now on, because it belongs behind an answer still to be sent. */
  void hold() {
    holding = true;
  }

  /** Sends that answer, emptying the buffer, and then what was kept back. */
  void release(Session session, ReplyBuffer answer) {
    holding = false;
    send(session, answer);
    held.forEach(each -> post(each.port(), each.task()));
    held.clear();
  }

  /** Sends bytes to a client, outside of the answers to its requests; empties the buffer. */
  public void send(Session session, ReplyBuffer bytes) {
    if (bytes.total() == 0) {
      return;
    }
    Bytes all = bytes.drain();
    Link link = session.link();
    post(link.port(), () -> link.push(all.array()));
  }
}
