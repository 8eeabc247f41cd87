package io.vireo.server.transcript;

import static io.vireo.server.testing.Eventually.await;

import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A conversation over TCP, in real time. */
final class SocketConversation implements Conversation {
  private static final long PAUSE_NANOS = 500_000;

  /**
   * Redis 8.6.3 does not count what a client has run. But it has one thread, which goes through all
   * sockets between two answers to the same client: far fewer answers are enough.
   */
  private static final int QUESTIONS = 40;

  private static final long QUIET_NANOS = 20_000_000;

  private final RunningServer server;
  private final Observer observer;
  private final Runnable onClose;
  private final Map<String, SocketPeer> peers = new LinkedHashMap<>();

  /** A conversation with a server that an observer looks into. */
  SocketConversation(RunningServer server, Observer observer, Runnable onClose) {
    this.server = server;
    this.observer = observer;
    this.onClose = onClose;
  }

  @Override
  public Peer peer(String name) {
    return peers.computeIfAbsent(name, unknown -> new SocketPeer(server.client()));
  }

  /**
   * A millisecond more than asked for: a deadline is over when it has passed, not when it comes.
   */
  @Override
  public void advance(Duration by) {
    long until = observer.micros() + by.plusMillis(1).toNanos() / 1000;
    await("time to pass", () -> observer.micros() >= until);
  }

  /**
   * What waits for no reply is sent by a client that the server knows, so that it is seen there.
   */
  @Override
  public void send(Peer peer, Step.Send command) {
    SocketPeer sender = (SocketPeer) peer;
    if (command.replies().isEmpty()) {
      int port = sender.client.localPort();
      sender.before =
          await("the server to take the client", () -> observer.look(port), Doing::isKnown);
    }
    sender.send(command.bytes());
  }

  @Override
  public void awaitBegun(Peer peer, Step.Send command) {
    SocketPeer sender = (SocketPeer) peer;
    int port = sender.client.localPort();
    String what = "the server to begin with " + String.join(" ", command.words());
    if (sender.before.counts()) {
      await(what, () -> observer.look(port), now -> now.hasBegun(command, sender.before));
    } else {
      for (int i = 0; i < QUESTIONS && !observer.look(port).hasBegun(command, sender.before); i++) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** A recording may take its time: a blocked client cannot be told from a slow server. */
  @Override
  public void awaitQuiet() {
    long quietSince = System.nanoTime();
    long received = received();
    while (System.nanoTime() - quietSince < QUIET_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long now = received();
      if (now != received) {
        received = now;
        quietSince = System.nanoTime();
      }
    }
  }

  private long received() {
    return peers.values().stream().mapToLong(peer -> peer.client.available()).sum();
  }

  @Override
  public void close() {
    peers.values().forEach(peer -> peer.client.close());
    onClose.run();
  }

  private static final class SocketPeer implements Peer {
    private final SocketClient client;
    private Doing before;

    SocketPeer(SocketClient client) {
      this.client = client;
    }

    @Override
    public void send(byte[] bytes) {
      client.send(bytes);
    }

    @Override
    public RespValue read() {
      return client.read();
    }

    @Override
    public RespValue poll() {
      return client.poll();
    }

    @Override
    public byte[] readRaw(int count) {
      return client.readRaw(count);
    }

    @Override
    public boolean isClosed() {
      return client.awaitClose();
    }
  }
}
