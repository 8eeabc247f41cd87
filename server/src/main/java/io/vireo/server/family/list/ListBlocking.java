package io.vireo.server.family.list;

import static io.vireo.server.command.Flag.BLOCKING;
import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RW;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.BlockedKeys;
import io.vireo.server.engine.KeyWaiting;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.Timeouts;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.List;

/**
 * BLPOP, BLMOVE and similar commands: like LPOP and LMOVE, but without an element they wait for
 * one.
 *
 * <p>A client is served as if its command came at the moment at which one of its keys became a
 * list; so the keys count in the order in which it named them, and a key that has got another type
 * since is an error.
 */
public final class ListBlocking extends ListFamily {
  final Command blpop =
      command("BLPOP", -3, this::blpop)
          .doc(
              "2.0.0",
              "O(N) for N keys",
              "Removes the first element of the first of several lists that has any, and "
                  + "waits if there is none.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, BLOCKING)
          .key(at(1).range(-2, 1, 0), RW, ACCESS, DELETE)
          .syntax("key... timeout")
          .history("6.0.0", "The timeout may have a fraction.");

  final Command brpop =
      command("BRPOP", -3, this::brpop)
          .doc(
              "2.0.0",
              "O(N) for N keys",
              "Removes the last element of the first of several lists that has any, and "
                  + "waits if there is none.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, BLOCKING)
          .key(at(1).range(-2, 1, 0), RW, ACCESS, DELETE)
          .syntax("key... timeout")
          .history("6.0.0", "The timeout may have a fraction.");

  final Command blmpop =
      command("BLMPOP", -5, this::blmpop)
          .doc(
              "7.0.0",
              "O(N+M) for N keys and M elements removed",
              "Removes elements from the first of several lists that has any, and waits if "
                  + "there is none.")
          .flags(WRITE, BLOCKING)
          .key(at(2).keynum(0, 1, 1), RW, ACCESS, DELETE)
          .syntax("timeout numkeys key... where=(LEFT|RIGHT) [COUNT count]");

  final Command blmove =
      command("BLMOVE", 6, this::blmove)
          .doc(
              "6.2.0",
              "O(1)",
              "Moves an element from one end of a list to one end of another, and waits if "
                  + "there is none.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM, BLOCKING)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax("source destination wherefrom=(LEFT|RIGHT) whereto=(LEFT|RIGHT) timeout");

  final Command blmovem =
      command("BLMOVEM", -6, this::blmovem)
          .doc(
              "8.10.0",
              "O(N) for N elements moved",
              "Moves elements from one end of a list to one end of another, and waits until there"
                  + " are enough.")
          .flags(WRITE, DENYOOM, BLOCKING)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax(
              "source destination wherefrom=(LEFT|RIGHT) whereto=(LEFT|RIGHT) timeout"
                  + " [how-many=selector=(COUNT count|EXACTLY exactly:integer)"
                  + " ordering=(OBO|BULK)]");

  final Command brpoplpush =
      command("BRPOPLPUSH", 4, this::brpoplpush)
          .doc(
              "2.2.0",
              "O(1)",
              "Moves the last element of a list to the front of another, and waits if there "
                  + "is none.")
          .cost(CONSTANT)
          .replaced("6.2.0", "BLMOVE with RIGHT and LEFT")
          .flags(WRITE, DENYOOM, BLOCKING)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), RW, INSERT)
          .syntax("source destination timeout")
          .history("6.0.0", "The timeout may have a fraction.");

  private final BlockedKeys blockedKeys;

  /** The family. */
  public ListBlocking(EncodingThresholds thresholds, DebugSwitches debug, BlockedKeys blockedKeys) {
    super(thresholds, debug);
    this.blockedKeys = blockedKeys;
  }

  private void blpop(Call call) {
    pop(call, true);
  }

  private void brpop(Call call) {
    pop(call, false);
  }

  private void pop(Call call, boolean front) {
    int last = call.count() - 1;
    List<Bytes> keys = ListPopArgs.keys(call, 1, last);
    pop(call, keys, new ListPop(front, ListPop.FLAT), call.arg(last));
  }

  private void blmpop(Call call) {
    ListPopArgs args = ListPopArgs.read(call, 2);
    if (args != null) {
      pop(call, args.keys(), args.pop(), call.arg(1));
    }
  }

  private void pop(Call call, List<Bytes> keys, ListPop pop, Bytes timeout) {
    long deadline = Timeouts.seconds(call, timeout);
    if (deadline == Timeouts.REFUSED
        || popFirst(call.db(), keys, pop, call.reply(), call.effects())) {
      return;
    }
    if (call.mayWait()) {
      wait(call, new ToPop(deadline, keys, pop));
    } else {
      call.reply().nullArray();
    }
  }

  /** Pops from the first key that is there; false if there is none. */
  private boolean popFirst(
      Database db, List<Bytes> keys, ListPop pop, Reply reply, Effects effects) {
    for (Bytes key : keys) {
      Entry entry = db.write(key);
      if (entry != null) {
        if (isNoList(entry)) {
          reply.error(Errors.WRONG_TYPE);
        } else {
          popWithKey(db, key, valueOf(entry), pop, reply, effects);
        }
        return true;
      }
    }
    return false;
  }

  private void blmove(Call call) {
    Args args = call.args(3);
    boolean fromFront = ListPopArgs.front(args);
    boolean toFront = ListPopArgs.front(args);
    if (!args.failed()) {
      move(call, ListMove.lmove(call, fromFront, toFront), call.arg(5));
    }
  }

  private void blmovem(Call call) {
    ListTransfer transfer = ListTransfer.read(call, 6);
    long deadline = transfer == null ? Timeouts.REFUSED : Timeouts.seconds(call, call.arg(5));
    if (deadline == Timeouts.REFUSED) {
      return;
    }
    Entry entry = call.db().write(transfer.from());
    if (isOtherType(call, entry)) {
      return;
    }
    if (entry != null && transfer.isEnough(valueOf(entry))) {
      transfer(call, call.db(), valueOf(entry), transfer, call.reply());
    } else if (call.mayWait()) {
      call.keyspace().need(transfer.heapBytes());
      wait(call, new ToTransfer(deadline, transfer.from(), transfer.kept()));
    } else {
      call.reply().nullArray();
    }
  }

  private void brpoplpush(Call call) {
    move(call, ListMove.rpoplpush(call.arg(1), call.arg(2)), call.arg(3));
  }

  private void move(Call call, ListMove move, Bytes timeout) {
    long deadline = Timeouts.seconds(call, timeout);
    if (deadline == Timeouts.REFUSED) {
      return;
    }
    Entry source = call.db().write(move.from());
    if (isOtherType(call, source)) {
      return;
    }
    if (source == null) {
      waitToMove(call, move, deadline);
    } else if (move(call.db(), valueOf(source), move, call.reply())) {
      call.effects().instead(move.words());
    }
  }

  private void waitToMove(Call call, ListMove move, long deadline) {
    if (call.mayWait()) {
      call.keyspace().need(move.heapBytes());
      wait(call, new ToMove(deadline, move.from(), move.kept()));
    } else {
      call.reply().nullBulk();
    }
  }

  private void wait(Call call, KeyWaiting reason) {
    blockedKeys.block(call, reason);
  }

  /** A wait for a list; a client that waits so gets a null array when the time is over. */
  private abstract static class ForList extends KeyWaiting {
    ForList(long deadline, List<Bytes> keys) {
      super(deadline, keys.toArray(Bytes[]::new));
    }

    @Override
    public boolean canServe(Database db, Bytes key) {
      Entry entry = db.find(key);
      return entry != null && !isNoList(entry);
    }

    @Override
    public final void timedOut(Reply reply) {
      reply.nullArray();
    }
  }

  /** A client of BLPOP, BRPOP or BLMPOP. */
  private final class ToPop extends ForList {
    private final ListPop pop;

    ToPop(long deadline, List<Bytes> keys, ListPop pop) {
      super(deadline, keys);
      this.pop = pop;
    }

    @Override
    public void serve(Call call, Database db, Bytes key) {
      popFirst(db, keys(), pop, call.reply(), call.effects());
    }
  }

  /** A client of BLMOVE or BRPOPLPUSH. */
  private final class ToMove extends ForList {
    private final ListMove move;

    ToMove(long deadline, Bytes source, ListMove move) {
      super(deadline, List.of(source));
      this.move = move;
    }

    @Override
    public long heapBytes() {
      return super.heapBytes() + move.heapBytes();
    }

    @Override
    public void serve(Call call, Database db, Bytes key) {
      Entry source = db.write(move.from());
      if (move(db, valueOf(source), move, call.reply())) {
        call.effects().instead(move.words());
      }
    }
  }

  /** A client of BLMOVEM. */
  private final class ToTransfer extends ForList {
    private final ListTransfer transfer;

    ToTransfer(long deadline, Bytes source, ListTransfer transfer) {
      super(deadline, List.of(source));
      this.transfer = transfer;
    }

    @Override
    public long heapBytes() {
      return super.heapBytes() + transfer.heapBytes();
    }

    @Override
    public boolean canServe(Database db, Bytes key) {
      return super.canServe(db, key) && transfer.isEnough(valueOf(db.find(key)));
    }

    @Override
    public void serve(Call call, Database db, Bytes key) {
      Entry source = db.write(transfer.from());
      transfer(call, db, valueOf(source), transfer, call.reply());
    }
  }
}
