package io.vireo.benchmarks.load;

import io.vireo.benchmarks.wire.LoopbackServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A server that knows one reply. A request ends, for it, with each "PING". */
final class FakeServer extends LoopbackServer {
  /** Decides when the server reads and when it answers. */
  interface Behaviour {
    /** Called before each read from a connection. */
    default void beforeRead() throws InterruptedException {}

    /**
     * How many replies to send now.
     *
     * @param requests read so far from all connections
     * @param owed requests of this connection without a reply
     */
    default int replies(long requests, int owed) {
      return owed;
    }
  }

  private final byte[] reply;
  private final Behaviour behaviour;
  private final AtomicLong requests = new AtomicLong();

  FakeServer(String reply, int receiveBuffer, Behaviour behaviour) throws IOException {
    super(receiveBuffer);
    this.reply = reply.getBytes(StandardCharsets.US_ASCII);
    this.behaviour = behaviour;
    start();
  }

  static FakeServer answering(String reply) throws IOException {
    return new FakeServer(reply, 0, new Behaviour() {});
  }

  long requests() {
    return requests.get();
  }

  @Override
  protected void serve(Socket connection) throws IOException, InterruptedException {
    InputStream in = connection.getInputStream();
    OutputStream out = connection.getOutputStream();
    byte[] buffer = new byte[64 * 1024];
    int owed = 0;
    int matched = 0;
    while (true) {
      behaviour.beforeRead();
      int length = in.read(buffer);
      if (length < 0) {
        return;
      }
      for (int i = 0; i < length; i++) {
        matched = buffer[i] == "PING".charAt(matched) ? matched + 1 : 0;
        if (matched == 4) {
          matched = 0;
          owed++;
          requests.incrementAndGet();
        }
      }
      int now = behaviour.replies(requests.get(), owed);
      owed -= now;
      for (int i = 0; i < now; i++) {
        out.write(reply);
      }
    }
  }
}
