package io.vireo.server.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What lies between the nodes. Connections keep their messages in order and lose none while they
 * last, as TCP does; a packet that is lost, or that a partition holds up, comes later. Between
 * connections there is no order.
 */
public final class Network {
  private static final long CONNECT_TIMEOUT = 3_000;

  /** Who connects waits no longer, however many packets are lost. */
  private static final long CONNECT_PATIENCE = 10_000;

  final Simulation simulation;
  private final List<Connection> connections = new ArrayList<>();
  private BiPredicate<Node, Node> separated = (from, to) -> false;
  private long least;
  private long most = 1;
  private double loss;

  /** A network that is quick, and loses nothing. */
  public Network(Simulation simulation) {
    this.simulation = simulation;
  }

  /** From now on a packet takes from least to most milliseconds. */
  public void delay(long leastMillis, long mostMillis) {
    least = leastMillis;
    most = mostMillis;
  }

  /** From now on so many packets are lost and sent again, as a share of 1. */
  public void loss(double share) {
    loss = share;
  }

  /**
   * From now on nothing comes from one node to another if this says so; it may depend on the
   * direction.
   */
  public void partition(BiPredicate<Node, Node> fromTo) {
    separated = fromTo;
  }

  /** From now on everybody reaches everybody. */
  public void heal() {
    separated = (from, to) -> false;
  }

  /** Whether nothing comes from one node to the other at present. */
  public boolean separated(Node from, Node to) {
    return separated.test(from, to);
  }

  /** How long the next packet takes, with the times that it must be sent again. */
  long packet() {
    long delay = simulation.between(least, most);
    long again = Connection.RETRANSMISSION;
    while (simulation.chance(loss)) {
      delay += again;
      again *= 2;
    }
    return delay;
  }

  /** Connects one node with another; the endpoint hears how that ends. */
  public Connection.Side connect(Node from, Node to, Endpoint endpoint) {
    Connection connection = new Connection(this, from, to, endpoint);
    boolean nobody = separated.test(from, to) || separated.test(to, from);
    if (nobody) {
      from.after(CONNECT_TIMEOUT, connection::refused);
    } else {
      simulation.after(packet(), connection::arrive);
      from.after(CONNECT_PATIENCE, connection::late);
    }
    return connection.client();
  }

  void opened(Connection connection) {
    connection.place = connections.size();
    connections.add(connection);
  }

  void gone(Connection connection) {
    Connection last = connections.remove(connections.size() - 1);
    if (last != connection) {
      connections.set(connection.place, last);
      last.place = connection.place;
    }
  }

  /**
   * Breaks the connections that this holds for, in whichever direction they were made; both sides
   * hear of it.
   */
  public void cut(BiPredicate<Node, Node> fromTo) {
    for (Connection connection : List.copyOf(connections)) {
      if (connection.runs(fromTo)) {
        connection.cut();
      }
    }
  }
}
