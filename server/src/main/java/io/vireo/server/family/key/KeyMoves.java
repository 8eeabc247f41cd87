package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** COPY, MOVE and RENAME: a value gets another key, or its key another database. */
public final class KeyMoves extends Family {
  private static final String SAME = "ERR source and destination objects are the same";
  private static final String NO_DATABASE = "ERR DB index is out of range";
  private static final String NO_INT =
      "ERR value is out of range, value must between -2147483648 and 2147483647";

  final Command copy =
      command("COPY", -3, this::copy)
          .doc("6.2.0", "O(N) for N elements", "Copies a key's value to another key.")
          .flags(WRITE, DENYOOM)
          .key(at(1), RO, ACCESS)
          .key(at(2), OW, UPDATE)
          .databases(NamedDatabases.OPTION)
          .syntax("source destination [DB destination-db:integer] [REPLACE]");

  final Command move =
      command("MOVE", 3, this::move)
          .doc("1.0.0", "O(1)", "Moves a key to another database.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .databases(NamedDatabases.SECOND)
          .syntax("key db");

  final Command rename =
      command("RENAME", 3, call -> rename(call, true))
          .doc("1.0.0", "O(1)", "Gives a key another name, replacing what had that name.")
          .cost(CONSTANT)
          .flags(WRITE)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), OW, UPDATE)
          .syntax("key newkey");

  final Command renamenx =
      command("RENAMENX", 3, call -> rename(call, false))
          .doc("1.0.0", "O(1)", "Gives a key another name unless that name is taken.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .key(at(2), OW, INSERT)
          .syntax("key newkey")
          .history("3.2.0", "Both names may be the same.");

  /** The family. */
  public KeyMoves() {
    super(Group.GENERIC);
  }

  private void copy(Call call) {
    boolean replace = false;
    int target = call.db().index();
    Args args = call.args(3);
    while (args.more()) {
      if (args.take("REPLACE")) {
        replace = true;
      } else if (args.left() > 1 && args.take("DB")) {
        target = copyTarget(call, args);
      } else {
        args.fail(Errors.SYNTAX);
      }
    }
    if (!args.failed()) {
      copy(call, call.keyspace().database(target), replace);
    }
  }

  /** The database of COPY; the only one in a cluster that has no more. */
  private static int copyTarget(Call call, Args args) {
    int index = database(call, args);
    if (index != 0 && call.keyspace().isSlotted() && call.keyspace().size() == 1) {
      args.fail("ERR Copying to another database is not allowed in cluster mode");
    }
    return index;
  }

  /** The number of a database that is there; if it is not, an error latches. */
  private static int database(Call call, Args args) {
    long index = args.integer();
    if (index != (int) index) {
      args.fail(NO_INT);
    } else if (index < 0 || index >= call.keyspace().size()) {
      args.fail(NO_DATABASE);
    }
    return (int) index;
  }

  private static void copy(Call call, Database target, boolean replace) {
    Bytes from = call.arg(1);
    Bytes to = call.arg(2);
    if (target == call.db() && from.equals(to)) {
      call.reply().error(SAME);
      return;
    }
    if (call.db().index() != 0 || target.index() != 0) {
      call.keyspace().stats().clusterIncompatibleOperations.add(1);
    }
    Entry entry = call.db().read(from);
    if (entry == null || target.write(to) != null && !replace) {
      call.reply().integer(0);
      return;
    }
    call.keyspace().need(entry.bytes());
    Type before = target.typeToOverwrite(to);
    target.copy(entry, to, call.keyspace().access().fresh());
    target.announce(to, KeyEvent.GENERIC, "copy_to");
    target.overwritten(to, before);
    call.reply().integer(1);
  }

  private void move(Call call) {
    if (call.keyspace().isSlotted() && call.keyspace().size() == 1) {
      call.reply().error("ERR MOVE is not allowed in cluster mode");
      return;
    }
    Args args = call.args(2);
    int index = database(call, args);
    if (args.failed()) {
      return;
    }
    Database source = call.db();
    Database target = call.keyspace().database(index);
    if (source == target) {
      call.reply().error(SAME);
      return;
    }
    call.keyspace().stats().clusterIncompatibleOperations.add(1);
    Bytes key = call.arg(1);
    Entry entry = source.write(key);
    boolean movable = entry != null && target.write(key) == null;
    if (movable) {
      // The parts of a large value go from blocks of one database to the other's by way of the
      // heap.
      call.keyspace().need(entry.bytes());
      source.move(key, target, key);
      source.announce(key, KeyEvent.GENERIC, "move_from");
      target.changedAlong(key);
      call.keyspace().notify(KeyEvent.GENERIC, "move_to", index, key);
    }
    call.reply().integer(movable ? 1 : 0);
  }

  private static void rename(Call call, boolean replace) {
    Database db = call.db();
    Bytes from = call.arg(1);
    Bytes to = call.arg(2);
    Entry entry = db.write(from);
    if (entry == null) {
      call.reply().error(Errors.NO_KEY);
      return;
    }
    boolean same = from.equals(to);
    boolean done = replace || !same && db.write(to) == null;
    if (done && !same) {
      rename(db, from, to);
    }
    if (replace) {
      call.reply().ok();
    } else {
      call.reply().integer(done ? 1 : 0);
    }
  }

  private static void rename(Database db, Bytes from, Bytes to) {
    Type before = db.typeToOverwrite(to);
    db.move(from, db, to);
    db.announce(from, KeyEvent.GENERIC, "rename_from");
    db.changedAlong(to);
    db.keyspace().notify(KeyEvent.GENERIC, "rename_to", db.index(), to);
    db.overwritten(to, before);
  }
}
