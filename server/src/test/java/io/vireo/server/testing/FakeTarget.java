package io.vireo.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A server that says what it was told to, whatever it is asked: one prepared text for each stretch
 * of bytes that comes in, connection by connection, and nothing once there is none left.
 */
public final class FakeTarget implements AutoCloseable {
  private final ServerSocket listener;
  private final Queue<Script> scripts = new ArrayDeque<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final Semaphore requests = new Semaphore(0);

  /** What one connection is told. */
  public static final class Script {
    private final Queue<String> texts;
    private boolean hangsUp;

    private Script(List<String> texts) {
      this.texts = new ArrayDeque<>(texts);
    }

    /** Behind the last text nothing more is said. */
    public void thenHangsUp() {
      hangsUp = true;
    }
  }

  /** A server on a free port of the loopback interface. */
  public FakeTarget() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-target");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the next connection is told. */
  public synchronized Script answers(String... texts) {
    Script script = new Script(List.of(texts));
    scripts.add(script);
    return script;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** How many connections there have been. */
  public synchronized int connections() {
    return sockets.size();
  }

  /** Waits until something has been asked that nothing was prepared for. */
  public void awaitRequest() {
    try {
      if (!requests.tryAcquire(SocketClient.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("Nobody asked");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says something on the last connection. */
  public synchronized void say(String text) {
    say(sockets.get(sockets.size() - 1), text);
  }

  private static void say(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Script script = begin(socket);
        daemon(() -> serve(socket, script));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private synchronized Script begin(Socket socket) {
    sockets.add(socket);
    Script next = scripts.poll();
    return next == null ? new Script(List.of()) : next;
  }

  private void serve(Socket socket, Script script) {
    try {
      byte[] buffer = new byte[64 * 1024];
      while (socket.getInputStream().read(buffer) > 0) {
        String text = script.texts.poll();
        if (text == null) {
          requests.release();
        } else {
          say(socket, text);
        }
        if (script.hangsUp && script.texts.isEmpty()) {
          socket.shutdownOutput();
        }
      }
    } catch (IOException | UncheckedIOException closed) {
      // The other side has gone, or the test is over.
    }
  }

  @Override
  public synchronized void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
