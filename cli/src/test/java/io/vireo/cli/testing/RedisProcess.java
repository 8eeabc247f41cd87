package io.vireo.cli.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A Redis 8.6.3 of its own for a test, and where its command line is. */
public final class RedisProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private RedisProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * A program of Redis 8.6.3, as bin/fetch-peers has unpacked it; without it the test is left out.
   */
  public static String program(String name) {
    String cache =
        System.getenv().getOrDefault("XDG_CACHE_HOME", System.getProperty("user.home") + "/.cache");
    Path program = Path.of(cache, "vireo-peers", "redis-8.6", name);
    Assumptions.assumeTrue(Files.isExecutable(program), "bin/fetch-peers was not run");
    return program.toString();
  }

  /** Starts a server in a folder, on a port that was free, and waits until it answers. */
  public static RedisProcess start(Path folder, String... options) throws Exception {
    String program = program("redis-server");
    Files.createDirectories(folder);
    for (int attempt = 0; ; attempt++) {
      int port = freePort();
      List<String> command =
          new ArrayList<>(
              List.of(
                  program,
                  "--port",
                  "" + port,
                  "--bind",
                  "127.0.0.1",
                  "--save",
                  "",
                  "--dir",
                  folder.toString(),
                  "--repl-diskless-sync-delay",
                  "0"));
      command.addAll(List.of(options));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      RedisProcess server = new RedisProcess(process, port);
      if (server.answers()) {
        return server;
      }
      server.close();
      if (attempt == 5) {
        throw new IOException("Redis does not start: " + Files.readString(folder.resolve("log")));
      }
    }
  }

  /**
   * Any of some: a node of a cluster takes another, 10000 above, which clients are not given
   * either.
   */
  private static int freePort() throws IOException {
    for (int attempt = 0; ; attempt++) {
      int port = 20_000 + ThreadLocalRandom.current().nextInt(1_100);
      try (ServerSocket free = new ServerSocket();
          ServerSocket above = new ServerSocket()) {
        free.bind(new InetSocketAddress("127.0.0.1", port));
        above.bind(new InetSocketAddress("127.0.0.1", port + 10_000));
        return port;
      } catch (IOException taken) {
        if (attempt > 100) {
          throw taken;
        }
      }
    }
  }

  private boolean answers() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (process.isAlive() && System.nanoTime() < deadline) {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.getOutputStream().write("PING\r\n".getBytes());
        if (socket.getInputStream().read() == '+') {
          return true;
        }
      } catch (IOException notYet) {
        Thread.onSpinWait();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    return false;
  }

  /** Where it listens. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(10, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
