package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.LongDouble;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;

/** INCR and its kin: strings that are numbers. */
public final class Counters extends StringFamily {
  final Command incr =
      command("INCR", 2, call -> add(call, 1))
          .doc("1.0.0", "O(1)", "Adds one to the integer under a key; a missing key counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key");

  final Command decr =
      command("DECR", 2, call -> add(call, -1))
          .doc("1.0.0", "O(1)", "Takes one off the integer under a key; a missing key counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key");

  final Command incrby =
      command("INCRBY", 3, this::incrby)
          .doc(
              "1.0.0",
              "O(1)",
              "Adds a number to the integer under a key; a missing key counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key increment");

  final Command decrby =
      command("DECRBY", 3, this::decrby)
          .doc(
              "1.0.0",
              "O(1)",
              "Takes a number off the integer under a key; a missing key counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key decrement");

  final Command incrbyfloat =
      command("INCRBYFLOAT", 3, this::incrbyfloat)
          .doc(
              "2.6.0",
              "O(1)",
              "Adds a floating point number to the number under a key; a missing key counts as 0.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key increment:double");

  private void incrby(Call call) {
    Bytes amount = call.arg(2);
    if (amount.isLong()) {
      add(call, amount.toLong());
    } else {
      call.reply().error(Errors.NOT_INTEGER);
    }
  }

  private void decrby(Call call) {
    Bytes amount = call.arg(2);
    if (!amount.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    } else if (amount.toLong() == Long.MIN_VALUE) {
      call.reply().error("ERR decrement would overflow");
    } else {
      add(call, -amount.toLong());
    }
  }

  private void add(Call call, long amount) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    long before = 0;
    if (entry != null && entry.isNumber()) {
      before = entry.number();
    } else if (entry != null) {
      if (isOtherType(call, entry)) {
        return;
      }
      if (!view.of(entry).isLong()) {
        call.reply().error(Errors.NOT_INTEGER);
        return;
      }
      before = view.toLong();
    }
    long sum = before + amount;
    if (((before ^ sum) & (amount ^ sum)) < 0) {
      call.reply().error("ERR increment or decrement would overflow");
      return;
    }
    Strings.renumber(db, key, entry, sum);
    db.announce(key, KeyEvent.STRING, "incrby");
    call.reply().integer(sum);
  }

  private void incrbyfloat(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Bytes amount = call.arg(2);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    LongDouble before = entry == null ? LongDouble.ZERO : floating(entry);
    LongDouble by = LongDouble.parse(amount.array(), amount.offset(), amount.length());
    if (before == null || by == null) {
      call.reply().error(Errors.NOT_FLOAT);
      return;
    }
    LongDouble sum = before.plus(by);
    if (!sum.isFinite()) {
      call.reply().error("ERR increment would produce NaN or Infinity");
      return;
    }
    Bytes text = Bytes.of(sum.toString());
    call.reply().bulk(text);
    Strings.setText(db, key, text, Strings.KEEP);
    db.announce(key, KeyEvent.STRING, "incrbyfloat");
    call.effects().instead("SET", key, text, "KEEPTTL");
  }
}
