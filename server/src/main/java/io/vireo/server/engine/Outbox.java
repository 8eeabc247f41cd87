package io.vireo.server.engine;

import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ByteBudget;
import io.vireo.server.resp.ReplyBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that leaves the data context for an event loop outside of a batch's answers, in the
 * order in which it was said. Data context only.
 *
 * <p>While a batch is executed, what is meant for the batch's own loop is put between its answers;
 * what is meant for other loops leaves behind the batch, so that each of them is woken once.
 *
 * <p>A task that was posted during a batch may still grow as long as {@link #mark} stays the same:
 * nothing was said meanwhile that could have to come behind it.
 */
public final class Outbox {
  private final WaitingReplies waitingReplies;
  private final ByteBudget heap;
  private Batch current;
  private final Runnable turnEnded;
  private boolean holding;
  private long mark;
  private final List<Held> held = new ArrayList<>();
  private final List<Held> elsewhere = new ArrayList<>();

  /** Something that is kept back for a while. */
  private record Held(LoopPort port, Runnable task) {}

  /**
   * Nothing has been said yet.
   *
   * @param turnEnded what is done when all commands of a turn have run, before their answers leave
   */
  Outbox(WaitingReplies waitingReplies, ByteBudget heap, Runnable turnEnded) {
    this.waitingReplies = waitingReplies;
    this.heap = heap;
    this.turnEnded = turnEnded;
  }

  /** Begins or, with null, ends the execution of a batch. */
  void batch(Batch batch) {
    mark++;
    current = batch;
    if (batch == null && !elsewhere.isEmpty()) {
      elsewhere.forEach(each -> waitingReplies.say(each.port(), each.task()));
      elsewhere.clear();
    }
  }

  /** All commands of a turn have run: what is said now comes behind their answers. */
  void endTurn() {
    turnEnded.run();
  }

  /** True if what is posted now does not leave before the batch that is executed. */
  public boolean isGathering() {
    return current != null && !holding;
  }

  /** Changes whenever something is said. */
  public long mark() {
    return mark;
  }

  /** A client is going to be answered that hears messages: those so far come before the answer. */
  void answersListener() {
    mark++;
  }

  /** Runs a task on a loop, in order with the answers. */
  public void post(LoopPort port, Runnable task) {
    mark++;
    if (holding) {
      held.add(new Held(port, task));
    } else if (current == null) {
      waitingReplies.say(port, task);
    } else if (current.port() == port) {
      current.event(task);
    } else {
      elsewhere.add(new Held(port, task));
    }
  }

  /** Runs a task on a loop before the answer that is being given, of which nothing is there yet. */
  public void postBeforeAnswer(LoopPort port, Runnable task) {
    aside(() -> post(port, task));
    if (current != null && current.port() == port) {
      current.placeEvents();
    }
  }

  /** Keeps back what is said from now on, because it belongs behind an answer still to be sent. */
  void hold() {
    mark++;
    holding = true;
  }

  /** Says something else, which does not wait for that answer. */
  public void aside(Runnable work) {
    boolean wasHolding = holding;
    holding = false;
    try {
      work.run();
    } finally {
      holding = wasHolding;
    }
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
    byte[] all = bytes.drain().array();
    Link link = session.link();
    heap.reserve(all.length);
    post(
        link.port(),
        () -> {
          try {
            link.push(all);
          } finally {
            heap.release(all.length);
          }
        });
  }
}
