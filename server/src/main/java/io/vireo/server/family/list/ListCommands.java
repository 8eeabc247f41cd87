package io.vireo.server.family.list;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;

/** LPUSH, LPOP and similar commands: elements at the two ends of a list. */
public final class ListCommands extends ListFamily {
  private static final boolean FRONT = true;
  private static final boolean END = false;

  final Command lpush =
      command("LPUSH", -3, this::lpush)
          .doc("1.0.0", "O(N) for N elements added", "Puts elements at the front of a list.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key element...")
          .history("2.4.0", "Several elements at once.");

  final Command rpush =
      command("RPUSH", -3, this::rpush)
          .doc("1.0.0", "O(N) for N elements added", "Puts elements at the end of a list.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .elementAtEnd(Value.LAST_ELEMENT)
          .syntax("key element...")
          .history("2.4.0", "Several elements at once.");

  final Command lpushx =
      command("LPUSHX", -3, this::lpushx)
          .doc(
              "2.2.0",
              "O(N) for N elements added",
              "Puts elements at the front of a list, if the list exists.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key element...")
          .history("4.0.0", "Several elements at once.");

  final Command rpushx =
      command("RPUSHX", -3, this::rpushx)
          .doc(
              "2.2.0",
              "O(N) for N elements added",
              "Puts elements at the end of a list, if the list exists.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .elementAtEnd(Value.LAST_ELEMENT)
          .syntax("key element...")
          .history("4.0.0", "Several elements at once.");

  final Command lpop =
      command("LPOP", -2, this::lpop)
          .doc("1.0.0", "O(N) for N elements removed", "Removes elements from the front of a list.")
          .cost(byArguments(2), BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .elementAtEnd(Value.FIRST_ELEMENT)
          .syntax("key [count]@6.2.0")
          .history("6.2.0", "The number of elements.");

  final Command rpop =
      command("RPOP", -2, this::rpop)
          .doc("1.0.0", "O(N) for N elements removed", "Removes elements from the end of a list.")
          .cost(byArguments(2), BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .elementAtEnd(Value.LAST_ELEMENT)
          .syntax("key [count]@6.2.0")
          .history("6.2.0", "The number of elements.");

  final Command llen =
      command("LLEN", 2, this::llen)
          .doc("1.0.0", "O(1)", "Counts the elements of a list.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  /** The family. */
  public ListCommands(EncodingThresholds thresholds, DebugSwitches debug) {
    super(thresholds, debug);
  }

  private void lpush(Call call) {
    push(call, FRONT, true);
  }

  private void rpush(Call call) {
    push(call, END, true);
  }

  private void lpushx(Call call) {
    push(call, FRONT, false);
  }

  private void rpushx(Call call) {
    push(call, END, false);
  }

  private void push(Call call, boolean front, boolean create) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry == null && !create) {
      call.reply().integer(0);
      return;
    }
    int elements = call.count() - 2;
    long room = entry == null || elements > 1 ? entryBytes(call, 2) : 0;
    ListValue list = entry == null ? create(db, key, room) : valueOf(entry);
    long before = list.heapBytes();
    int pushed = 0;
    try {
      list.expect(bytes(call), elements, limits());
      if (elements > 1) {
        list.reserve(room, front);
      }
      for (; pushed < elements; pushed++) {
        list.push(call.arg(2 + pushed), front, limits());
      }
    } catch (NoRoom full) {
      takeBack(db, key, list, before, front, pushed);
      throw full;
    }
    call.reply().integer(list.size());
    done(db, key, list, before, elements, front ? "lpush" : "rpush");
  }

  /** Bytes of the elements of a call themselves. */
  private static long bytes(Call call) {
    long bytes = 0;
    for (int i = 2; i < call.count(); i++) {
      bytes += call.arg(i).length();
    }
    return bytes;
  }

  private void lpop(Call call) {
    pop(call, FRONT);
  }

  private void rpop(Call call) {
    pop(call, END);
  }

  private void pop(Call call, boolean front) {
    if (call.count() > 3) {
      call.reply().error(Errors.arity(call.command()));
    } else if (call.count() == 3) {
      popSome(call, front);
    } else {
      popOne(call, front);
    }
  }

  private void popOne(Call call, boolean front) {
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().nullBulk();
    } else if (!isOtherType(call, entry)) {
      popElement(call.db(), call.arg(1), valueOf(entry), front, call.reply());
    }
  }

  private void popSome(Call call, boolean front) {
    Args args = call.args(2);
    long count = args.integer(0, Long.MAX_VALUE, Errors.NOT_POSITIVE);
    if (args.failed()) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    if (entry == null) {
      call.reply().nullArray();
    } else if (isOtherType(call, entry)) {
      return;
    } else if (count == 0) {
      call.reply().array(0);
    } else {
      popElements(call.db(), call.arg(1), valueOf(entry), front, count, call.reply());
    }
  }

  private void llen(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(entry == null ? 0 : valueOf(entry).size());
    }
  }
}
