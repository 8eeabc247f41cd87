package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.TOUCHES_ARBITRARY_KEYS;

import io.vireo.config.Glob;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.ViewBuffer;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** KEYS and SCAN: what keys there are. */
public final class ScanCommands extends Family {
  private final ScanOptions options = new ScanOptions();
  private final Bytes keyView = scratch(Bytes.view());
  private final ViewBuffer room = new ViewBuffer();

  final Command keys =
      command("KEYS", 2, this::keys)
          .doc("1.0.0", "O(N) for N keys in the database", "Lists the keys that match a pattern.")
          .flags(READONLY)
          .categories(Category.DANGEROUS)
          .tips("request_policy:all_shards", "nondeterministic_output_order")
          .syntax("pattern");

  final Command scan =
      command("SCAN", -2, this::scan)
          .doc(
              "2.8.0",
              "O(N) for a whole pass over N keys, O(1) per call",
              "Goes through the keys of the database, a few with each call.")
          .flags(READONLY, TOUCHES_ARBITRARY_KEYS)
          .tips("nondeterministic_output", "request_policy:special", "response_policy:special")
          .syntax("cursor [MATCH pattern] [COUNT count] [TYPE type]@6.0.0")
          .history("6.0.0", "The option TYPE.");

  /** The family. */
  public ScanCommands() {
    super(Group.GENERIC);
  }

  private void keys(Call call) {
    Database db = call.db();
    Reply reply = call.reply();
    Bytes pattern = call.arg(1);
    boolean all = pattern.length() == 1 && pattern.at(0) == '*';
    long[] found = {0};
    int mark = reply.open();
    db.forEach(
        entry -> {
          Bytes key = keyOf(entry);
          if ((all || matches(pattern, key)) && !db.isPast(entry) && !isHidden(db, entry)) {
            reply.bulk(key);
            found[0]++;
          }
        });
    reply.closeArray(mark, found[0]);
  }

  private static boolean matches(Bytes pattern, Bytes key) {
    return Glob.matches(
        pattern.array(),
        pattern.offset(),
        pattern.length(),
        key.array(),
        key.offset(),
        key.length(),
        false);
  }

  /** The key of an entry, until the next one is asked for. */
  private Bytes keyOf(Entry entry) {
    int length = entry.keyLength();
    byte[] bytes = room.roomFor(length);
    entry.key(bytes);
    return keyView.point(bytes, 0, length);
  }

  private void scan(Call call) {
    long cursor = ScanOptions.cursor(call, 1);
    if (cursor == ScanOptions.REFUSED || !options.read(call, 2, ScanOptions.Set.SCAN)) {
      return;
    }
    Database db = call.db();
    options.need(db.keyspace(), db.size(), ScanOptions.REFERENCE);
    List<Entry> entries = new ArrayList<>();
    long next = db.scan(cursor, options.intCount(), entry -> collect(db, entry, entries));
    entries.removeIf(entry -> !isWanted(db, entry));
    Reply reply = call.reply();
    reply.array(2);
    reply.bulkNumber(next);
    reply.array(entries.size());
    entries.forEach(entry -> reply.bulk(keyOf(entry)));
  }

  /** True for a key of a slot that is on its way, and is hidden from clients. */
  private static boolean isHidden(Database db, Entry entry) {
    return db.keyspace().shield().isHidden(entry.hash());
  }

  private void collect(Database db, Entry entry, List<Entry> entries) {
    Bytes key = keyOf(entry);
    if (!isHidden(db, entry) && options.matches(key.array(), key.offset(), key.length())) {
      entries.add(entry);
    }
  }

  /** Removes what is past its deadline. With TYPE each key counts as read, as clients know it. */
  private boolean isWanted(Database db, Entry entry) {
    boolean alive = !db.isPast(entry) || db.find(entry.key()) != null;
    if (options.type() == null) {
      return alive;
    }
    DataMetrics stats = db.keyspace().stats();
    (alive ? stats.keyspaceHits : stats.keyspaceMisses).add(1);
    return alive && options.type().is(entry.type().label());
  }
}
