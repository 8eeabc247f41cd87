package io.vireo.server.family.cluster;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.TOUCHES_ARBITRARY_KEYS;
import static io.vireo.server.command.KeyFlag.NOT_KEY;

import io.vireo.server.cluster.Cluster;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * CLUSTERSCAN: goes through the keys of a whole cluster, slot by slot.
 *
 * <p>A cursor names the slot that comes next by a hash tag, so that a client's library sends it to
 * the right node, and the place in it, which means something to one node only: the one whose
 * fingerprint the cursor has. Another node begins with the slot anew. As long as the next slots are
 * on the same node, one call may go through many of them.
 */
public final class ClusterScanCommand extends Family {
  private final Cluster node;
  private final String fingerprint;
  private final ScanOptions options = new ScanOptions();
  private int seen;

  final Command clusterscan =
      command("CLUSTERSCAN", -2, this::scan)
          .doc(
              "9.1.0",
              "O(N) for a whole pass over N keys, O(1) per call",
              "Goes through the keys of the cluster, a few with each call.")
          .flags(READONLY, TOUCHES_ARBITRARY_KEYS)
          .categories(Category.KEYSPACE)
          .key(at(1), NOT_KEY)
          .tips("nondeterministic_output", "request_policy:special", "response_policy:special")
          .syntax(
              "cursor:string [MATCH match-pattern:pattern] [COUNT count:integer] [TYPE"
                  + " type:string] [SLOT slot:integer]");

  /**
   * The family.
   *
   * @param node this server as a node, or null without a cluster
   * @param random draws what tells cursors of this node from those of others
   */
  public ClusterScanCommand(Cluster node, RandomGenerator random) {
    super(Group.CLUSTER);
    this.node = node;
    fingerprint = Long.toHexString(random.nextLong() | Long.MIN_VALUE);
  }

  private void scan(Call call) {
    if (node == null) {
      call.reply().error(AskingCommands.DISABLED);
      return;
    }
    boolean begins = call.arg(1).is("0");
    ScanPosition from = begins ? ScanPosition.beginOf(0) : ScanPosition.read(call.arg(1));
    if (from == null) {
      call.reply().error(ScanPosition.error());
      return;
    }
    if (!options.read(call, 2, ScanOptions.Set.CLUSTERSCAN)) {
      return;
    }
    int matched = slotOfPattern();
    int only = options.slot() == ScanOptions.NO_SLOT ? matched : options.slot();
    if (matched != ScanOptions.NO_SLOT && only != matched) {
      answer(call.reply(), null, List.of());
    } else if (begins) {
      answer(call.reply(), ScanPosition.beginOf(Math.max(only, 0)), List.of());
    } else if (only != ScanOptions.NO_SLOT && only != from.slot()) {
      answerElsewhere(call, from, only);
    } else {
      boolean goesOn = from.fingerprint().equals(fingerprint);
      scan(call, from.slot(), goesOn ? from.place() : 0, only != ScanOptions.NO_SLOT);
    }
  }

  /** The slot of all keys that MATCH lets through, if there is such a slot. */
  private int slotOfPattern() {
    Bytes pattern = options.pattern();
    return pattern == null
        ? ScanOptions.NO_SLOT
        : KeySlot.ofPattern(pattern.array(), pattern.offset(), pattern.length());
  }

  /** The cursor stands before the only slot that is wanted, or behind it. */
  private void answerElsewhere(Call call, ScanPosition from, int only) {
    boolean isAhead = options.slot() == ScanOptions.NO_SLOT && only > from.slot();
    if (options.slot() != ScanOptions.NO_SLOT) {
      call.reply().error("ERR Cursor slot mismatch");
    } else {
      answer(call.reply(), isAhead ? ScanPosition.beginOf(only) : null, List.of());
    }
  }

  private void scan(Call call, int firstSlot, long firstPlace, boolean oneSlot) {
    Database db = call.db();
    options.need(db.keyspace(), db.size(), ScanOptions.REFERENCE);
    List<Entry> entries = new ArrayList<>();
    int end = oneSlot ? firstSlot + 1 : endOfStretch(firstSlot);
    int slot = nextWithKeys(db, firstSlot, end);
    long place = slot == firstSlot ? firstPlace : 0;
    seen = 0;
    while (slot < end && seen < options.count()) {
      int wanted = (int) Math.min(options.count() - seen, Integer.MAX_VALUE);
      place = db.slots().scan(slot, place, wanted, entry -> collect(entry, entries));
      if (place == 0) {
        slot = nextWithKeys(db, slot + 1, end);
      }
    }
    answer(
        call,
        db,
        slot < end ? new ScanPosition(fingerprint, slot, place) : after(end, oneSlot),
        entries);
  }

  /** Where to go on behind a stretch of slots; null if that was all. */
  private static ScanPosition after(int end, boolean oneSlot) {
    return oneSlot || end == KeySlot.COUNT ? null : ScanPosition.beginOf(end);
  }

  /** The first slot behind this one that is on another node. */
  private int endOfStretch(int slot) {
    ClusterNode owner = node.state().slots().owner(slot);
    int end = slot + 1;
    while (end < KeySlot.COUNT && node.state().slots().owner(end) == owner) {
      end++;
    }
    return end;
  }

  private static int nextWithKeys(Database db, int from, int end) {
    int slot = from;
    while (slot < end && db.slots().count(slot) == 0) {
      slot++;
    }
    return slot;
  }

  private void collect(Entry entry, List<Entry> entries) {
    seen++;
    Bytes key = entry.key();
    if (options.matches(key.array(), key.offset(), key.length())) {
      entries.add(entry);
    }
  }

  private void answer(Call call, Database db, ScanPosition next, List<Entry> entries) {
    List<Bytes> keys = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      if ((!db.isPast(entry) || db.find(entry.key()) != null)
          && (options.type() == null || options.type().is(entry.type().label()))) {
        keys.add(entry.key());
      }
    }
    answer(call.reply(), next, keys);
  }

  private static void answer(Reply reply, ScanPosition next, List<Bytes> keys) {
    reply.array(2);
    reply.bulk(next == null ? "0" : next.toString());
    reply.array(keys.size());
    keys.forEach(reply::bulk);
  }
}
