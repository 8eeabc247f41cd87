package io.vireo.embedded;

import io.netty.channel.Channel;
import io.vireo.server.peer.Passage;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The connections that one server makes to others, some of which are cut. Any thread. */
final class Cuts implements Passage {
  private final Set<Integer> cut = new HashSet<>();
  private final Map<Integer, Set<Channel>> open = new HashMap<>();

  /** Cuts the connections to these ports; 0 is none. */
  synchronized void cut(int... ports) {
    for (int port : Arrays.stream(ports).filter(number -> number != 0).toArray()) {
      cut.add(port);
      List.copyOf(open.getOrDefault(port, Set.of())).forEach(Channel::close);
    }
  }

  /** Lets all connections be made. */
  synchronized void heal() {
    cut.clear();
  }

  @Override
  public synchronized boolean admits(int port, Channel connection) {
    if (cut.contains(port)) {
      return false;
    }
    open.computeIfAbsent(port, any -> new HashSet<>()).add(connection);
    connection.closeFuture().addListener(done -> gone(port, connection));
    return true;
  }

  private synchronized void gone(int port, Channel connection) {
    open.get(port).remove(connection);
  }
}
