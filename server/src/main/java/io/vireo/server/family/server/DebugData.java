package io.vireo.server.family.server;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.FileRules;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.StringView;
import io.vireo.server.keyspace.Strings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The options of DEBUG that look at data or make some. */
public final class DebugData implements DebugOptions {

  /** Bytes of a dump beside the value: type, version and check sum. */
  private static final int DUMP_FRAME = 1 + 2 + 8;

  /** Bytes in front of a hash whose fields have deadlines; Redis does not count them. */
  private static final int EARLIEST_DEADLINE = 8;

  private final Keyspace keyspace;
  private final FileRules files;
  private final StringView view = new StringView();

  /** For these data. */
  public DebugData(Keyspace keyspace, FileRules files) {
    this.keyspace = keyspace;
    this.files = files;
  }

  @Override
  public Map<String, DebugOption> options() {
    return Map.of(
        "DIGEST", DebugOption.exactly(2, this::digest),
        "DIGEST-VALUE", DebugOption.atLeast(2, this::digestValue),
        "OBJECT", DebugOption.atLeast(3, this::object),
        "SDSLEN", DebugOption.exactly(3, this::lengths),
        "POPULATE", new DebugOption(3, 5, this::populate),
        "HTSTATS", DebugOption.atLeast(3, this::tableOfDatabase));
  }

  private void digest(Call call) {
    call.reply().status(new DebugDigest().of(call.keyspace()).toString());
  }

  private void digestValue(Call call) {
    DebugDigest digest = new DebugDigest();
    call.reply().array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      call.reply().status(digest.ofValue(call.db().find(call.arg(i))).toString());
    }
  }

  private void object(Call call) {
    Entry entry = call.db().findEvenPast(call.arg(2));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
      return;
    }
    int access = entry.access();
    long idle = keyspace.access().idleMillis(access) / 1000;
    call.reply()
        .status(
            "Value at:0x%012x refcount:1 encoding:%s serializedlength:%d lru:%d lru_seconds_idle:%d%s"
                .formatted(
                    entry.address(),
                    encoding(entry),
                    serializedLength(entry),
                    access,
                    idle,
                    chunks(entry)));
  }

  /** The lengths of a key and its string, which are kept with no room to spare. */
  private void lengths(Call call) {
    Entry entry = call.db().findEvenPast(call.arg(2));
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
    } else if (!Strings.isString(entry) || view.of(entry).isNumber()) {
      call.reply().error("ERR Not an sds encoded string.");
    } else {
      int key = call.arg(2).length();
      int value = view.of(entry).length();
      call.reply()
          .status(
              ("key_sds_len:%d, key_sds_avail:0, key_zmalloc: %d,"
                      + " val_sds_len:%d, val_sds_avail:0, val_zmalloc: %d")
                  .formatted(key, key, value, value));
    }
  }

  /** How a long list is cut; nothing for anything else. */
  private static String chunks(Entry entry) {
    return entry.value() instanceof ListValue list ? list.describe() : "";
  }

  private static String encoding(Entry entry) {
    return Strings.isString(entry) ? Strings.encoding(entry) : entry.value().encoding();
  }

  /** Bytes of the value in a snapshot, which is what Redis tells as well. */
  private long serializedLength(Entry entry) {
    int bytes = files.naturalDump(entry).length() - DUMP_FRAME;
    boolean deadlines =
        entry.value() instanceof HashValue hash
            && hash.hasRoomForDeadlines()
            && (!hash.isLarge() || hash.nextDeadline() != Long.MAX_VALUE);
    return deadlines ? bytes - EARLIEST_DEADLINE : bytes;
  }

  private void populate(Call call) {
    Args args = call.args(2);
    long count = args.integer(0, Long.MAX_VALUE, Errors.NOT_POSITIVE);
    Bytes prefix = args.more() ? args.next() : Bytes.of("key");
    long size = args.more() ? args.integer(0, Integer.MAX_VALUE, Errors.NOT_POSITIVE) : 0;
    if (args.failed()) {
      return;
    }
    Database db = call.db();
    for (long i = 0; i < count; i++) {
      Bytes key = Bytes.of(prefix + ":" + i);
      if (db.find(key) == null) {
        Strings.set(db, key, value(i, (int) size), Database.NEVER);
        db.changed(key);
        db.keyspace().addDirty(-1);
      }
    }
    call.reply().ok();
  }

  private static Bytes value(long number, int size) {
    byte[] text = ("value:" + number).getBytes(StandardCharsets.US_ASCII);
    return Bytes.of(size == 0 ? text : Arrays.copyOf(text, size));
  }

  private void tableOfDatabase(Call call) {
    Args args = call.args(2);
    long index = args.integer();
    if (args.failed()) {
      return;
    }
    if (index < 0 || index >= call.keyspace().size()) {
      call.reply().error("ERR Out of range database");
      return;
    }
    boolean full = call.count() > 3 && call.arg(3).is("full");
    call.reply().verbatim("txt", describe(call.keyspace().database((int) index), full));
  }

  private static String describe(Database db, boolean full) {
    StringBuilder text = new StringBuilder("[Dictionary HT]\n");
    if (db.size() > 0) {
      text.append("Hash table 0 stats (main hash table):\n");
      text.append(" table size: ").append(db.capacity()).append('\n');
      text.append(" number of elements: ").append(db.size()).append('\n');
      if (full) {
        text.append(" bytes: ").append(db.heapBytes() + db.blockBytes()).append('\n');
        text.append(" of which overhead: ").append(db.overheadBytes()).append('\n');
        text.append(" of which table: ").append(db.tableBytes()).append('\n');
      }
    }
    text.append("[Expires HT]\n");
    if (db.expires() > 0) {
      text.append("Calendar stats:\n");
      text.append(" number of elements: ").append(db.expires()).append('\n');
    }
    return text.toString();
  }
}
