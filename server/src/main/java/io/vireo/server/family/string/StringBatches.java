package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;
import io.vireo.server.resp.Reply;

/** MGET, MSET and similar commands: strings under many keys. */
public final class StringBatches extends StringFamily {
  /** Bytes of a SET beside its key and value, as it is kept and as it is said, at most. */
  private static final int COMMAND = 128;

  /** Bytes of an entry beside its key and value, with its place in the table, about. */
  private static final int ENTRY_BYTES = 20;

  /** A shorter request finds room, as some pages are kept free for the next command. */
  private static final int SMALL_BATCH_BYTES = 64 * 1024;

  private final SetOptions options = new SetOptions(new StringDigest());

  final Command mget =
      command("MGET", -2, this::mget)
          .doc("1.0.0", "O(N) for N keys", "Gives the strings under several keys at once.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1).range(-1, 1, 0), RO, ACCESS)
          .tips("request_policy:multi_shard")
          .syntax("key...");

  final Command mset =
      command("MSET", -3, this::mset)
          .doc("1.0.1", "O(N) for N keys", "Puts strings under several keys at once.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM)
          .key(at(1).range(-1, 2, 0), OW, UPDATE)
          .tips("request_policy:multi_shard", "response_policy:all_succeeded")
          .syntax("data=(key value)...");

  final Command msetnx =
      command("MSETNX", -3, this::msetnx)
          .doc(
              "1.0.1",
              "O(N) for N keys",
              "Puts strings under several keys at once, but only if none of the keys exists.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM)
          .key(at(1).range(-1, 2, 0), OW, INSERT)
          .syntax("data=(key value)...");

  final Command msetex =
      command("MSETEX", -4, this::msetex)
          .doc(
              "8.4.0",
              "O(N) for N keys",
              "Puts strings under several keys at once, on one condition and until one time.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM)
          .key(at(1).keynum(0, 1, 2), OW, UPDATE)
          .tips("request_policy:multi_shard", "response_policy:all_succeeded")
          .syntax(
              "numkeys:integer data=(key value)... [condition=NX|XX]"
                  + " [expiration=EX seconds|PX milliseconds|EXAT unix-time-seconds"
                  + "|PXAT unix-time-milliseconds|KEEPTTL]");

  private void mget(Call call) {
    Database db = call.db();
    Reply reply = call.reply();
    int count = call.count();
    reply.array(count - 1);
    for (int i = 1; i < count; i++) {
      Entry entry = db.read(call.arg(i));
      if (entry != null && Strings.isString(entry)) {
        view.of(entry).writeTo(reply);
      } else {
        reply.nullBulk();
      }
    }
  }

  private void mset(Call call) {
    if (hasOddWord(call)) {
      return;
    }
    put(call, 1, call.count(), Database.NEVER);
    call.reply().ok();
  }

  private static boolean hasOddWord(Call call) {
    if (call.count() % 2 == 1) {
      return false;
    }
    call.reply().error(Errors.arity(call.command()));
    return true;
  }

  /**
   * Asks for pages before the first string is put, for all or none are to be there.
   *
   * @throws NoRoom if there are too few
   */
  private static void needPages(Call call, int from, int to) {
    if (call.requestBytes() < SMALL_BATCH_BYTES) {
      return;
    }
    Database db = call.db();
    long bytes = 0;
    for (int i = from; i < to; i += 2) {
      Bytes key = call.arg(i);
      bytes += ENTRY_BYTES + key.length() + call.arg(i + 1).length();
    }
    if (db.hasPagesFor(bytes)) {
      return;
    }
    for (int i = from; i < to; i += 2) {
      Entry replaced = db.find(call.arg(i));
      bytes -= replaced == null ? 0 : replaced.bytes();
    }
    if (!db.hasPagesFor(bytes)) {
      throw new NoRoom();
    }
  }

  private static void put(Call call, int from, int to, long deadline) {
    needPages(call, from, to);
    Database db = call.db();
    for (int i = from; i < to; i += 2) {
      Bytes key = call.arg(i);
      Type before = db.typeToOverwrite(key);
      Strings.set(db, key, call.arg(i + 1), deadline);
      db.overwritten(key, before);
      db.changed(key);
      if (deadline >= 0) {
        db.keyspace().notify(KeyEvent.GENERIC, "expire", db.index(), key);
      }
      db.keyspace().notify(KeyEvent.STRING, "set", db.index(), key);
    }
  }

  private void msetnx(Call call) {
    if (hasOddWord(call)) {
      return;
    }
    boolean free = present(call, 1, call.count(), true) == 0;
    if (free) {
      put(call, 1, call.count(), Database.NEVER);
    }
    call.reply().integer(free ? 1 : 0);
  }

  /** How many of the keys are there; stops at the first that is or, if so wished, is not. */
  private static int present(Call call, int from, int to, boolean untilFound) {
    int present = 0;
    for (int i = from; i < to; i += 2) {
      boolean found = call.db().write(call.arg(i)) != null;
      present += found ? 1 : 0;
      if (found == untilFound) {
        break;
      }
    }
    return present;
  }

  private void msetex(Call call) {
    Bytes number = call.arg(1);
    long keys = number.isLong() ? number.toLong() : 0;
    if (keys < 1 || keys > Integer.MAX_VALUE) {
      call.reply().error("ERR invalid numkeys value");
      return;
    }
    if (keys * 2 > call.count() - 2) {
      call.reply().error("ERR wrong number of key-value pairs");
      return;
    }
    int end = 2 + (int) keys * 2;
    if (!options.read(call, end, SetOptions.Set.MSETEX)) {
      return;
    }
    long deadline = options.deadline(call);
    if (deadline == ExpiryUnit.REFUSED) {
      return;
    }
    boolean permitted = permits(call, end);
    if (permitted) {
      if (call.effects().wanted()) {
        call.keyspace().need((end - 2L) / 2 * COMMAND);
      }
      put(call, 2, end, deadline);
      repeat(call, end, deadline);
    }
    call.reply().integer(permitted ? 1 : 0);
  }

  /** In commands that every server knows. */
  private static void repeat(Call call, int end, long deadline) {
    call.effects().nothing();
    for (int i = 2; i < end; i += 2) {
      if (deadline >= 0) {
        call.effects().also("SET", call.arg(i), call.arg(i + 1), "PXAT", deadline);
      } else if (deadline == Strings.KEEP) {
        call.effects().also("SET", call.arg(i), call.arg(i + 1), "KEEPTTL");
      } else {
        call.effects().also("SET", call.arg(i), call.arg(i + 1));
      }
    }
  }

  private boolean permits(Call call, int end) {
    switch (options.condition()) {
      case ABSENT:
        return present(call, 2, end, true) == 0;
      case PRESENT:
        return present(call, 2, end, false) == (end - 2) / 2;
      default:
        return true;
    }
  }
}
