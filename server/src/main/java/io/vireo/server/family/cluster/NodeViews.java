package io.vireo.server.family.cluster;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.file.NodeLines;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.cluster.machine.BusTraffic;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.command.Call;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What CLUSTER tells of nodes. */
final class NodeViews {
  private final Cluster cluster;

  NodeViews(Cluster cluster) {
    this.cluster = cluster;
  }

  void nodes(Call call) {
    boolean secure = Session.of(call).link().isSecure();
    StringBuilder text = new StringBuilder();
    for (NodesImage.Node node : cluster.machine().nodes()) {
      text.append(NodeLines.forClient(node, secure)).append('\n');
    }
    call.reply().verbatim("txt", text.toString());
  }

  void replicas(Call call) {
    ClusterNode node = cluster.state().node(call.arg(2).toString());
    if (node == null) {
      call.reply().error("ERR Unknown node " + call.arg(2));
      return;
    }
    if (node.isReplica()) {
      call.reply().error("ERR The specified node is not a master");
      return;
    }
    boolean secure = Session.of(call).link().isSecure();
    List<NodesImage.Node> replicas =
        cluster.machine().nodes().stream()
            .filter(other -> node.name().equals(other.primary()))
            .toList();
    call.reply().array(replicas.size());
    replicas.forEach(replica -> call.reply().bulk(NodeLines.forClient(replica, secure)));
  }

  void info(Call call) {
    ClusterState state = cluster.state();
    int assigned = 0;
    int suspect = 0;
    int failed = 0;
    for (int slot = 0; slot < KeySlot.COUNT; slot++) {
      ClusterNode owner = state.slots().owner(slot);
      if (owner != null) {
        assigned++;
        failed += owner.is(NodeFlags.FAIL) ? 1 : 0;
        suspect += !owner.is(NodeFlags.FAIL) && owner.is(NodeFlags.PFAIL) ? 1 : 0;
      }
    }
    ClusterNode leader = state.myPrimary() == null ? state.myself() : state.myPrimary();
    StringBuilder text = new StringBuilder();
    line(text, "cluster_state", state.isOk() ? "ok" : "fail");
    line(text, "cluster_slots_assigned", assigned);
    line(text, "cluster_slots_ok", assigned - suspect - failed);
    line(text, "cluster_slots_pfail", suspect);
    line(text, "cluster_slots_fail", failed);
    failures(text, state);
    line(text, "cluster_known_nodes", state.nodes().size());
    line(text, "cluster_size", state.size());
    line(text, "cluster_current_epoch", state.currentEpoch());
    line(text, "cluster_my_epoch", leader.configEpoch());
    cluster.migrations().describe((name, value) -> line(text, name, value));
    messages(text, "sent", state.sent());
    messages(text, "received", state.received());
    line(text, "cluster_stats_bytes_sent", state.sent().bytes());
    line(text, "cluster_stats_bytes_received", state.received().bytes());
    line(text, "cluster_stats_pubsub_bytes_sent", state.sent().publishedBytes());
    line(text, "cluster_stats_pubsub_bytes_received", state.received().publishedBytes());
    line(text, "cluster_stats_module_bytes_sent", 0);
    line(text, "cluster_stats_module_bytes_received", 0);
    line(text, "total_cluster_links_buffer_limit_exceeded", cluster.bus().overflows());
    call.reply().verbatim("txt", text.toString());
  }

  /** Nodes that are silent, as this one alone or a majority finds; and those of them that vote. */
  private static void failures(StringBuilder text, ClusterState state) {
    count(text, "cluster_nodes_pfail", state, node -> node.is(NodeFlags.PFAIL));
    count(text, "cluster_nodes_fail", state, node -> node.is(NodeFlags.FAIL));
    count(
        text,
        "cluster_voting_nodes_pfail",
        state,
        node -> node.is(NodeFlags.PFAIL) && node.hasVote());
    count(
        text,
        "cluster_voting_nodes_fail",
        state,
        node -> node.is(NodeFlags.FAIL) && node.hasVote());
  }

  private static void count(
      StringBuilder text, String name, ClusterState state, Predicate<ClusterNode> which) {
    line(text, name, state.nodes().stream().filter(which).count());
  }

  private static void messages(StringBuilder text, String way, BusTraffic traffic) {
    long sum = 0;
    for (MessageType type : MessageType.values()) {
      long number = traffic.messages(type);
      sum += number;
      if (number > 0) {
        line(text, "cluster_stats_messages_" + type.infoName() + '_' + way, number);
      }
    }
    line(text, "cluster_stats_messages_" + way, sum);
  }

  private static void line(StringBuilder text, String name, Object value) {
    text.append(name).append(':').append(value).append("\r\n");
  }

  void links(Call call) {
    List<BusLink> links = new ArrayList<>();
    for (ClusterNode node : cluster.state().nodes()) {
      add(links, node.link());
      add(links, node.inboundLink());
    }
    call.reply().array(links.size());
    links.forEach(link -> link(call.reply(), link));
  }

  private static void add(List<BusLink> links, BusLink link) {
    if (link != null) {
      links.add(link);
    }
  }

  private void link(Reply reply, BusLink link) {
    long waiting = cluster.bus().waiting(link);
    reply.map(6);
    reply.bulk("direction");
    reply.bulk(link.isInbound() ? "from" : "to");
    reply.bulk("node");
    reply.bulk(link.node().name());
    reply.bulk("create-time");
    reply.integer(link.created());
    reply.bulk("events");
    reply.bulk(waiting > 0 ? "rw" : "r");
    reply.bulk("send-buffer-allocated");
    reply.integer(waiting);
    reply.bulk("send-buffer-used");
    reply.integer(waiting);
  }
}
