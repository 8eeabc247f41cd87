package io.vireo.benchmarks.servers;

import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A server that was started elsewhere.
 *
 * @param name as it is printed
 * @param pid of its process, if it runs on this machine and told; 0 if it is not known
 */
public record RemoteServer(String name, Endpoint endpoint, long pid) implements Server {
  /**
   * Connects to a server and asks for its process.
   *
   * @throws IOException if nothing answers there
   */
  public static RemoteServer at(String name, String host, int port) throws IOException {
    Endpoint endpoint = new Endpoint(host, port, null, null, null, 0, false, false);
    try (ControlClient client = new ControlClient(host, port)) {
      String told = processId(client, endpoint);
      boolean here = InetAddress.getByName(host).isLoopbackAddress();
      boolean visible = here && Files.isReadable(Path.of("/proc", told, "stat"));
      return new RemoteServer(name, endpoint, visible ? Long.parseLong(told) : 0);
    }
  }

  private static String processId(ControlClient client, Endpoint endpoint) throws IOException {
    try {
      return client.info("server").getOrDefault("process_id", "0");
    } catch (IOException e) {
      throw new IOException(endpoint.describe() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public double cpuMicros() throws IOException {
    return pid == 0 ? Double.NaN : ProcessStat.cpuMicros(pid);
  }
}
