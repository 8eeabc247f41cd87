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
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Packed;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** KEYS and SCAN: what keys there are. */
public final class ScanCommands extends Family {
  private final ScanOptions options = new ScanOptions();

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
          byte[] head = Entries.headOf(entry);
          if ((all || matches(pattern, head)) && !db.isPast(entry)) {
            bulk(reply, head);
            found[0]++;
          }
        });
    reply.closeArray(mark, found[0]);
  }

  private static boolean matches(Bytes pattern, byte[] head) {
    return Glob.matches(
        pattern.array(),
        pattern.offset(),
        pattern.length(),
        head,
        Packed.keyOffset(head),
        Packed.keyLength(head),
        false);
  }

  private static void bulk(Reply reply, byte[] head) {
    reply.bulk(head, Packed.keyOffset(head), Packed.keyLength(head));
  }

  private void scan(Call call) {
    long cursor = ScanOptions.cursor(call, 1);
    if (cursor == ScanOptions.REFUSED || !options.read(call, 2, ScanOptions.Set.SCAN)) {
      return;
    }
    Database db = call.db();
    options.need(db.keyspace(), db.size(), ScanOptions.REFERENCE);
    List<Object> entries = new ArrayList<>();
    long next = db.scan(cursor, options.intCount(), entry -> collect(entry, entries));
    entries.removeIf(entry -> !isWanted(db, entry));
    Reply reply = call.reply();
    reply.array(2);
    reply.bulkNumber(next);
    reply.array(entries.size());
    entries.forEach(entry -> bulk(reply, Entries.headOf(entry)));
  }

  private void collect(Object entry, List<Object> entries) {
    byte[] head = Entries.headOf(entry);
    if (options.matches(head, Packed.keyOffset(head), Packed.keyLength(head))) {
      entries.add(entry);
    }
  }

  /** Removes what is past its deadline. With TYPE each key counts as read, as clients know it. */
  private boolean isWanted(Database db, Object entry) {
    boolean alive = !db.isPast(entry) || db.find(Entries.keyOf(entry)) != null;
    if (options.type() == null) {
      return alive;
    }
    DataMetrics stats = db.keyspace().stats();
    (alive ? stats.keyspaceHits : stats.keyspaceMisses).add(1);
    return alive && options.type().is(Entries.typeOf(entry).label());
  }
}
