package io.vireo.server.testing;

import io.vireo.config.NetworkSettings;
import io.vireo.server.Bootstrap;
import io.vireo.server.Surroundings;
import io.vireo.server.engine.context.Clock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole server in this process, listening on a port of the loopback interface. */
public final class TcpServer implements RunningServer {
  private static final int ATTEMPTS = 5;

  private final Bootstrap server;
  private final int port;

  private TcpServer(Bootstrap server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a node that is alone in its cluster.
   *
   * @param folder gets the node's file, named by the number
   * @param more lines of configuration
   */
  public static TcpServer startNode(Path folder, int number, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("cluster-enabled yes");
    settings.add("cluster-config-file " + folder.resolve("nodes-" + number + ".conf"));
    settings.add("cluster-port " + FreePort.find());
    return start(settings);
  }

  /** Starts a server with some lines of configuration over the defaults. */
  public static TcpServer start(String... settings) {
    return start(List.of(settings));
  }

  /** Starts a server with some lines of configuration over the defaults. */
  public static TcpServer start(List<String> settings) {
    String failure = "";
    for (int i = 0; i < ATTEMPTS; i++) {
      List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "save \"\""));
      lines.addAll(settings);
      lines.add("port " + FreePort.find());
      var config = TestSettings.config(lines.toArray(String[]::new));
      Surroundings surroundings = Surroundings.usual().random(Seeds.ofServer());
      Bootstrap server = new Bootstrap(config, Clock.system(), surroundings);
      CompletableFuture<Void> loaded = new CompletableFuture<>();
      failure = server.start(fault -> loaded.complete(null));
      if (failure == null) {
        loaded.join();
        return new TcpServer(server, config.get(NetworkSettings.PORT));
      }
      server.stop();
    }
    throw new IllegalStateException("The server does not start: " + failure);
  }

  @Override
  public int port() {
    return port;
  }

  /** The server. */
  public Bootstrap server() {
    return server;
  }

  /** A server that a script keeps busy does not stop: a test that has failed must end, though. */
  @Override
  public void close() {
    FutureTask<Void> stop = new FutureTask<>(server::stop, null);
    new Thread(stop, "stop").start();
    try {
      stop.get(1, TimeUnit.MINUTES);
    } catch (InterruptedException | ExecutionException | TimeoutException failure) {
      throw new IllegalStateException("The server does not stop", failure);
    }
  }
}
