package io.vireo.benchmarks.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A server that knows one reply. A request ends, for it, with each "PING". */
final class FakeServer implements AutoCloseable {
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

  private final ServerSocket socket;
  private final byte[] reply;
  private final Behaviour behaviour;
  private final AtomicLong requests = new AtomicLong();

  FakeServer(String reply, int receiveBuffer, Behaviour behaviour) throws IOException {
    this.reply = reply.getBytes(StandardCharsets.US_ASCII);
    this.behaviour = behaviour;
    this.socket = new ServerSocket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start(this::accept);
  }

  static FakeServer answering(String reply) throws IOException {
    return new FakeServer(reply, 0, new Behaviour() {});
  }

  int port() {
    return socket.getLocalPort();
  }

  long requests() {
    return requests.get();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "fake-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        start(() -> serve(connection));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
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
    } catch (IOException e) {
      // The client has gone, as clients do at the end of a run.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
