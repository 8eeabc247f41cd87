package io.vireo.server.family.cluster;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;

/**
 * TRIMSLOTS: deletes the keys of slots that are not this node's. A primary of Redis has its
 * replicas and its log repeat it once slots have gone to another node; Vireo propagates the
 * deletions.
 */
public final class TrimSlotsCommand extends Family {
  private static final int FIRST_RANGE = 3;

  private final Cluster cluster;

  final Command trimslots =
      command("TRIMSLOTS", -5, this::trim)
          .doc("8.4.0", "O(N) for N keys", "Deletes the keys of slots that are not the node's.")
          .flags(Flag.WRITE)
          .categories(Category.KEYSPACE, Category.DANGEROUS)
          .syntax("ranges=RANGES (numranges:integer slots=(startslot:integer endslot:integer)...)");

  /**
   * The family.
   *
   * @param cluster this server as a node, or null without a cluster
   */
  public TrimSlotsCommand(Cluster cluster) {
    super(Group.SERVER);
    this.cluster = cluster;
  }

  private void trim(Call call) {
    SlotRangeWords ranges =
        cluster == null ? null : SlotRangeWords.read(call, FIRST_RANGE, call.count());
    String error = ranges == null ? AskingCommands.DISABLED : error(call, ranges);
    if (error != null) {
      call.reply().error(error);
      return;
    }
    call.effects().nothing();
    if (call.origin().isRepeated()) {
      // What is repeated next may set keys of these slots.
      cluster.keys().delete(ranges.slots());
    } else {
      cluster.migrations().trim(ranges.slots());
    }
    call.reply().ok();
  }

  private String error(Call call, SlotRangeWords ranges) {
    if (!call.arg(1).is("RANGES")) {
      return "ERR missing ranges argument";
    }
    Bytes number = call.arg(2);
    if (!number.isLong()) {
      return Errors.NOT_INTEGER;
    }
    if (number.toLong() < 1 || number.toLong() * 2 != call.count() - FIRST_RANGE) {
      return "ERR invalid number of ranges";
    }
    if (ranges.error() != null || call.origin().isRepeated()) {
      return ranges.error();
    }
    int served = firstServed(ranges.slots());
    return served < 0 ? null : "ERR the slot " + served + " is served by this node";
  }

  /**
   * The first of the slots that this node serves as a primary; a negative number if there is none.
   */
  private int firstServed(SlotSet slots) {
    if (!cluster.state().myself().isReplica()) {
      for (int slot = 0; slot < SlotSet.SLOTS; slot++) {
        if (slots.contains(slot) && cluster.ownsSlot(slot)) {
          return slot;
        }
      }
    }
    return -1;
  }
}
