package io.vireo.server.family.hyperloglog;

import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hyperloglog.HyperLogLog;
import io.vireo.server.data.hyperloglog.HyperLogLogEditor;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.string.StringFamily;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Strings;

/** What the families of HyperLogLog commands have in common. */
abstract class HyperLogLogFamily extends StringFamily {
  /** The answer if the registers of a HyperLogLog make no sense. */
  static final String DAMAGED = "INVALIDOBJ Corrupted HLL object detected";

  protected final EncodingThresholds thresholds;

  /** The header of the HyperLogLog that was looked at last. */
  protected final byte[] header = new byte[HyperLogLog.HEADER];

  protected final HyperLogLogEditor editor = scratch(new HyperLogLogEditor());

  HyperLogLogFamily(EncodingThresholds thresholds) {
    super(Group.HYPERLOGLOG);
    this.thresholds = thresholds;
  }

  /** If an entry is there and holds no HyperLogLog, answers with an error and says true. */
  protected final boolean isNone(Call call, Entry entry) {
    if (isOtherType(call, entry)) {
      return true;
    }
    if (entry == null) {
      return false;
    }
    int length = view.of(entry).length();
    if (length >= HyperLogLog.HEADER) {
      view.copy(0, header, 0, HyperLogLog.HEADER);
      if (HyperLogLog.isOne(header, 0, length)) {
        return false;
      }
    }
    call.reply().error("WRONGTYPE Key is not a valid HyperLogLog string value.");
    return true;
  }

  /** Points the view at an entry that is there, so that it can be written. */
  protected final void open(Database db, Bytes key, Entry entry) {
    Strings.open(db, key, entry, 0, view);
  }

  /** Points the editor at an entry's HyperLogLog, or at a new one if there is no entry. */
  protected final void edit(Database db, Bytes key, Entry entry) {
    long sparse = thresholds.now().hllSparseBytes();
    if (entry == null) {
      byte[] empty = HyperLogLog.empty();
      editor.open(empty, 0, empty.length, sparse);
    } else {
      open(db, key, entry);
      editor.open(view.array(), view.offset(), view.length(), sparse);
    }
  }

  /** Puts what the editor made into the database. */
  protected final void store(Database db, Bytes key, Entry entry) {
    if (entry == null || editor.isMoved()) {
      Bytes made = Bytes.of(editor.array(), editor.offset(), editor.length());
      Strings.rewrite(db, key, made);
    } else {
      view.put(0, view.array(), view.offset(), view.length());
    }
  }
}
