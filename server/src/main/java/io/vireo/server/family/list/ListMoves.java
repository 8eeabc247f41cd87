package io.vireo.server.family.list;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;

/** LMOVE, LMPOP and similar commands: elements that leave a list for another or for the client. */
public final class ListMoves extends ListFamily {
  final Command lmove =
      command("LMOVE", 5, this::lmove)
          .doc("6.2.0", "O(1)", "Moves an element from one end of a list to one end of another.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax("source destination wherefrom=(LEFT|RIGHT) whereto=(LEFT|RIGHT)");

  final Command lmovem =
      command("LMOVEM", -5, this::lmovem)
          .doc(
              "8.10.0",
              "O(N) for N elements moved",
              "Moves elements from one end of a list to one end of another.")
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax(
              "source destination wherefrom=(LEFT|RIGHT) whereto=(LEFT|RIGHT)"
                  + " [how-many=selector=(COUNT count|EXACTLY exactly:integer)"
                  + " ordering=(OBO|BULK)]");

  final Command rpoplpush =
      command("RPOPLPUSH", 3, this::rpoplpush)
          .doc("1.2.0", "O(1)", "Moves the last element of a list to the front of another.")
          .cost(CONSTANT)
          .replaced("6.2.0", "LMOVE with RIGHT and LEFT")
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax("source destination");

  final Command lmpop =
      command("LMPOP", -4, this::lmpop)
          .doc(
              "7.0.0",
              "O(N+M) for N keys and M elements removed",
              "Removes elements from the first of several lists that has any.")
          .flags(WRITE)
          .key(at(1).keynum(0, 1, 1), RW, ACCESS, DELETE)
          .syntax("numkeys key... where=(LEFT|RIGHT) [COUNT count]");

  /** The family. */
  public ListMoves(EncodingThresholds thresholds, DebugSwitches debug) {
    super(thresholds, debug);
  }

  private void lmove(Call call) {
    Args args = call.args(3);
    boolean fromFront = ListPopArgs.front(args);
    boolean toFront = ListPopArgs.front(args);
    if (!args.failed()) {
      move(call, ListMove.lmove(call, fromFront, toFront));
    }
  }

  private void lmovem(Call call) {
    ListTransfer transfer = ListTransfer.read(call, 5);
    if (transfer == null) {
      return;
    }
    Entry entry = call.db().write(transfer.from());
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry != null && transfer.isEnough(valueOf(entry))) {
      transfer(call, call.db(), valueOf(entry), transfer, call.reply());
    } else if (transfer.isExact()) {
      call.reply().nullArray();
    } else {
      call.reply().array(0);
    }
  }

  private void rpoplpush(Call call) {
    move(call, ListMove.rpoplpush(call.arg(1), call.arg(2)));
  }

  private void move(Call call, ListMove move) {
    Entry source = call.db().write(move.from());
    if (source == null) {
      call.reply().nullBulk();
    } else if (!isOtherType(call, source)) {
      move(call.db(), valueOf(source), move, call.reply());
    }
  }

  private void lmpop(Call call) {
    ListPopArgs args = ListPopArgs.read(call, 1);
    if (args == null) {
      return;
    }
    Database db = call.db();
    for (Bytes key : args.keys()) {
      Entry entry = db.write(key);
      if (isOtherType(call, entry)) {
        return;
      }
      if (entry != null) {
        popWithKey(db, key, valueOf(entry), args.pop(), call.reply(), call.effects());
        return;
      }
    }
    call.reply().nullArray();
  }
}
