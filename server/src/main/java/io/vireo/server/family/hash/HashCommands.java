package io.vireo.server.family.hash;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.number.LongDouble;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import java.util.List;

/** HSET and its kin: fields get values, or go. */
public final class HashCommands extends HashFamily {
  private final byte[] digits = new byte[20];
  private final Bytes number = scratch(Bytes.view());

  final Command hset =
      command("HSET", -4, this::hset)
          .doc("2.0.0", "O(N) for N fields", "Sets the values of fields.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .element(2)
          .syntax("key data=(field value)...")
          .history("4.0.0", "Several fields at once.");

  final Command hmset =
      command("HMSET", -4, this::hmset)
          .doc("2.0.0", "O(N) for N fields", "Sets the values of fields.")
          .cost(BY_ARGUMENTS)
          .replaced("4.0.0", "HSET with several fields")
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .element(2)
          .syntax("key data=(field value)...");

  final Command hsetnx =
      command("HSETNX", 4, this::hsetnx)
          .doc("2.0.0", "O(1)", "Sets the value of a field only if the hash does not have it.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .element(2)
          .syntax("key field value");

  final Command hdel =
      command("HDEL", -3, this::hdel)
          .doc("2.0.0", "O(N) for N fields", "Removes fields from a hash.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .element(2)
          .syntax("key field...")
          .history("2.4.0", "Several fields at once.");

  final Command hincrby =
      command("HINCRBY", 4, this::hincrby)
          .doc(
              "2.0.0",
              "O(1)",
              "Adds a number to the integer in a field; a missing field counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .element(2)
          .syntax("key field increment");

  final Command hincrbyfloat =
      command("HINCRBYFLOAT", 4, this::hincrbyfloat)
          .doc(
              "2.6.0",
              "O(1)",
              "Adds a floating point number to the number in a field; a missing field counts "
                  + "as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .element(2)
          .syntax("key field increment:double");

  /** The family; {@code thresholds} tell the sizes up to which hashes are packed. */
  public HashCommands(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void hset(Call call) {
    long added = setAll(call);
    if (added >= 0) {
      call.reply().integer(added);
    }
  }

  private void hmset(Call call) {
    if (setAll(call) >= 0) {
      call.reply().ok();
    }
  }

  /** Sets the fields that a call names; how many are new, or -1 after an error was answered. */
  private long setAll(Call call) {
    if (call.count() % 2 == 1) {
      call.reply().error(Errors.arity(call.command()));
      return -1;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return -1;
    }
    HashValue hash = entry == null ? create(call, 2, call.count(), false) : valueOf(entry);
    long before = hash.heapBytes();
    long added = setAll(call, hash, before, entry == null);
    List<Bytes> fields = fieldsOf(call, 2, call.count());
    finish(call, hash, before, (call.count() - 2) / 2, "hset", fields);
    return added;
  }

  private long setAll(Call call, HashValue hash, long before, boolean made) {
    long added = 0;
    int fields = 0;
    try {
      if (!made) {
        expect(call, 2, call.count(), hash, false);
      }
      for (int i = 2, fetched = 2; i < call.count(); i += 2) {
        fetched = i < fetched ? fetched : fetch(call, hash, i, 2);
        added += hash.set(call.arg(i), call.arg(i + 1), false, limits(), call.now()) ? 1 : 0;
        fields++;
      }
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), hash, before, made, fields, "hset");
      throw full;
    } finally {
      hash.endReservation();
    }
    return added;
  }

  private void hsetnx(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    if (hash != null && find(call, hash, call.arg(2))) {
      call.reply().integer(0);
      return;
    }
    put(call, left(call, hash), call.arg(3), false, "hset");
    call.reply().integer(1);
  }

  /** Sets the field that a call names second to a value; the hash may be null. */
  private void put(Call call, HashValue there, Bytes value, boolean keepDeadline, String event) {
    Bytes field = call.arg(2);
    HashValue hash = there == null ? create(call, field, value) : there;
    long before = hash.heapBytes();
    try {
      hash.set(field, value, keepDeadline, limits(), call.now());
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), hash, before, there == null, 0, event);
      throw full;
    }
    finish(call, hash, before, 1, event, fieldsOf(call, 2, 3));
  }

  private void hdel(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    int removed = entry == null ? 0 : removeAll(call, valueOf(entry));
    call.reply().integer(removed);
  }

  private int removeAll(Call call, HashValue hash) {
    long before = hash.heapBytes();
    int removed = 0;
    List<Bytes> gone = collector(call);
    for (int i = 2, fetched = 2; i < call.count() && hash.size() > 0; i++) {
      fetched = i < fetched ? fetched : fetch(call, hash, i, 1);
      if (hash.remove(call.arg(i))) {
        removed++;
        note(call, call.arg(i), gone);
      }
    }
    if (removed > 0) {
      finish(call, hash, before, removed, "hdel", gone);
    }
    return removed;
  }

  private void hincrby(Call call) {
    Bytes amount = call.arg(3);
    if (!amount.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    Element before = valueBefore(call, hash);
    if (before != null && !before.isLong()) {
      call.reply().error("ERR hash value is not an integer");
      return;
    }
    long old = before == null ? 0 : before.toLong();
    long sum = old + amount.toLong();
    if (((old ^ sum) & (amount.toLong() ^ sum)) < 0) {
      call.reply().error("ERR increment or decrement would overflow");
      return;
    }
    number.point(digits, 0, Decimal.write(sum, digits, 0));
    put(call, left(call, hash), number, true, "hincrby");
    call.reply().integer(sum);
  }

  /** The value of the field that a call names second, or null. */
  private Element valueBefore(Call call, HashValue hash) {
    return hash != null && find(call, hash, call.arg(2)) ? view.value() : null;
  }

  /** What is left of a hash after the look-up of a field: null if the key went with the field. */
  private HashValue left(Call call, HashValue hash) {
    return hash != null && endLookups(call, hash) ? null : hash;
  }

  private void hincrbyfloat(Call call) {
    Bytes amount = call.arg(3);
    LongDouble by = LongDouble.parse(amount.array(), amount.offset(), amount.length());
    if (by == null) {
      call.reply().error(Errors.NOT_FLOAT);
      return;
    }
    if (!by.isFinite()) {
      call.reply().error("ERR value is NaN or Infinity");
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    HashValue hash = valueOf(entry);
    Element before = valueBefore(call, hash);
    LongDouble old = before == null ? LongDouble.ZERO : toFloat(before);
    if (old == null) {
      call.reply().error("ERR hash value is not a float");
      return;
    }
    LongDouble sum = old.plus(by);
    if (!sum.isFinite()) {
      call.reply().error("ERR increment would produce NaN or Infinity");
      return;
    }
    Bytes text = Bytes.of(sum.toString());
    put(call, left(call, hash), text, true, "hincrbyfloat");
    repeatSum(call, text);
    call.reply().bulk(text);
  }

  /** HSET takes the field's deadline away, which HINCRBYFLOAT keeps; so that is said as well. */
  private void repeatSum(Call call, Bytes text) {
    Bytes key = call.arg(1);
    Bytes field = call.arg(2);
    call.effects().instead("HSET", key, field, text);
    long deadline = call.effects().wanted() ? valueOf(call.db().find(key)).deadline(field) : -1;
    if (deadline >= 0) {
      call.effects().also("HPEXPIREAT", key, deadline, "FIELDS", "1", field);
    }
  }

  private static LongDouble toFloat(Element value) {
    return value.isNumber()
        ? LongDouble.of(value.toLong())
        : LongDouble.parse(value.array(), value.offset(), value.length());
  }
}
