package io.vireo.benchmarks.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Starts servers in a directory of their own, and sees to it that none outlives this process, not
 * even on Ctrl-C. Any thread may close it.
 */
public final class ServerPark implements AutoCloseable {
  private final Path directory;
  private final List<ServerProcess> running = new CopyOnWriteArrayList<>();
  private final PortBlock ports = PortBlock.claim();
  private final Thread hook = new Thread(this::end, "end-servers");
  private OwnCertificate certificate;
  private int started;

  /** Makes the directory. */
  public ServerPark() throws IOException {
    directory = Files.createTempDirectory("vireo-benchmarks");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts a server on a free port without waiting for it. */
  public ServerProcess start(Peer peer, String... settings) throws IOException {
    return start(peer, Map.of(), settings);
  }

  /**
   * Starts a server on a free port without waiting for it.
   *
   * @param environment further variables of the process
   * @param settings further arguments
   */
  public ServerProcess start(Peer peer, Map<String, String> environment, String... settings)
      throws IOException {
    Path own = Files.createDirectory(directory.resolve(peer.name() + "-" + started++));
    return start(
        new ServerProcess.Start(
            peer, ports.next(), own, environment, List.of(settings), ServerProcess.Secure.NOT));
  }

  /**
   * Starts a server on a free port without waiting for it.
   *
   * @param secure whether it listens for TLS on another port
   * @param settings further arguments
   */
  public ServerProcess start(Peer peer, boolean secure, String... settings) throws IOException {
    if (!secure) {
      return start(peer, settings);
    }
    Path own = Files.createDirectory(directory.resolve(peer.name() + "-" + started++));
    int tlsPort = ports.next();
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(certificate().arguments(tlsPort));
    ServerProcess.Secure where = new ServerProcess.Secure(tlsPort, certificate().client());
    return start(new ServerProcess.Start(peer, ports.next(), own, Map.of(), all, where));
  }

  private OwnCertificate certificate() throws IOException {
    if (certificate == null) {
      certificate = new OwnCertificate(directory);
    }
    return certificate;
  }

  /** Starts a server that has ended once more: the same settings, port and directory. */
  public ServerProcess again(ServerProcess ended) throws IOException {
    running.remove(ended);
    return start(ended.start());
  }

  private ServerProcess start(ServerProcess.Start start) throws IOException {
    ServerProcess server = ServerProcess.start(start);
    running.add(server);
    return server;
  }

  /** Ends one server. */
  public void stop(ServerProcess server) {
    server.close();
    running.remove(server);
  }

  private void end() {
    running.forEach(ServerProcess::close);
    ports.close();
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(ServerPark::delete);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("could not delete " + directory + ": " + e.getMessage());
    }
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    // Refused only while the process ends, and then the hook itself does the work.
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return;
    }
    end();
  }
}
