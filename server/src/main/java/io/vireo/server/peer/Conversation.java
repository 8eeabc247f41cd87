package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.resp.ReplyValue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a connection to another server does next. It is told what happens, and the time, in
 * nanoseconds from any origin; it has no socket, no clock and no thread, so all of it can be tested
 * step by step. Confined to one thread.
 *
 * <p>It goes through four states, only forward:
 *
 * <ol>
 *   <li><i>Connecting.</i> Requests are taken and queue up. One deadline holds for all: that of the
 *       connection.
 *   <li><i>Handshake.</i> Its requests are written together, and nothing else is before each of
 *       them is answered well: otherwise a request might be executed for another user, or in
 *       another database.
 *   <li><i>Talking.</i> Requests are written as they come. The first answer belongs to the first
 *       request that waits; messages do not count. A request that waits has a deadline: it is
 *       reckoned from the last sign of life, which is a byte that the other side took, or one of an
 *       answer, and only that of the first request matters.
 *   <li><i>Over.</i> There is a failure, which every request that waited has heard, in order.
 * </ol>
 *
 * <p>Beside these the stream may be detached; then bytes are no longer looked at, but handed on.
 *
 * <p>Handlers are called from within. They may ask more, detach, or end the conversation: therefore
 * nothing is decided by what held before a handler was called.
 */
final class Conversation {
  /** A request that waits, with its place in the queue, about. */
  private static final long WAITING = 2 * HeapLayout.object(4, 24);

  private final LinkOptions options;
  private final ReplyParser parser;
  private final SendQueue queue = new SendQueue();
  private final Deque<Exchange> waiting = new ArrayDeque<>();
  private final long connectBy;
  private LinkListener listener = LinkListener.none();
  private Consumer<ByteBuffer> raw;
  private PeerFailure failure;
  private boolean connected;
  private boolean subscribed;
  private boolean full;
  private int steps;
  private long aliveAt;

  /** Begins to connect. */
  Conversation(LinkOptions options, long now) {
    this.options = options;
    parser = new ReplyParser(options.limits());
    connectBy = now + options.connectMillis() * 1_000_000;
    aliveAt = now;
    for (List<Bytes> words : options.handshake().requests()) {
      steps++;
      ask(PeerRequest.of(options.connectMillis(), words), this::stepDone, now);
    }
    queue.shut();
  }

  void listener(LinkListener newListener) {
    listener = newListener;
    if (failure != null) {
      newListener.closed(failure);
    }
  }

  // ------------------------------------------------------------------------- what is asked

  /** Asks, or lets the handler hear at once that this is impossible. */
  void send(PeerRequest request, Consumer<PeerOutcome> handler, long now) {
    if (failure != null) {
      handler.accept(failure);
    } else if (raw != null) {
      throw new IllegalStateException("The stream was taken over: answers are not read");
    } else if (!isWritable()) {
      handler.accept(new PeerFailure(Reason.TOO_MUCH, "Too many requests wait", false));
    } else {
      ask(request, handler, now);
    }
  }

  private void ask(PeerRequest request, Consumer<PeerOutcome> handler, long now) {
    queue.add(request.words());
    Exchange exchange = new Exchange(request, handler, queue.end(), now);
    subscribed |= exchange.isSubscription();
    waiting.add(exchange);
  }

  /** Says something that is not answered. */
  void tell(PeerRequest request) {
    if (failure == null) {
      queue.add(request.words());
    }
  }

  /** Sends bytes that are no request. */
  void tell(byte[] bytes) {
    if (failure == null) {
      queue.add(bytes);
    }
  }

  /** Whether more may be asked; if not, the listener hears when. */
  boolean isWritable() {
    PeerLimits limits = options.limits();
    boolean writable =
        failure == null
            && waiting.size() < limits.requests()
            && queue.unwritten() < limits.unsent();
    full |= !writable;
    return writable;
  }

  private void tellIfWritable() {
    PeerLimits limits = options.limits();
    boolean roomy =
        waiting.size() <= limits.requests() / 2 && queue.unwritten() <= limits.unsent() / 2;
    if (full && roomy && failure == null) {
      full = false;
      listener.writable();
    }
  }

  /** Hands all further bytes on. */
  void detach(Consumer<ByteBuffer> consumer) {
    if (!waiting.isEmpty() || !parser.isIdle()) {
      throw new IllegalStateException("Answers are still to come");
    }
    raw = consumer;
  }

  // ------------------------------------------------------------------------- what happens

  /** The connection is there. */
  void connected(long now) {
    connected = true;
    aliveAt = now;
    if (steps == 0) {
      opened();
    }
  }

  private void opened() {
    queue.open();
    listener.opened();
  }

  private void stepDone(PeerOutcome outcome) {
    if (outcome instanceof PeerAnswer answer) {
      if (answer.value() instanceof ReplyValue.Failure refusal) {
        end(Reason.REFUSED, refusal.text());
      } else if (--steps == 0) {
        opened();
      }
    }
  }

  /** Bytes have come. */
  void received(ByteBuffer in, long now) {
    while (in.hasRemaining() && failure == null) {
      if (raw != null) {
        raw.accept(in.slice());
        return;
      }
      Exchange first = waiting.peek();
      parser.sink(first == null ? null : first.sink());
      ReplyValue reply = parser.parse(in);
      if (reply != null) {
        dispatch(reply, now);
      } else if (parser.error() != null) {
        end(Reason.PROTOCOL, parser.error());
      }
    }
    if (parser.takeSign() || !parser.isIdle() && !parser.isInMessage()) {
      aliveAt = now;
    }
    tellIfWritable();
  }

  private void dispatch(ReplyValue reply, long now) {
    if (reply instanceof ReplyValue.Many many) {
      String kind = Subscriptions.kind(many);
      if (many.kind() == ReplyValue.Kind.PUSH || subscribed && Subscriptions.isMessage(kind)) {
        message(many, kind, now);
        return;
      }
    }
    Exchange first = waiting.poll();
    if (first == null) {
      end(Reason.PROTOCOL, "An answer without a request");
    } else {
      aliveAt = now;
      first.heard(new PeerAnswer(reply));
    }
  }

  private void message(ReplyValue.Many message, String kind, long now) {
    listener.message(message);
    Exchange first = waiting.peek();
    if (first != null && first.isConfirmedBy(kind)) {
      waiting.poll();
      aliveAt = now;
      first.heard(new PeerAnswer(message));
    }
  }

  /** The socket has taken bytes. */
  void written(long bytes, long now) {
    queue.written(bytes);
    aliveAt = now;
    tellIfWritable();
  }

  /** Time has passed. */
  void tick(long now) {
    if (deadline() > now) {
      return;
    }
    if (connected) {
      end(Reason.TIMED_OUT, "The other server is silent");
    } else {
      end(Reason.CONNECT_TIMED_OUT, "There was no connection in time");
    }
  }

  /** It is over; only the first reason counts. */
  void end(Reason reason, String detail) {
    if (failure != null) {
      return;
    }
    failure = new PeerFailure(reason, detail, false);
    List<Exchange> all = new ArrayList<>(waiting);
    waiting.clear();
    queue.clear();
    for (Exchange exchange : all) {
      exchange.failed(failure.withSent(queue.isWritten(exchange.end())));
    }
    listener.closed(failure);
  }

  // ------------------------------------------------------------------------- what is next

  /** When {@link #tick} has something to do, nanoseconds; the largest number if never. */
  long deadline() {
    if (failure != null || connected && waiting.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return connected ? waiting.peek().deadline(aliveAt) : connectBy;
  }

  /** How many bytes may be written now. */
  long toWrite() {
    return connected && failure == null ? queue.available() : 0;
  }

  /** Takes the next bytes to be written. */
  void take(ByteBuffer into) {
    queue.take(into);
  }

  /** Why it is over, or null. */
  PeerFailure failure() {
    return failure;
  }

  /** Heap bytes of all it keeps. */
  long keptBytes() {
    return failure == null ? parser.keptBytes() + queue.keptBytes() + waiting.size() * WAITING : 0;
  }
}
