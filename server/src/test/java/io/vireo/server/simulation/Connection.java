package io.vireo.server.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiPredicate;

/** A connection between two nodes, as TCP makes them. */
public final class Connection {
  static final long RETRANSMISSION = 200;

  /** What is sent behind the last message. */
  private static final Object END = new Object();

  private final Network network;
  private final Side client;
  private final Side server;
  private boolean open;
  private boolean answered;
  private boolean ended;

  /** Where the network has it among those that are open. */
  int place;

  Connection(Network network, Node from, Node to, Endpoint endpoint) {
    this.network = network;
    client = new Side(from, endpoint);
    server = new Side(to, null);
  }

  Side client() {
    return client;
  }

  /** The first packet reaches the other node. */
  void arrive() {
    Node to = server.node;
    if (ended) {
      return;
    }
    if (network.separated(to, client.node)) {
      client.node.after(RETRANSMISSION, this::refused);
    } else if (!to.alive() || to.acceptor() == null) {
      client.node.after(network.packet(), this::refused);
    } else {
      open = true;
      network.opened(this);
      to.after(0, () -> server.endpoint = to.acceptor().accept(client.node, server));
      client.node.after(network.packet(), this::opened);
    }
  }

  private void opened() {
    answered = true;
    if (!ended && client.endpoint != null) {
      client.endpoint.opened();
    }
  }

  void refused() {
    if (!ended) {
      ended = true;
      client.endpoint.closed();
    }
  }

  /** Nobody has answered for too long: both ends give up. */
  void late() {
    if (!answered) {
      cut();
    }
  }

  boolean runs(BiPredicate<Node, Node> fromTo) {
    return fromTo.test(client.node, server.node) || fromTo.test(server.node, client.node);
  }

  /** Breaks it; who still lives hears so. */
  void cut() {
    if (!ended) {
      end();
      client.hearEnd();
      server.hearEnd();
    }
  }

  private void end() {
    ended = true;
    if (open) {
      network.gone(this);
    }
  }

  private Side other(Side side) {
    return side == client ? server : client;
  }

  /** One end of a connection: what is sent with it, the other end hears. */
  public final class Side {
    private final Node node;
    private final Deque<Object> underway = new ArrayDeque<>(2);
    private Endpoint endpoint;
    private boolean delivering;
    private final int life;
    private long last;

    Side(Node node, Endpoint endpoint) {
      this.node = node;
      this.endpoint = endpoint;
      life = node.life();
    }

    /** Sends a message; it is lost if the connection ends before it arrives. */
    public void send(Object message) {
      if (ended) {
        return;
      }
      underway.add(message);
      if (!delivering) {
        delivering = true;
        schedule(network.packet());
      }
    }

    /**
     * Closes the connection: this side hears nothing more, the other hears the end behind what was
     * sent.
     */
    public void close() {
      if (ended) {
        return;
      }
      endpoint = null;
      if (!open) {
        end();
      } else {
        send(END);
      }
    }

    private void schedule(long delay) {
      last = Math.max(last, network.simulation.now() + delay);
      network.simulation.after(last - network.simulation.now(), this::deliver);
    }

    /** The oldest message reaches the other node, unless something keeps it. */
    private void deliver() {
      if (ended) {
        return;
      }
      Side to = other(this);
      if (network.separated(node, to.node)) {
        schedule(RETRANSMISSION);
        return;
      }
      if (!to.node.alive()) {
        return;
      }
      if (to.node.life() != to.life) {
        // Who lives there now knows nothing of this connection.
        cut();
        return;
      }
      Object message = underway.remove();
      to.node.after(0, () -> to.hear(message));
      delivering = !underway.isEmpty();
      if (delivering) {
        schedule(network.packet() / 4);
      }
    }

    private void hear(Object message) {
      if (message == END) {
        if (!ended) {
          end();
        }
        tellEnd();
      } else if (endpoint != null) {
        endpoint.received(message);
      }
    }

    private void hearEnd() {
      node.after(network.packet(), this::tellEnd);
    }

    private void tellEnd() {
      Endpoint told = endpoint;
      endpoint = null;
      if (told != null && node.life() == life) {
        told.closed();
      }
    }
  }
}
