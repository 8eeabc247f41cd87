package io.vireo.embedded;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.server.Bootstrap;
import io.vireo.server.engine.context.Inbox;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The connections of the program to one server. For commands that leave nothing behind in a
 * connection there is a pool: each is lent until the answer has come, so that a command that blocks
 * holds up no other. A thread that waits for an answer executes a quick command itself if the data
 * context is free. Any thread.
 */
final class LocalLinks {
  private final Bootstrap server;
  private final Set<LocalLink> open = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedDeque<LocalLink> idle = new ConcurrentLinkedDeque<>();

  /** The idle one that was used last: cheaper than the deque. */
  private final AtomicReference<LocalLink> warm = new AtomicReference<>();

  /** Requests of a thread that it did not wait for: what it gives later is executed behind them. */
  private final ThreadLocal<AtomicInteger> underWay = ThreadLocal.withInitial(AtomicInteger::new);

  /** How long a thread waits for an answer. */
  private final Duration timeout;

  private boolean stopped;

  LocalLinks(Bootstrap server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /** Opens one. */
  synchronized LocalLink open(Consumer<Reply.Push> messages) {
    if (stopped) {
      throw new VireoException("The server is closed");
    }
    LocalLink link = new LocalLink(server, messages, this::closed);
    open.add(link);
    return link;
  }

  private void closed(LocalLink link) {
    open.remove(link);
    warm.compareAndSet(link, null);
    idle.remove(link);
  }

  private LocalLink borrow() {
    LocalLink last = warm.getAndSet(null);
    return last == null ? idle.pollFirst() : last;
  }

  private void giveBack(LocalLink link) {
    if (!warm.compareAndSet(null, link)) {
      idle.addFirst(link);
    }
  }

  /** Opens no more, and closes all. */
  synchronized void stop() {
    stopped = true;
    open.forEach(LocalLink::close);
  }

  /**
   * Executes a command through the pool, and waits for the answer. Any thread but an event loop.
   *
   * @throws VireoException if there is no answer, or none in time
   */
  Reply execute(List<byte[]> words) {
    if (underWay.get().get() == 0) {
      LocalLink free = borrow();
      LocalLink link = free == null ? open(message -> {}) : free;
      Waiter waiter = new Waiter(link);
      if (link.execute(words, waiter)) {
        return waiter.await(words);
      }
      giveBack(link);
    }
    Promise<Reply> promise = Waits.promise();
    send(words, promise);
    return Waits.until(promise.future(), timeout, Words.answer(words));
  }

  /** Executes a command through the pool; the future fails where {@link #execute} throws. */
  Future<Reply> executeAsync(List<byte[]> words) {
    Promise<Reply> promise = Waits.promise();
    AtomicInteger count = underWay.get();
    count.incrementAndGet();
    promise.future().onComplete(done -> count.decrementAndGet());
    sendOrFail(words, promise);
    return promise.future();
  }

  /** Does a task in the data context, behind all requests that were given before. */
  void behind(Runnable task) {
    Inbox inbox = server.engine().context().inbox();
    AtomicInteger left = new AtomicInteger(1);
    Runnable arrived =
        () -> {
          if (left.decrementAndGet() == 0) {
            inbox.add(task);
          }
        };
    for (LocalLink link : open) {
      left.incrementAndGet();
      if (!link.whenArrived(arrived)) {
        left.decrementAndGet();
      }
    }
    arrived.run();
  }

  private void send(List<byte[]> words, Promise<Reply> promise) {
    LocalLink free = borrow();
    LocalLink link = free == null ? open(message -> {}) : free;
    link.send(
        words,
        new LocalLink.Answer() {
          @Override
          public void answered(Reply reply) {
            giveBack(link);
            promise.complete(reply);
          }

          @Override
          public void lost(boolean sent) {
            if (!sent && free != null) {
              // The server has closed it while it was idle.
              sendOrFail(words, promise);
            } else {
              promise.fail(closedByServer());
            }
          }
        });
  }

  private static VireoException closedByServer() {
    return new VireoException("The server has closed the connection");
  }

  /** The answer that a thread waits for, which is most often there before it begins to. */
  private final class Waiter implements LocalLink.Answer {
    private final LocalLink link;
    private volatile Reply reply;
    private volatile boolean lost;
    private volatile Thread waiting;

    Waiter(LocalLink link) {
      this.link = link;
    }

    @Override
    public void answered(Reply answer) {
      giveBack(link);
      reply = answer;
      LockSupport.unpark(waiting);
    }

    @Override
    public void lost(boolean sent) {
      lost = true;
      LockSupport.unpark(waiting);
    }

    Reply await(List<byte[]> words) {
      if (reply == null && !lost) {
        long end = System.nanoTime() + timeout.toNanos();
        waiting = Thread.currentThread();
        while (reply == null && !lost) {
          long left = end - System.nanoTime();
          if (left <= 0) {
            throw Waits.late(timeout, Words.answer(words));
          }
          LockSupport.parkNanos(this, left);
          if (Thread.interrupted()) {
            throw Waits.interrupted();
          }
        }
      }
      if (lost) {
        throw closedByServer();
      }
      return reply;
    }
  }

  private void sendOrFail(List<byte[]> words, Promise<Reply> promise) {
    try {
      send(words, promise);
    } catch (VireoException closed) {
      promise.fail(closed);
    }
  }
}
