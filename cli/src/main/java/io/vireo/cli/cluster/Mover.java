package io.vireo.cli.cluster;

import io.vireo.cli.options.ClusterOptions;
import io.vireo.cli.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** Moves slots with their keys from one primary to another, while clients go on. */
final class Mover {
  private final Cluster cluster;
  private final ClusterOptions options;

  Mover(Cluster cluster, ClusterOptions options) {
    this.cluster = cluster;
    this.options = options;
  }

  /**
   * Moves a slot: marks it on both sides, moves the keys, then tells all nodes which one owns it.
   */
  void move(Node from, Node to, int slot) {
    String number = Integer.toString(slot);
    to.call("CLUSTER", "SETSLOT", number, "IMPORTING", from.id);
    from.call("CLUSTER", "SETSLOT", number, "MIGRATING", to.id);
    moveKeys(from, to, slot);
    settle(from, to, slot);
  }

  /** The target is told first: if this stops in between, the slot is still served. */
  void settle(Node from, Node to, int slot) {
    String number = Integer.toString(slot);
    to.call("CLUSTER", "SETSLOT", number, "NODE", to.id);
    from.call("CLUSTER", "SETSLOT", number, "NODE", to.id);
    for (Node other : cluster.primaries()) {
      if (other != from && other != to) {
        other.ask(List.of("CLUSTER", "SETSLOT", number, "NODE", to.id));
      }
    }
    from.slots.clear(slot);
    to.slots.set(slot);
    from.migrating.remove(slot);
    to.importing.remove(slot);
  }

  /** Moves all keys of a slot. */
  void moveKeys(Node from, Node to, int slot) {
    String number = Integer.toString(slot);
    while (true) {
      Reply keys =
          from.call("CLUSTER", "GETKEYSINSLOT", number, Integer.toString(options.pipeline()));
      if (keys.size() == 0) {
        return;
      }
      migrate(from, to, keys.elements().stream().map(Reply::text).toList());
    }
  }

  private void migrate(Node from, Node to, List<String> keys) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "MIGRATE",
                to.address.host(),
                Integer.toString(to.address.port()),
                "",
                "0",
                Integer.toString(options.timeout())));
    if (options.replace()) {
      words.add("REPLACE");
    }
    String password = cluster.credentials().password();
    String user = cluster.credentials().user();
    if (password != null) {
      words.addAll(user == null ? List.of("AUTH", password) : List.of("AUTH2", user, password));
    }
    words.add("KEYS");
    words.addAll(keys);
    Reply reply = from.ask(words);
    if (reply.isError()) {
      String help =
          reply.text().contains("BUSYKEY")
              ? "\nThe key is at both ends; --cluster-replace has the one that moves win."
              : "";
      throw new ClusterFailure("[ERR] Calling MIGRATE: " + reply.text() + help);
    }
  }
}
