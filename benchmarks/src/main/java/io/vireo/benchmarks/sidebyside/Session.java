package io.vireo.benchmarks.sidebyside;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.console.ProgressLine;
import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.ServerPark;
import io.vireo.benchmarks.servers.ServerProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What every measurement needs.
 *
 * @param peers the servers; the first is compared with the others
 * @param park starts them
 * @param out for results
 * @param progress for the time until then
 */
record Session(List<Peer> peers, ServerPark park, PrintStream out, ProgressLine progress) {
  /** Starts all servers, and waits until each of them answers. */
  List<ServerProcess> startAll() throws IOException {
    List<ServerProcess> servers = new ArrayList<>();
    for (Peer peer : peers) {
      servers.add(park.start(peer));
    }
    for (ServerProcess server : servers) {
      server.awaitPong();
    }
    return servers;
  }

  /** Prints the versions of servers, and returns them by their names. */
  JsonObject printVersions(List<ServerProcess> servers) throws IOException {
    JsonObject versions = new JsonObject();
    for (ServerProcess server : servers) {
      versions.put(server.name(), server.version());
      out.println(server.name() + " " + server.version());
    }
    return versions;
  }
}
