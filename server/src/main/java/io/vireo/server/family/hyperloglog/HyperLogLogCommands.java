package io.vireo.server.family.hyperloglog;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.MAY_REPLICATE;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hyperloglog.HyperLogLog;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import java.util.Arrays;

/** PFADD, PFCOUNT and PFMERGE: how many different elements there are, more or less. */
public final class HyperLogLogCommands extends HyperLogLogFamily {
  private final byte[] merged = new byte[HyperLogLog.REGISTERS];
  private final int[] histogram = new int[HyperLogLog.VALUES];

  final Command pfadd =
      command("PFADD", -2, this::pfadd)
          .doc(
              "2.8.9",
              "O(N) for N elements",
              "Adds elements to a HyperLogLog, which counts different elements in little "
                  + "memory.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .syntax("key [element...]");

  final Command pfcount =
      command("PFCOUNT", -2, this::pfcount)
          .doc(
              "2.8.9",
              "O(N) for N keys",
              "Estimates how many different elements HyperLogLogs have seen.")
          .flags(READONLY, MAY_REPLICATE)
          .key(
              at(1)
                  .range(-1, 1, 0)
                  .note("May store a newer form of the value, which then goes to the replicas"),
              RW,
              ACCESS)
          .syntax("key...");

  final Command pfmerge =
      command("PFMERGE", -2, this::pfmerge)
          .doc("2.8.9", "O(N) for N keys", "Merges HyperLogLogs into one.")
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, ACCESS, INSERT)
          .key(at(2).range(-1, 1, 0), RO, ACCESS)
          .syntax("destkey [sourcekey...]");

  /** The family; {@code thresholds} tell how long a sparse HyperLogLog may be. */
  public HyperLogLogCommands(EncodingThresholds thresholds) {
    super(thresholds);
  }

  /**
   * A damaged one keeps what was added before that showed, as in Redis, which does not tell its
   * replicas; here they and the log hear of that part.
   */
  private void pfadd(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isNone(call, entry)) {
      return;
    }
    edit(db, key, entry);
    long changes = entry == null ? 1 : 0;
    for (int i = 2; i < call.count(); i++) {
      Bytes element = call.arg(i);
      int changed = editor.add(element.array(), element.offset(), element.length());
      if (changed < 0) {
        if (changes > 0) {
          HyperLogLog.outdate(editor.array(), editor.offset());
          call.effects().instead(Arrays.copyOf(call.words(), i, Object[].class));
        }
        store(db, key, entry);
        call.reply().error(DAMAGED);
        return;
      }
      changes += changed;
    }
    if (changes > 0) {
      finish(db, key, entry, changes);
    }
    call.reply().integer(changes > 0 ? 1 : 0);
  }

  private void finish(Database db, Bytes key, Entry entry, long changes) {
    HyperLogLog.outdate(editor.array(), editor.offset());
    store(db, key, entry);
    db.announce(key, KeyEvent.STRING, "pfadd");
    db.keyspace().addDirty(changes - 1);
  }

  private void pfcount(Call call) {
    if (call.count() > 2) {
      countAll(call);
      return;
    }
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.read(key);
    if (isNone(call, entry)) {
      return;
    }
    if (entry == null) {
      call.reply().integer(0);
      return;
    }
    long estimate = HyperLogLog.cached(header, 0);
    if (estimate < 0) {
      open(db, key, entry);
      Arrays.fill(histogram, 0);
      if (!HyperLogLog.count(view.array(), view.offset(), view.length(), histogram)) {
        call.reply().error(DAMAGED);
        return;
      }
      estimate = HyperLogLog.estimate(histogram);
      HyperLogLog.cache(header, 0, estimate);
      view.put(0, header, 0, header.length);
      db.changed(key);
    }
    call.reply().integer(estimate);
  }

  private void countAll(Call call) {
    Arrays.fill(merged, (byte) 0);
    for (int i = 1; i < call.count(); i++) {
      Entry entry = call.db().read(call.arg(i));
      if (isNone(call, entry) || entry != null && !merge(call)) {
        return;
      }
    }
    Arrays.fill(histogram, 0);
    HyperLogLog.count(merged, histogram);
    call.reply().integer(HyperLogLog.estimate(histogram));
  }

  /** Merges the HyperLogLog in view; if it is damaged, answers with an error and says false. */
  private boolean merge(Call call) {
    if (HyperLogLog.mergeInto(merged, view.array(), view.offset(), view.length())) {
      return true;
    }
    call.reply().error(DAMAGED);
    return false;
  }

  private void pfmerge(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    boolean dense = false;
    Arrays.fill(merged, (byte) 0);
    for (int i = 1; i < call.count(); i++) {
      Entry entry = db.read(call.arg(i));
      if (isNone(call, entry) || entry != null && !merge(call)) {
        return;
      }
      dense |= entry != null && !HyperLogLog.isSparse(view.array(), view.offset());
    }
    Entry entry = db.write(key);
    edit(db, key, entry);
    editor.raiseAll(merged, dense);
    finish(db, key, entry, 1);
    call.reply().ok();
  }
}
