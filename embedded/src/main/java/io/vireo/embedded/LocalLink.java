package io.vireo.embedded;

import io.vireo.server.Bootstrap;
import io.vireo.server.net.LocalConnection;
import io.vireo.server.peer.PeerLimits;
import io.vireo.server.peer.ReplyParser;
import io.vireo.server.resp.ReplyValue;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One connection of the program to its server: the sender of a request gets its answer. Its event
 * loop only, but for {@link #send}, {@link #whenArrived}, {@link #execute} and {@link #close}.
 */
final class LocalLink implements LocalConnection.Receiver {
  private static final int DEEP = 1_000;

  /** The server is believed: its answers may be as large as they are. */
  static final PeerLimits LIMITS =
      new PeerLimits(Integer.MAX_VALUE - 64, Long.MAX_VALUE, DEEP, 1, 1);

  /** Commands that are answered by a message which has their name. */
  private static final Set<String> ANSWERED_BY_MESSAGE =
      Set.of(
          "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe");

  private final ReplyParser parser = new ReplyParser(LIMITS);
  private final Deque<Sent> pending = new ArrayDeque<>();
  private final Consumer<Reply.Push> messages;
  private final Consumer<LocalLink> onClose;
  private final LocalConnection connection;

  /** How many requests were given to the event loop. */
  private final AtomicLong given = new AtomicLong();

  /** How many of them are known to have come to the data context. */
  private volatile long arrived;

  /**
   * Hears what becomes of a request, by exactly one of the methods: on the event loop, or on the
   * thread that {@linkplain #execute executes} it.
   */
  interface Answer {
    void answered(Reply reply);

    /**
     * There will be no answer: the connection is closed.
     *
     * @param sent whether the server may have executed it
     */
    void lost(boolean sent);
  }

  private record Sent(String command, Answer answer) {
    boolean isAnsweredBy(Reply reply) {
      return !(reply instanceof Reply.Push push)
          || ANSWERED_BY_MESSAGE.contains(command) && push.kind().equals(command);
    }
  }

  /**
   * A new connection.
   *
   * @param messages gets what answers no request
   */
  LocalLink(Bootstrap server, Consumer<Reply.Push> messages, Consumer<LocalLink> onClose) {
    this.messages = messages;
    this.onClose = onClose;
    connection = server.connect(this);
  }

  /** Sends a request. Any thread. */
  void send(List<byte[]> words, Answer answer) {
    String command = Words.text(words.get(0)).toLowerCase(Locale.ROOT);
    Sent sent = new Sent(command, answer);
    given.incrementAndGet();
    try {
      connection.execute(() -> send(words, sent));
    } catch (RejectedExecutionException ended) {
      answer.lost(false);
    }
  }

  /**
   * Does a task in the data context when all requests that were given before are there. Any thread.
   *
   * @return false if the task will not be done, as they are there already or never will be
   */
  boolean whenArrived(Runnable task) {
    long last = given.get();
    if (arrived >= last) {
      return false;
    }
    try {
      connection.execute(
          () ->
              connection.behind(
                  () -> {
                    arrived = Math.max(arrived, last);
                    task.run();
                  }));
      return true;
    } catch (RejectedExecutionException ended) {
      return false;
    }
  }

  private void send(List<byte[]> words, Sent sent) {
    pending.add(sent);
    if (!connection.send(words) && pending.remove(sent)) {
      sent.answer().lost(false);
    }
  }

  /**
   * Executes a request on the calling thread, if that is possible at once. Any thread but an event
   * loop; no request may be under way, and none may subscribe to channels.
   *
   * @return false if nothing was done
   */
  boolean execute(List<byte[]> words, Answer answer) {
    Sent sent = new Sent("", answer);
    // Its event loop may close it at this moment, which takes this lock too.
    synchronized (connection) {
      pending.add(sent);
      return connection.executeHere(words) || !pending.remove(sent);
    }
  }

  /**
   * Closes the connection. No thread {@linkplain #execute executes} when this returns. Any thread.
   */
  void close() {
    connection.endHere();
    try {
      connection.execute(connection::close);
    } catch (RejectedExecutionException ended) {
      // Its event loop has ended, and all connections with it.
      return;
    }
  }

  @Override
  public void received(ByteBuffer bytes) {
    for (ReplyValue next = parser.parse(bytes); next != null; next = parser.parse(bytes)) {
      Reply reply = Replies.of(next);
      if (!pending.isEmpty() && pending.peek().isAnsweredBy(reply)) {
        pending.poll().answer().answered(reply);
      } else if (reply instanceof Reply.Push push) {
        messages.accept(push);
      }
    }
    if (parser.error() != null) {
      throw new IllegalStateException(parser.error());
    }
  }

  @Override
  public void closed() {
    for (Sent lost = pending.poll(); lost != null; lost = pending.poll()) {
      lost.answer().lost(true);
    }
    onClose.accept(this);
  }
}
