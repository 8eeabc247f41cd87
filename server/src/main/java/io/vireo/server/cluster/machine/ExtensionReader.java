package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.PingExtension;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.List;

/** Learns from a heartbeat's extensions. */
final class ExtensionReader {
  private final Turn turn;
  private final Members members;
  private final Roles roles;
  private final Blacklist blacklist;

  ExtensionReader(Turn turn, Members members, Roles roles, Blacklist blacklist) {
    this.turn = turn;
    this.members = members;
    this.roles = roles;
    this.blacklist = blacklist;
  }

  /** Reads them; what a sender has not told, it has not. */
  void read(ClusterNode sender, List<PingExtension> extensions) {
    String hostname = "";
    String humanName = "";
    String zone = "";
    String shardId = null;
    for (PingExtension extension : extensions) {
      if (extension instanceof PingExtension.Hostname told) {
        hostname = told.name();
      } else if (extension instanceof PingExtension.HumanNodename told) {
        humanName = told.name();
      } else if (extension instanceof PingExtension.AvailabilityZone told) {
        zone = told.name();
      } else if (extension instanceof PingExtension.ShardId told) {
        shardId = told.id();
      } else if (extension instanceof PingExtension.ForgottenNode told) {
        forget(told);
      } else if (extension instanceof PingExtension.InternalSecret told) {
        learnSecret(told.secret());
      } else if (extension instanceof PingExtension.Unknown told) {
        turn.log(Level.WARNING, "Received unknown extension type %d", told.type());
      }
    }
    if (turn.state.node(sender.name) != sender) {
      return;
    }
    if (!hostname.equals(sender.hostname)
        || !humanName.equals(sender.humanName)
        || !zone.equals(sender.zone)) {
      sender.hostname = hostname;
      sender.humanName = humanName;
      sender.zone = zone;
      turn.want(Todo.SAVE);
    }
    roles.setShard(sender, shardId == null ? top(sender).shardId : shardId);
  }

  private void forget(PingExtension.ForgottenNode told) {
    ClusterNode node = turn.state.node(told.node());
    ClusterNode myself = turn.myself();
    if (node != null && node != myself && myself.primary != node) {
      blacklist.add(node.name, told.seconds() * 1000);
      members.delete(node);
      turn.want(Todo.UPDATE_STATE | Todo.SAVE);
    }
  }

  /** Adopts the smallest of all secrets, as every node does. */
  private void learnSecret(String secret) {
    if (secret.compareTo(turn.state.internalSecret) < 0) {
      turn.state.internalSecret = secret;
    }
  }

  /**
   * The primary of the sender's shard; a circle of replicas, if there were one, is not followed.
   */
  private static ClusterNode top(ClusterNode sender) {
    return sender.primary == null ? sender : sender.primary;
  }
}
