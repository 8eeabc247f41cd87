package io.vireo.server.cluster.transfer;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import io.vireo.server.peer.StreamSocket;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * One connection to the source of slots: logs in, hands over the lines that answer requests, and
 * then what the source sends. Data context only.
 */
final class Inflow implements StreamSocket.Listener {

  /** A piece that is taken in at once: some tenths of a millisecond's work. */
  private static final int PIECE = 16 * 1024;

  private static final int LONGEST_LINE = 16 * 1024;

  /** Hears of it. */
  interface Listener {
    /** The source knows this node. */
    void loggedIn();

    /** A line has come that answers a request. */
    void answered(String line);

    /** There is something to be taken in. */
    void arrived();

    /** There is no connection any more. */
    void lost(String why);
  }

  private final StreamSocket socket;
  private final Listener listener;
  private final Deque<List<Bytes>> logins;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final long mostWaiting;
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private long waiting;
  private int begun;
  private boolean streams;
  private boolean full;
  private String lost;
  private boolean closed;

  /**
   * Begins to connect.
   *
   * @param logins the requests with which it begins, each of which is answered by a status
   * @param mostWaiting bytes that may wait to be taken in; then the source waits
   */
  Inflow(
      Inbox inbox,
      Peers peers,
      PeerAddress address,
      long connectMillis,
      List<List<Bytes>> logins,
      long mostWaiting,
      Listener listener) {
    this.listener = listener;
    this.logins = new ArrayDeque<>(logins);
    this.mostWaiting = mostWaiting;
    socket = StreamSocket.open(peers, inbox, address, connectMillis, this);
  }

  void send(String... words) {
    socket.send(Words.list(words));
  }

  /** What comes is the stream, behind the line that was read last. */
  void stream() {
    streams = true;
  }

  @Override
  public void opened() {
    socket.send(logins.peek());
  }

  @Override
  public void closed(String why) {
    lost = why;
    if (pieces.isEmpty()) {
      listener.lost(why);
    }
  }

  @Override
  public void received(byte[] bytes) {
    int at = 0;
    while (!streams && at < bytes.length && !closed) {
      byte next = bytes[at++];
      if (next != '\n') {
        line.write(next);
        if (line.size() > LONGEST_LINE) {
          closed("A line of the source is too long");
          return;
        }
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
      line.reset();
      line(text);
    }
    if (at < bytes.length && !closed) {
      keep(at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length));
    }
  }

  private void line(String text) {
    if (logins.isEmpty()) {
      listener.answered(text);
    } else if (text.startsWith("+")) {
      logins.poll();
      if (logins.isEmpty()) {
        listener.loggedIn();
      } else {
        socket.send(logins.peek());
      }
    } else if (!text.isEmpty()) {
      listener.lost("Error reply to " + logins.peek().get(0) + " from the source: " + text);
    }
  }

  private void keep(byte[] bytes) {
    pieces.add(bytes);
    waiting += bytes.length;
    if (waiting > mostWaiting && !full) {
      full = true;
      socket.hold(true);
    }
    listener.arrived();
  }

  /** True if there is nothing to be taken in now. */
  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** True if what follows waits at the source. */
  boolean isFull() {
    return full;
  }

  /** Has a piece taken in; how many bytes. */
  int step(Applier applier) {
    byte[] first = pieces.peek();
    int end = Math.min(begun + PIECE, first.length);
    int count = end - begun;
    int from = begun;
    begun = end;
    waiting -= count;
    if (end == first.length) {
      pieces.poll();
      begun = 0;
    }
    applier.take(first, from, end);
    if (full && waiting < mostWaiting / 4 && !closed) {
      full = false;
      socket.hold(false);
    }
    if (lost != null && pieces.isEmpty() && !closed) {
      listener.lost(lost);
    }
    return count;
  }

  /** Heap bytes that wait. */
  long keptBytes() {
    return waiting + socket.waitingBytes();
  }

  void close() {
    closed = true;
    pieces.clear();
    waiting = 0;
    socket.close();
  }
}
