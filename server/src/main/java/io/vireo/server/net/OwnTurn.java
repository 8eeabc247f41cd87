package io.vireo.server.net;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.InlinePolicy;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import java.util.function.Consumer;

/**
 * The turn of a thread of the program that executes a request itself, with a batch of its own. What
 * is meant for connections of the event loop goes there, as from any other loop. One thread at a
 * time.
 */
final class OwnTurn implements LoopPort {
  private final Loop loop;
  private final InlinePolicy inlinePolicy;
  private final Bytes name = Bytes.view();
  private final Consumer<Batch> executed = this::executed;

  /** Null while it waits for a disk. */
  private Batch batch;

  OwnTurn(Loop loop, Session session) {
    this.loop = loop;
    inlinePolicy = loop.dispatcher().newInlinePolicy(() -> isFit(session));
  }

  /**
   * Requests of a client that is to be disconnected belong behind that, and go through its loop. So
   * do all where a log is written: an interrupt of the program's thread would close the file.
   */
  private boolean isFit(Session session) {
    return !session.closed() && !session.ending() && !loop.isLogging();
  }

  /** The batch to put one request into. */
  Batch batch() {
    if (batch == null) {
      batch = new Batch(this, loop.heap(), this::recycle);
    }
    return batch;
  }

  /** A view of the name of a command, to be pointed and used at once. */
  Bytes name() {
    return name;
  }

  /**
   * Executes the batch and sends its answers.
   *
   * @return false if nothing was done: the batch is empty again
   */
  boolean execute() {
    name.letGo();
    Batch own = batch;
    own.handedOver(loop.clock().nanos());
    boolean done = own.isShort() && !loop.waitingReplies().isArmed() && enter(own);
    if (!done) {
      own.clear();
    } else if (batch != null) {
      own.run();
    }
    return done;
  }

  private boolean enter(Batch own) {
    try {
      return loop.dispatcher().executeInline(own, inlinePolicy, executed);
    } catch (Throwable failure) {
      loop.failed(failure);
      throw failure;
    }
  }

  /** Still inside the data context: the command itself may be what makes answers wait. */
  private void executed(Batch own) {
    if (loop.waitingReplies().isArmed()) {
      batch = null;
      loop.waitingReplies().leave(loop, own);
    }
  }

  private void recycle(Batch own) {
    loop.heap().release(own.takeHeld());
    if (own != batch) {
      own.discard();
    }
  }

  /** Releases what it holds. */
  void discard() {
    if (batch != null) {
      batch.discard();
      batch = null;
    }
  }

  @Override
  public int index() {
    return loop.index();
  }

  @Override
  public void post(Runnable task) {
    loop.post(task);
  }
}
