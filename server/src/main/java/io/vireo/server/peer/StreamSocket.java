package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A connection to another server that sends a stream: a primary, or the node of a cluster that
 * gives slots away. The socket belongs to the event loop of {@link Peers}; what happens there is
 * brought into the data context, in order, and what is wanted here is brought there. Data context
 * only, but for what the loop calls.
 *
 * <p>What has been read and waits for the data context is bounded: beyond {@link #MUCH} the socket
 * is not read, and the other server has to wait.
 */
public final class StreamSocket {
  /** So much may wait for the data context, bytes. */
  private static final long MUCH = 8 << 20;

  /** When no more than this waits, reading goes on. */
  private static final long LITTLE = 2 << 20;

  /** Hears what happens, in the data context; nothing any more after {@link #close}. */
  public interface Listener {
    /** The connection is there. */
    void opened();

    /** Bytes have come, in an array of their own. */
    void received(byte[] bytes);

    /** There is no connection. */
    void closed(String why);
  }

  private final Peers peers;
  private final Inbox inbox;
  private final Listener listener;
  private final AtomicLong waiting = new AtomicLong();
  private volatile boolean held;
  private volatile boolean full;
  private boolean over;

  /** The event loop only. */
  private PeerLink link;

  private StreamSocket(Peers peers, Inbox inbox, Listener listener) {
    this.peers = peers;
    this.inbox = inbox;
    this.listener = listener;
  }

  /** Begins to connect. */
  public static StreamSocket open(
      Peers peers, Inbox inbox, PeerAddress address, long connectMillis, Listener listener) {
    StreamSocket socket = new StreamSocket(peers, inbox, listener);
    peers.execute(() -> socket.connect(address, connectMillis));
    return socket;
  }

  /** Heap bytes that wait for the data context. Any thread. */
  public long waitingBytes() {
    return waiting.get();
  }

  /** Asks the other server for something. */
  public void send(List<Bytes> words) {
    onLoop(() -> link.tell(PeerRequest.of(0, words)));
  }

  /** Sends bytes as they are. */
  public void send(byte[] bytes) {
    onLoop(() -> link.tell(bytes));
  }

  /** Lets the other server wait with what it has to say, or not any more. */
  public void hold(boolean on) {
    held = on;
    onLoop(this::readOrNot);
  }

  /** Ends the connection. */
  public void close() {
    over = true;
    onLoop(() -> link.close());
  }

  private void onLoop(Runnable task) {
    peers.execute(task);
  }

  // ------------------------------------------------------------------------- event loop

  private void connect(PeerAddress address, long connectMillis) {
    link = peers.open(address, LinkOptions.plain(connectMillis, PeerLimits.forLines()));
    link.listener(
        new LinkListener() {
          @Override
          public void opened() {
            link.detach(StreamSocket.this::read);
            tell(listener::opened);
          }

          @Override
          public void closed(PeerFailure failure) {
            tell(() -> listener.closed(failure.detail()));
          }
        });
  }

  private void read(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    if (waiting.addAndGet(bytes.length) > MUCH && !full) {
      full = true;
      readOrNot();
    }
    tell(() -> take(bytes));
  }

  private void readOrNot() {
    link.reading(!held && !full);
  }

  private void tell(Runnable event) {
    inbox.add(
        () -> {
          if (!over) {
            event.run();
          }
        });
  }

  // ------------------------------------------------------------------------- data context

  private void take(byte[] bytes) {
    try {
      listener.received(bytes);
    } finally {
      if (waiting.addAndGet(-bytes.length) <= LITTLE && full) {
        full = false;
        onLoop(this::readOrNot);
      }
    }
  }
}
