package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.number.LongDouble;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.resp.Reply;

/**
 * INCREX: adds to a number within bounds, and sets the deadline of its key. It keeps to the
 * documentation of Redis 8.8.
 */
public final class BoundedCounter extends StringFamily {
  private static final String OUT_OF_RANGE = " is not an integer or out of range";
  private static final String NO_FLOAT = " is not a valid float";

  final Command increx =
      command("INCREX", -2, this::increx)
          .doc(
              "8.8.0",
              "O(1)",
              "Adds to the number under a key, within bounds, and sets or removes its expiry.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax(
              "key [increment=BYFLOAT float:double|BYINT integer] [SATURATE]"
                  + " [LBOUND lowerbound:string] [UBOUND upperbound:string]"
                  + " [expiration=EX seconds|PX milliseconds|EXAT unix-time-seconds|"
                  + "PXAT unix-time-milliseconds|PERSIST] [ENX]");

  private Bytes increment;
  private boolean isFloat;
  private Bytes lowest;
  private Bytes highest;
  private boolean saturates;
  private ExpiryUnit unit;
  private Bytes time;
  private boolean persists;
  private boolean onlyWithout;

  private void increx(Call call) {
    if (!read(call)) {
      return;
    }
    long deadline = unit == null ? Strings.KEEP : unit.positive(call, time);
    if (deadline == ExpiryUnit.REFUSED) {
      return;
    }
    if (isFloat) {
      addFloat(call, deadline);
    } else {
      addInteger(call, deadline);
    }
  }

  private boolean read(Call call) {
    increment = null;
    isFloat = false;
    lowest = null;
    highest = null;
    saturates = false;
    unit = null;
    persists = false;
    onlyWithout = false;
    Args args = call.args(2);
    while (args.more()) {
      if (!takesNumber(args) && !takesExpiry(args)) {
        args.fail(Errors.SYNTAX);
      }
    }
    if (onlyWithout && unit == null) {
      args.fail(persists ? Errors.SYNTAX : "ERR ENX flag requires an expiration");
    }
    return !args.failed();
  }

  private boolean takesNumber(Args args) {
    if (increment == null && args.take("BYINT")) {
      increment = args.next();
    } else if (increment == null && args.take("BYFLOAT")) {
      increment = args.next();
      isFloat = true;
    } else if (lowest == null && args.take("LBOUND")) {
      lowest = args.next();
    } else if (highest == null && args.take("UBOUND")) {
      highest = args.next();
    } else if (!saturates && args.take("SATURATE")) {
      saturates = true;
    } else {
      return false;
    }
    return true;
  }

  private boolean takesExpiry(Args args) {
    boolean isOpen = unit == null && !persists;
    ExpiryUnit named = isOpen ? ExpiryUnit.take(args) : null;
    if (named != null) {
      unit = named;
      time = args.next();
    } else if (isOpen && args.take("PERSIST")) {
      persists = true;
    } else if (!onlyWithout && args.take("ENX")) {
      onlyWithout = true;
    } else {
      return false;
    }
    return true;
  }

  // Integers.

  private void addInteger(Call call, long deadline) {
    boolean isRead =
        isLong(call, increment, "Increment")
            && isLong(call, lowest, "LBOUND")
            && isLong(call, highest, "UBOUND");
    if (!isRead) {
      return;
    }
    long amount = increment == null ? 1 : increment.toLong();
    long least = lowest == null ? Long.MIN_VALUE : lowest.toLong();
    long most = highest == null ? Long.MAX_VALUE : highest.toLong();
    Entry entry = areInOrder(call, least <= most) ? call.db().write(call.arg(1)) : null;
    if (least > most || isOtherType(call, entry)) {
      return;
    }
    if (entry != null && !view.of(entry).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long before = entry == null ? 0 : view.toLong();
    long sum = before + amount;
    boolean overflows = ((before ^ sum) & (amount ^ sum)) < 0;
    if (overflows) {
      sum = amount > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    long result = Math.max(least, Math.min(most, sum));
    long applied = result - before;
    if (!saturates && (overflows || result != sum)) {
      answer(call, before, 0);
    } else if (((result ^ before) & (result ^ applied)) < 0) {
      call.reply().error("ERR applied increment would overflow");
    } else {
      answer(call, result, applied);
      store(call, entry, Bytes.of(Long.toString(result)), "incrby", deadline);
    }
  }

  private static boolean isLong(Call call, Bytes number, String name) {
    boolean isLong = number == null || number.isLong();
    if (!isLong) {
      call.reply().error("ERR " + name + OUT_OF_RANGE);
    }
    return isLong;
  }

  private static boolean areInOrder(Call call, boolean areInOrder) {
    if (!areInOrder) {
      call.reply().error("ERR LBOUND can't be greater than UBOUND");
    }
    return areInOrder;
  }

  private static void answer(Call call, long result, long applied) {
    call.reply().array(2);
    call.reply().integer(result);
    call.reply().integer(applied);
  }

  // Numbers with a fraction.

  private void addFloat(Call call, long deadline) {
    LongDouble amount = parse(call, increment, "BYFLOAT increment", null);
    LongDouble least =
        amount == null ? null : parse(call, lowest, "LBOUND", LongDouble.MAX.negated());
    LongDouble most = least == null ? null : parse(call, highest, "UBOUND", LongDouble.MAX);
    if (most == null || !areInOrder(call, least.compareTo(most) <= 0)) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    LongDouble before = entry == null ? LongDouble.ZERO : floating(entry);
    if (before == null || !before.isFinite()) {
      call.reply().error(before == null ? Errors.NOT_FLOAT : "ERR value cannot be Infinity");
      return;
    }
    LongDouble exact = before.plus(amount);
    LongDouble sum = exact;
    if (!exact.isFinite()) {
      sum = amount.signum() > 0 ? LongDouble.MAX : LongDouble.MAX.negated();
    }
    LongDouble result = sum.compareTo(least) < 0 ? least : sum.compareTo(most) > 0 ? most : sum;
    LongDouble applied = result.plus(before.negated());
    if (!saturates && !result.equals(exact)) {
      answer(call, before, LongDouble.ZERO);
    } else if (!applied.isFinite()) {
      call.reply().error("ERR applied increment would produce Infinity");
    } else {
      answer(call, result, result.equals(exact) ? amount : applied);
      store(call, entry, Bytes.of(result.toString()), "incrbyfloat", deadline);
    }
  }

  /** The number that a word is, or another one without a word; null if an error was answered. */
  private static LongDouble parse(Call call, Bytes word, String name, LongDouble otherwise) {
    if (word == null) {
      return otherwise;
    }
    LongDouble number = LongDouble.parse(word.array(), word.offset(), word.length());
    if (number == null) {
      call.reply().error("ERR " + name + NO_FLOAT);
    } else if (!number.isFinite()) {
      call.reply().error("ERR " + name + " cannot be Infinity");
    }
    return number != null && number.isFinite() ? number : null;
  }

  private static void answer(Call call, LongDouble result, LongDouble applied) {
    Reply reply = call.reply();
    reply.array(2);
    for (LongDouble each : new LongDouble[] {result, applied}) {
      if (reply.protocol() == 3) {
        reply.real(Double.parseDouble(each.toString()));
      } else {
        reply.bulk(Bytes.of(each.toString()));
      }
    }
  }

  // What becomes of the key.

  private void store(Call call, Entry entry, Bytes result, String event, long deadline) {
    Database db = call.db();
    Bytes key = call.arg(1);
    boolean wasTimed = entry != null && entry.deadline() >= 0;
    boolean expires = unit != null && !(onlyWithout && wasTimed);
    if (expires && unit.isAbsolute() && call.keyspace().isOver(deadline)) {
      if (entry != null) {
        delete(call);
      }
      return;
    }
    long until = expires ? deadline : persists ? Database.NEVER : Strings.KEEP;
    if (isFloat) {
      Strings.setText(db, key, result, until);
    } else {
      Strings.setNumber(db, key, result.toLong(), until);
    }
    db.announce(key, KeyEvent.STRING, event);
    if (expires) {
      db.keyspace().notify(KeyEvent.GENERIC, "expire", db.index(), key);
      call.effects().instead("SET", key, result, "PXAT", deadline);
    } else if (persists) {
      if (wasTimed) {
        db.keyspace().notify(KeyEvent.GENERIC, "persist", db.index(), key);
      }
      call.effects().instead("SET", key, result);
    } else {
      call.effects().instead("SET", key, result, "KEEPTTL");
    }
  }
}
