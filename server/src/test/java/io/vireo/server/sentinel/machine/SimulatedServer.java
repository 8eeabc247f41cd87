package io.vireo.server.sentinel.machine;

import io.vireo.server.simulation.Connection;
import io.vireo.server.simulation.Endpoint;
import io.vireo.server.simulation.Node;
import java.util.ArrayList;
import java.util.List;

/** A model of a server: its role, whom it follows, its offset, and what INFO says of them. */
final class SimulatedServer {
  private static final long SYNC_PERIOD = 400;
  private static final long LOADING = 300;

  /** What CONFIG REWRITE keeps. */
  private record Configured(Address follows) {}

  final Node node;
  final Address address;
  final int priority;
  private final World world;
  private final List<Connection.Side> subscribers = new ArrayList<>();
  private final Address first;
  private Address follows;
  private long offset;
  private boolean linkUp;
  private long linkDownSince;
  private long loadingUntil;
  private String runId;

  SimulatedServer(World world, String name, Address address, int priority, Address follows) {
    this.world = world;
    this.address = address;
    this.priority = priority;
    first = follows;
    node = new Node(world.simulation, name);
    live(follows);
  }

  /** It starts, as its configuration file says. */
  void restart() {
    node.restart();
    Configured configured = (Configured) node.disk().durable();
    loadingUntil = world.simulation.now() + LOADING;
    live(configured == null ? first : configured.follows);
  }

  private void live(Address primary) {
    subscribers.clear();
    runId = world.id("server");
    follows = primary;
    linkUp = false;
    linkDownSince = world.simulation.now();
    node.listen((from, answers) -> new Client(answers));
    node.after(world.simulation.between(0, SYNC_PERIOD), this::replicate);
  }

  boolean isPrimary() {
    return follows == null;
  }

  boolean follows(Address primary) {
    return follows != null && follows.same(primary) && linkUp;
  }

  /** As an operator would, behind the Sentinels' back. */
  void follow(Address primary) {
    if (primary != null && primary.same(address)) {
      return;
    }
    follows = primary;
    linkUp = false;
    linkDownSince = world.simulation.now();
    node.disk().write(new Configured(primary), () -> {}, () -> {});
  }

  /** A replica gets what its primary has; a primary gets writes. */
  private void replicate() {
    if (follows == null) {
      offset += world.simulation.between(1, 1000);
    } else {
      SimulatedServer primary = world.server(follows);
      boolean up =
          primary.node.alive() && !primary.node.frozen() && world.connected(node, primary.node);
      if (up && (primary.isPrimary() || primary.linkUp)) {
        offset = primary.offset;
      }
      if (up != linkUp) {
        linkUp = up;
        linkDownSince = world.simulation.now();
      }
    }
    node.after(SYNC_PERIOD, this::replicate);
  }

  private String info() {
    StringBuilder text = new StringBuilder(300);
    text.append("# Server\r\nredis_version:8.0.2\r\nrun_id:").append(runId);
    text.append("\r\n\r\n# Replication\r\n");
    if (follows == null) {
      text.append("role:master\r\n");
      listReplicas(text);
    } else {
      text.append("role:slave\r\nmaster_host:").append(follows.host());
      text.append("\r\nmaster_port:").append(follows.port());
      text.append("\r\nmaster_link_status:").append(linkUp ? "up" : "down");
      if (!linkUp) {
        long seconds = (world.simulation.now() - linkDownSince) / 1000;
        text.append("\r\nmaster_link_down_since_seconds:").append(seconds);
      }
      text.append("\r\nslave_repl_offset:").append(offset);
      text.append("\r\nslave_priority:").append(priority);
      text.append("\r\nreplica_announced:1\r\n");
    }
    return text.toString();
  }

  private void listReplicas(StringBuilder text) {
    int number = 0;
    for (SimulatedServer server : world.group(this)) {
      if (server.follows != null && server.follows.same(address) && server.linkUp) {
        text.append("slave").append(number++).append(":ip=").append(server.address.ip());
        text.append(",port=").append(server.address.port());
        text.append(",state=online,offset=").append(server.offset).append(",lag=0\r\n");
      }
    }
  }

  /** The server's side of a connection. */
  private final class Client implements Endpoint {
    private final Connection.Side answers;

    Client(Connection.Side answers) {
      this.answers = answers;
    }

    @Override
    public void received(Object message) {
      if (message == Wire.PING) {
        boolean loading = world.simulation.now() < loadingUntil;
        answers.send(loading ? PingAnswer.LOADING : PingAnswer.PONG);
      } else if (message == Wire.INFO) {
        answers.send(new Wire.InfoText(info()));
      } else if (message == Wire.SUBSCRIBE) {
        subscribers.add(answers);
      } else if (message instanceof Wire.Publish publish) {
        answers.send(Wire.PUBLISHED);
        for (Connection.Side subscriber : subscribers) {
          subscriber.send(new Wire.Message(publish.message()));
        }
      } else if (message instanceof Wire.ReplicaOf replicaOf) {
        follow(replicaOf.primary());
        answers.send(new Wire.Done(6));
      } else {
        answers.send(new Wire.Done(1));
      }
    }

    @Override
    public void closed() {
      subscribers.remove(answers);
    }
  }
}
