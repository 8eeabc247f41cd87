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

  /** The spare bytes of a sparse one that is too long to lie beside its key. */
  private static final int SPARE = 300;

  protected final EncodingThresholds thresholds;
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
    if (entry == null
        || view.of(entry).length() >= HyperLogLog.HEADER
            && HyperLogLog.isOne(view.array(), view.offset(), view.length())) {
      return false;
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
      Bytes made = made();
      long room = thresholds.now().hllSparseBytes() - made.length();
      int spare = editor.isSparse() ? (int) Math.max(0, Math.min(SPARE, room)) : 0;
      Strings.rewrite(db, key, made, spare);
    } else {
      Strings.store(db, key, view);
    }
  }

  /** A dense one has an array that the key may take over, a sparse one that of the editor. */
  private Bytes made() {
    Bytes made = Bytes.view();
    return editor.isSparse()
        ? made.borrow(editor.array(), editor.offset(), editor.length())
        : made.point(editor.array(), editor.offset(), editor.length());
  }
}
