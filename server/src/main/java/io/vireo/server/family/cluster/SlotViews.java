package io.vireo.server.family.cluster;

import io.vireo.config.EndpointType;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.Endpoints;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.SlotMap;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What CLUSTER tells of slots, and of whose they are. */
final class SlotViews {
  private final Cluster cluster;

  SlotViews(Cluster cluster) {
    this.cluster = cluster;
  }

  private static boolean isSlot(long number) {
    return number >= 0 && number < KeySlot.COUNT;
  }

  void countKeys(Call call) {
    if (!call.arg(2).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    } else if (!isSlot(call.arg(2).toLong())) {
      call.reply().error("ERR Invalid slot");
    } else {
      int slot = (int) call.arg(2).toLong();
      int database = call.db().index();
      call.reply().integer(isHidden(slot) ? 0 : cluster.keys().count(database, slot));
    }
  }

  /** True for a slot whose keys are on their way, and are hidden from clients. */
  private boolean isHidden(int slot) {
    return cluster.keys().isHidden(slot);
  }

  void someKeys(Call call) {
    if (!call.arg(2).isLong() || !call.arg(3).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long slot = call.arg(2).toLong();
    long most = call.arg(3).toLong();
    if (!isSlot(slot) || most < 0) {
      call.reply().error("ERR Invalid slot or number of keys");
      return;
    }
    List<Bytes> keys =
        most == 0 || isHidden((int) slot)
            ? List.of()
            : cluster.keys().some(call.db().index(), (int) slot, most);
    call.reply().array(keys.size());
    keys.forEach(call.reply()::bulk);
  }

  void slots(Call call) {
    boolean secure = Session.of(call).link().isSecure();
    Reply reply = call.reply();
    SlotMap map = cluster.state().slots();
    int mark = reply.open();
    int ranges = 0;
    int from = 0;
    while (from < KeySlot.COUNT) {
      ClusterNode owner = map.owner(from);
      int end = from + 1;
      while (end < KeySlot.COUNT && map.owner(end) == owner) {
        end++;
      }
      if (owner != null) {
        range(reply, owner, from, end - 1, secure);
        ranges++;
      }
      from = end;
    }
    reply.closeArray(mark, ranges);
  }

  private void range(Reply reply, ClusterNode owner, int from, int to, boolean secure) {
    List<ClusterNode> nodes = new ArrayList<>();
    nodes.add(owner);
    for (ClusterNode replica : owner.replicas()) {
      if (!replica.is(NodeFlags.FAIL) && offset(replica) != 0) {
        nodes.add(replica);
      }
    }
    reply.array(2 + nodes.size());
    reply.integer(from);
    reply.integer(to);
    nodes.forEach(node -> node(reply, node, secure));
  }

  private void node(Reply reply, ClusterNode node, boolean secure) {
    EndpointType preferred = cluster.endpoints().preferred();
    reply.array(4);
    if (preferred == EndpointType.UNKNOWN_ENDPOINT) {
      reply.nullBulk();
    } else {
      reply.bulk(cluster.endpoints().host(node));
    }
    reply.integer(Endpoints.port(node, secure));
    reply.bulk(node.name());
    Map<String, String> others = new LinkedHashMap<>();
    if (preferred != EndpointType.IP) {
      others.put("ip", node.ip());
    }
    if (preferred != EndpointType.HOSTNAME && !node.hostname().isEmpty()) {
      others.put("hostname", node.hostname());
    }
    if (!node.zone().isEmpty()) {
      others.put("availability-zone", node.zone());
    }
    reply.map(others.size());
    others.forEach(
        (name, value) -> {
          reply.bulk(name);
          reply.bulk(value);
        });
  }

  private long offset(ClusterNode node) {
    return node.isMyself() ? cluster.offset() : node.replOffset();
  }

  void shards(Call call) {
    Map<String, List<ClusterNode>> shards = new LinkedHashMap<>();
    for (ClusterNode node : cluster.state().nodes()) {
      if (!node.is(NodeFlags.HANDSHAKE)) {
        shards.computeIfAbsent(node.shardId(), id -> new ArrayList<>()).add(node);
      }
    }
    Reply reply = call.reply();
    reply.array(shards.size());
    shards.values().forEach(nodes -> shard(reply, nodes));
  }

  private void shard(Reply reply, List<ClusterNode> nodes) {
    reply.map(2);
    reply.bulk("slots");
    List<Integer> ranges = ranges(primary(nodes));
    reply.array(ranges.size());
    ranges.forEach(reply::integer);
    reply.bulk("nodes");
    reply.array(nodes.size());
    nodes.forEach(node -> details(reply, node));
  }

  /** The primary of the first node that has not failed. */
  private static ClusterNode primary(List<ClusterNode> nodes) {
    for (ClusterNode node : nodes) {
      if (!node.is(NodeFlags.FAIL)) {
        return node.isReplica() && node.primary() != null ? node.primary() : node;
      }
    }
    return null;
  }

  private static List<Integer> ranges(ClusterNode node) {
    List<Integer> ranges = new ArrayList<>();
    if (node != null) {
      node.slots().forEachRange((first, last) -> ranges.addAll(List.of(first, last)));
    }
    return ranges;
  }

  private void details(Reply reply, ClusterNode node) {
    int mark = reply.open();
    int pairs = 6;
    reply.bulk("id");
    reply.bulk(node.name());
    pairs += port(reply, "port", node.port()) + port(reply, "tls-port", node.tlsPort());
    reply.bulk("ip");
    reply.bulk(node.ip());
    reply.bulk("endpoint");
    reply.bulk(cluster.endpoints().host(node));
    if (!node.hostname().isEmpty()) {
      reply.bulk("hostname");
      reply.bulk(node.hostname());
      pairs++;
    }
    reply.bulk("role");
    reply.bulk(node.isReplica() ? "replica" : "master");
    reply.bulk("replication-offset");
    reply.integer(offset(node));
    reply.bulk("health");
    boolean loading = node.isReplica() && offset(node) == 0;
    reply.bulk(node.is(NodeFlags.FAIL) ? "fail" : loading ? "loading" : "online");
    if (!node.zone().isEmpty()) {
      reply.bulk("availability-zone");
      reply.bulk(node.zone());
      pairs++;
    }
    reply.closeMap(mark, pairs);
  }

  private static int port(Reply reply, String name, int port) {
    if (port == 0) {
      return 0;
    }
    reply.bulk(name);
    reply.integer(port);
    return 1;
  }
}
