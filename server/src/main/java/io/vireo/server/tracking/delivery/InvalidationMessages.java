package io.vireo.server.tracking.delivery;

import io.netty.buffer.Unpooled;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.tracking.Invalidations;
import io.vireo.server.tracking.Tracker;
import java.util.List;

/**
 * Sends messages to clients that keep keys, or to those that they have named for that. A message is
 * encoded once for each protocol, and goes to each event loop once. Data context only.
 */
public final class InvalidationMessages implements Invalidations {
  /** From here on the bytes are shared by all receivers instead of copied to each. */
  private static final int LARGE = 16 * 1024;

  private final Clients clients;
  private final Outbox outbox;
  private final MemoryBudget heap;
  private boolean beforeAnswer;

  /** Says them to these clients. */
  public InvalidationMessages(Clients clients, Outbox outbox, MemoryBudget heap) {
    this.clients = clients;
    this.outbox = outbox;
    this.heap = heap;
  }

  /** Whether what is said belongs before the answer that is being given. */
  void beforeAnswer(boolean yes) {
    beforeAnswer = yes;
  }

  @Override
  public void invalidate(List<Tracker> to, List<Bytes> keys) {
    Receivers pushes = new Receivers();
    Receivers messages = new Receivers();
    for (Tracker tracker : to) {
      Session receiver = receiver(tracker);
      if (receiver != null) {
        (receiver.protocol() == 2 ? messages : pushes).add(receiver.link());
      }
    }
    send(pushes, 3, keys);
    send(messages, 2, keys);
  }

  private void send(Receivers receivers, int protocol, List<Bytes> keys) {
    if (receivers.isEmpty()) {
      return;
    }
    long size = InvalidationText.size(keys);
    if (size < Integer.MAX_VALUE && heap.tryReserve(size)) {
      byte[] text = InvalidationText.keys(protocol, keys);
      heap.release(size);
      receivers.loops().forEach(loop -> send(loop.port(), loop.links(), text));
    } else {
      // A client that does not learn of a changed key must at least learn that it missed something.
      receivers
          .loops()
          .forEach(loop -> post(loop.port(), () -> loop.links().forEach(Link::giveUp)));
    }
  }

  private void send(LoopPort port, List<Link> links, byte[] text) {
    heap.reserve(text.length);
    post(
        port,
        () -> {
          try {
            for (Link link : links) {
              push(link, text);
            }
          } finally {
            heap.release(text.length);
          }
        });
  }

  private static void push(Link link, byte[] text) {
    if (text.length < LARGE) {
      link.push(text);
    } else {
      link.send(Unpooled.wrappedBuffer(text));
    }
  }

  private void post(LoopPort port, Runnable task) {
    if (beforeAnswer) {
      outbox.postBeforeAnswer(port, task);
    } else {
      outbox.post(port, task);
    }
  }

  @Override
  public void invalidateAll(Tracker to) {
    Session receiver = receiver(to);
    if (receiver != null) {
      int ofTracker = clients.find(to.id()).protocol();
      sendTo(receiver, InvalidationText.all(receiver.protocol(), ofTracker));
    }
  }

  private void sendTo(Session receiver, byte[] text) {
    send(receiver.link().port(), List.of(receiver.link()), text);
  }

  /**
   * The session that gets a client's messages; null if it cannot be told in RESP2, or is not there.
   */
  private Session receiver(Tracker tracker) {
    Session self = clients.find(tracker.id());
    long redirect = tracker.redirect();
    if (self == null || redirect == 0) {
      return self == null || self.protocol() == 2 ? null : self;
    }
    Session other = clients.find(redirect);
    if (other != null) {
      return other.protocol() == 2 && !other.subscribed() ? null : other;
    }
    tracker.redirectBroken();
    if (self.protocol() > 2) {
      sendTo(self, InvalidationText.broken(redirect));
    }
    return null;
  }
}
