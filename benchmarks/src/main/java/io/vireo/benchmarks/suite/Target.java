package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.servers.Peer;
import io.vireo.benchmarks.servers.Peers;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is to be measured. */
sealed interface Target {
  /** As it is printed. */
  String name();

  /** A program that is started for the purpose. */
  record Program(Peer peer) implements Target {
    @Override
    public String name() {
      return peer.name();
    }
  }

  /** A server that runs already. */
  record Running(String host, int port) implements Target {
    @Override
    public String name() {
      return host + ":" + port;
    }
  }

  /** Host and port. */
  Pattern ADDRESS = Pattern.compile("([^/=:]+):(\\d{1,5})");

  /**
   * The target that a text names.
   *
   * @param text {@code host:port}, or what {@link Peers#find} takes
   * @throws IllegalArgumentException if it names nothing
   */
  static Target of(String text, Peers peers) throws IOException, InterruptedException {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches()) {
      return new Program(peers.find(text));
    }
    int port = Integer.parseInt(address.group(2));
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("\"" + text + "\" names no port");
    }
    return new Running(address.group(1), port);
  }
}
