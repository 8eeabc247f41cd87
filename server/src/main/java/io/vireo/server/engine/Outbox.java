package io.vireo.server.engine;

import io.netty.buffer.Unpooled;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.ReplyBuffer;

/**
 * Everything that leaves the data context for an event loop outside of a batch's answers, in the
 * order in which it was said. Data context only.
 *
 * <p>While a batch is executed, what is meant for the batch's own loop is put between its answers;
 * all else goes to the other loops at once.
 */
public final class Outbox {
  private Batch current;

  /** Begins or, with null, ends the execution of a batch. */
  void batch(Batch batch) {
    current = batch;
  }

  /** Runs a task on a loop, in order with the answers. */
  public void post(LoopPort port, Runnable task) {
    if (current != null && current.port() == port) {
      current.event(task);
    } else {
      port.post(task);
    }
  }

  /** Sends bytes to a client, outside of the answers to its requests; empties the buffer. */
  public void send(Session session, ReplyBuffer bytes) {
    if (bytes.total() == 0) {
      return;
    }
    Bytes all = bytes.drain();
    Link link = session.link();
    post(link.port(), () -> link.send(Unpooled.wrappedBuffer(all.array())));
  }
}
