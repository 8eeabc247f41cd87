package io.vireo.server.net;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All event loops and the addresses that they listen on. Not for event loops: its methods wait for
 * them.
 */
public final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Vertx vertx;
  private final Config config;
  private final List<ConnectionVerticle> verticles = new ArrayList<>();
  private final List<NetServer> tcp = new ArrayList<>();
  private final List<NetServer> unix = new ArrayList<>();

  /** As many loops as {@code io-threads} says, for an engine. */
  public Listeners(Vertx vertx, Engine engine) {
    this.vertx = vertx;
    this.config = engine.config();
    Admission admission = new Admission(config);
    ConnectionSettings settings = new ConnectionSettings(config, engine.table());
    for (int i = 0; i < config.get(NetworkSettings.IO_THREADS); i++) {
      verticles.add(new ConnectionVerticle(i, engine, admission, settings));
    }
  }

  /** Starts the loops. */
  public void deploy() {
    for (Deployable verticle : verticles) {
      vertx.deployVerticle(verticle, new DeploymentOptions()).await();
    }
  }

  /**
   * Listens where the settings say.
   *
   * @return why that is impossible, or null
   */
  public String open() {
    String failure = config.get(NetworkSettings.PORT) == 0 ? null : openTcp();
    String path = config.get(NetworkSettings.UNIXSOCKET);
    if (failure == null && !path.isEmpty()) {
      failure = openUnix(path);
    }
    return failure;
  }

  private String openTcp() {
    int port = config.get(NetworkSettings.PORT);
    List<NetServer> opened = new ArrayList<>();
    for (String address : BindAddress.merge(config.get(NetworkSettings.BIND))) {
      BindAddress bind = BindAddress.of(address);
      String failure = listen(SocketAddress.inetSocketAddress(port, bind.host()), opened);
      if (failure != null && bind.fallback() != null) {
        failure = listen(SocketAddress.inetSocketAddress(port, bind.fallback()), opened);
      }
      if (failure != null && !(bind.optional() && BindAddress.isUnavailable(failure))) {
        LOG.warn(
            "Could not create server TCP listening socket {}:{}: {}", bind.shown(), port, failure);
        close(opened);
        return failure;
      }
    }
    if (opened.isEmpty()) {
      return "none of the addresses is available";
    }
    tcp.addAll(opened);
    return null;
  }

  /** Listens anew after {@code port} or {@code bind} changed; keeps the old sockets on failure. */
  public String reopen() {
    List<NetServer> before = new ArrayList<>(tcp);
    tcp.clear();
    close(before);
    return config.get(NetworkSettings.PORT) == 0 ? null : openTcp();
  }

  private String openUnix(String path) {
    Path file = config.resolve(path);
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      return path + ": " + failure.getMessage();
    }
    String failure = listen(SocketAddress.domainSocketAddress(file.toString()), unix);
    if (failure != null) {
      LOG.warn("Failed opening Unix socket: bind: {}", failure);
      return failure;
    }
    int mode = config.get(NetworkSettings.UNIXSOCKETPERM);
    return mode == 0 ? null : protect(file, mode);
  }

  private static String protect(Path file, int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        permissions.add(all[i]);
      }
    }
    try {
      Files.setPosixFilePermissions(file, permissions);
      return null;
    } catch (IOException | UnsupportedOperationException failure) {
      return file + ": " + failure.getMessage();
    }
  }

  private String listen(SocketAddress address, List<NetServer> opened) {
    for (ConnectionVerticle verticle : verticles) {
      Future<NetServer> bound = verticle.listen(address);
      try {
        opened.add(bound.toCompletionStage().toCompletableFuture().join());
      } catch (RuntimeException failure) {
        return BindAddress.reason(failure);
      }
    }
    return null;
  }

  /** Stops listening; connections stay. */
  public void close() {
    close(tcp);
    close(unix);
    String path = config.get(NetworkSettings.UNIXSOCKET);
    if (!path.isEmpty()) {
      try {
        Files.deleteIfExists(config.resolve(path));
      } catch (IOException failure) {
        LOG.warn("Could not remove the Unix socket {}: {}", path, failure.getMessage());
      }
    }
  }

  private static void close(List<NetServer> servers) {
    servers.forEach(server -> server.close().toCompletionStage().toCompletableFuture().join());
    servers.clear();
  }
}
