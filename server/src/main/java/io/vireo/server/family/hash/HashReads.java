package io.vireo.server.family.hash;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.hash.FieldList;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.ScanOptions;
import io.vireo.server.resp.Reply;

/** HGET and its kin: what is in a hash. */
public final class HashReads extends HashFamily {
  private final ScanOptions options = new ScanOptions();

  final Command hget =
      command("HGET", 3, this::hget)
          .doc("2.0.0", "O(1)", "Gives the value of a field.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key field");

  final Command hmget =
      command("HMGET", -3, this::hmget)
          .doc("2.0.0", "O(N) for N fields", "Gives the values of several fields.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .element(2)
          .syntax("key field...");

  final Command hgetall =
      command("HGETALL", 2, call -> all(call, true, true))
          .doc("2.0.0", "O(N) for N fields of the hash", "Gives all fields with their values.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key");

  final Command hkeys =
      command("HKEYS", 2, call -> all(call, true, false))
          .doc("2.0.0", "O(N) for N fields of the hash", "Gives all fields of a hash.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key");

  final Command hvals =
      command("HVALS", 2, call -> all(call, false, true))
          .doc("2.0.0", "O(N) for N fields of the hash", "Gives all values of a hash.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output_order")
          .syntax("key");

  final Command hlen =
      command("HLEN", 2, this::hlen)
          .doc("2.0.0", "O(1)", "Counts the fields of a hash.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command hstrlen =
      command("HSTRLEN", 3, this::hstrlen)
          .doc("3.2.0", "O(1)", "Tells how many bytes the value of a field has.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .element(2)
          .syntax("key field");

  final Command hexists =
      command("HEXISTS", 3, this::hexists)
          .doc("2.0.0", "O(1)", "Tells whether a hash has a field.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .element(2)
          .syntax("key field");

  final Command hscan =
      command("HSCAN", -3, this::hscan)
          .doc(
              "2.8.0",
              "O(N) for a whole pass over N fields, O(1) per call",
              "Goes through the fields of a hash, a few with each call.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key cursor [MATCH pattern] [COUNT count] [NOVALUES]");

  /** The family; {@code thresholds} tell the sizes up to which hashes are packed. */
  public HashReads(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void hget(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    StoredElement value = value(call, hash);
    if (value == null) {
      call.reply().nullBulk();
    } else {
      call.reply().bulk(value);
    }
    endLookups(call, hash);
  }

  /** The value of the field that a call names second, or null. */
  private StoredElement value(Call call, HashValue hash) {
    return hash != null && find(call, hash, call.arg(2)) ? view.value() : null;
  }

  private void hmget(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    Reply reply = call.reply();
    reply.array(call.count() - 2L);
    for (int i = 2, fetched = 2; i < call.count(); i++) {
      fetched = hash == null || i < fetched ? fetched : fetch(call, hash, i, 1);
      if (hash != null && find(call, hash, call.arg(i))) {
        reply.bulk(view.value());
      } else {
        reply.nullBulk();
      }
    }
    endLookups(call, hash);
  }

  private void all(Call call, boolean names, boolean values) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    long now = call.keyspace().hidingTime();
    long size = hash == null ? 0 : hash.sizeAt(now);
    Reply reply = call.reply();
    if (names && values) {
      reply.map(size);
    } else {
      reply.array(size);
    }
    if (size > 0) {
      hash.forEach(view, field -> show(reply, field, now, names, values));
    }
  }

  private static void show(Reply reply, HashField field, long now, boolean names, boolean values) {
    if (field.isPast(now)) {
      return;
    }
    if (names) {
      reply.bulk(field.name());
    }
    if (values) {
      reply.bulk(field.value());
    }
  }

  private void hlen(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).size());
    }
  }

  private void hstrlen(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    StoredElement value = value(call, hash);
    call.reply().integer(value == null ? 0 : value.length());
    endLookups(call, hash);
  }

  private void hexists(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    call.reply().integer(value(call, hash) == null ? 0 : 1);
    endLookups(call, hash);
  }

  private void hscan(Call call) {
    long cursor = ScanOptions.cursor(call, 2);
    if (cursor == ScanOptions.REFUSED) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().array(2);
      call.reply().bulkNumber(0);
      call.reply().array(0);
    } else if (!isOtherType(call, entry) && options.read(call, 3, ScanOptions.Set.HSCAN)) {
      scan(call, valueOf(entry), cursor);
    }
  }

  private void scan(Call call, HashValue hash, long cursor) {
    options.need(call.keyspace(), hash.size(), ScanOptions.REFERENCE);
    FieldList fields = new FieldList();
    long next = hash.isInPlace() ? 0 : hash.scan(cursor, options.count(), fields);
    Reply reply = call.reply();
    long now = call.keyspace().hidingTime();
    reply.array(2);
    reply.bulkNumber(next);
    int mark = reply.open();
    long[] shown = {0};
    if (hash.isInPlace()) {
      hash.forEach(view, field -> shown[0] += showIfWanted(reply, field, now));
    } else {
      fields.forEach(view, field -> shown[0] += showIfWanted(reply, field, now));
    }
    reply.closeArray(mark, shown[0]);
  }

  /** How many answers it gave. */
  private int showIfWanted(Reply reply, HashField field, long now) {
    StoredElement name = field.name();
    if (field.isPast(now) || !options.matches(name.array(), name.offset(), name.length())) {
      return 0;
    }
    reply.bulk(name);
    if (options.noValues()) {
      return 1;
    }
    reply.bulk(field.value());
    return 2;
  }
}
