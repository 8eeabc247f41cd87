package io.vireo.server.family.key;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ExpireCondition;
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;

/** EXPIRE, TTL and similar commands: until when a key stays. */
public final class ExpiryCommands extends Family {
  private static final long NO_KEY = -2;

  private final ExpireCondition condition = new ExpireCondition();

  final Command expire =
      command("EXPIRE", -3, call -> expire(call, ExpiryUnit.SECONDS))
          .doc("1.0.0", "O(1)", "Lets a key expire after some seconds.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key seconds [condition=NX|XX|GT|LT]@7.0.0")
          .history("7.0.0", "The options NX, XX, GT and LT.");

  final Command expireat =
      command("EXPIREAT", -3, call -> expire(call, ExpiryUnit.UNIX_SECONDS))
          .doc("1.2.0", "O(1)", "Lets a key expire at a Unix time in seconds.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key unix-time-seconds [condition=NX|XX|GT|LT]@7.0.0")
          .history("7.0.0", "The options NX, XX, GT and LT.");

  final Command pexpire =
      command("PEXPIRE", -3, call -> expire(call, ExpiryUnit.MILLIS))
          .doc("2.6.0", "O(1)", "Lets a key expire after some milliseconds.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key milliseconds [condition=NX|XX|GT|LT]@7.0.0")
          .history("7.0.0", "The options NX, XX, GT and LT.");

  final Command pexpireat =
      command("PEXPIREAT", -3, call -> expire(call, ExpiryUnit.UNIX_MILLIS))
          .doc("2.6.0", "O(1)", "Lets a key expire at a Unix time in milliseconds.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key unix-time-milliseconds [condition=NX|XX|GT|LT]@7.0.0")
          .history("7.0.0", "The options NX, XX, GT and LT.");

  final Command persist =
      command("PERSIST", 2, this::persist)
          .doc("2.2.0", "O(1)", "Removes a key's expiry, so that it stays.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key");

  final Command ttl =
      command("TTL", 2, call -> tell(call, ExpiryUnit.SECONDS))
          .doc("1.0.0", "O(1)", "Tells how many seconds a key has left.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key")
          .history("2.8.0", "Answers -2 if the key does not exist.");

  final Command pttl =
      command("PTTL", 2, call -> tell(call, ExpiryUnit.MILLIS))
          .doc("2.6.0", "O(1)", "Tells how many milliseconds a key has left.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key")
          .history("2.8.0", "Answers -2 if the key does not exist.");

  final Command expiretime =
      command("EXPIRETIME", 2, call -> tell(call, ExpiryUnit.UNIX_SECONDS))
          .doc("7.0.0", "O(1)", "Tells the Unix time in seconds at which a key expires.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key");

  final Command pexpiretime =
      command("PEXPIRETIME", 2, call -> tell(call, ExpiryUnit.UNIX_MILLIS))
          .doc("7.0.0", "O(1)", "Tells the Unix time in milliseconds at which a key expires.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key");

  /** The family. */
  public ExpiryCommands() {
    super(Group.GENERIC);
  }

  private void expire(Call call, ExpiryUnit unit) {
    if (!condition.read(call, 3)) {
      return;
    }
    long deadline = unit.any(call, call.arg(2));
    if (deadline == ExpiryUnit.REFUSED) {
      return;
    }
    Entry entry = call.db().write(call.arg(1));
    boolean done = entry != null && condition.permits(entry.deadline(), deadline);
    if (done) {
      retime(call, call.arg(1), deadline);
    }
    call.reply().integer(done ? 1 : 0);
  }

  private static void retime(Call call, Bytes key, long deadline) {
    Database db = call.db();
    if (call.keyspace().isOver(Math.max(0, deadline))) {
      db.remove(key);
      db.announce(key, KeyEvent.GENERIC, "del");
      call.effects().instead("DEL", key);
    } else {
      db.deadline(key, deadline);
      db.announce(key, KeyEvent.GENERIC, "expire");
      call.effects().instead("PEXPIREAT", key, deadline);
    }
  }

  private void persist(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Entry entry = db.write(key);
    boolean done = entry != null && entry.deadline() >= 0;
    if (done) {
      db.deadline(key, Database.NEVER);
      db.announce(key, KeyEvent.GENERIC, "persist");
    }
    call.reply().integer(done ? 1 : 0);
  }

  private static void tell(Call call, ExpiryUnit unit) {
    Entry entry = call.db().look(call.arg(1));
    long deadline = entry == null ? NO_KEY : entry.deadline();
    if (deadline < 0) {
      call.reply().integer(deadline);
      return;
    }
    long millis = unit.isAbsolute() ? deadline : Math.max(0, deadline - call.now());
    long rest = millis % unit.factor();
    call.reply().integer(millis / unit.factor() + (2 * rest >= unit.factor() ? 1 : 0));
  }
}
