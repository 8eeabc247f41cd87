package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.OW;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;
import static io.vireo.server.command.KeyFlag.VARIABLE_FLAGS;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.KeyFinders;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;

/** GET, SET and similar commands: whole strings under one key. */
public final class StringCommands extends StringFamily {
  private static final String NO_STRING =
      "ERR Key should be of string type if conditions are specified";

  private final StringDigest digest = new StringDigest();
  private final SetOptions options = new SetOptions(digest);

  final Command get =
      command("GET", 2, this::get)
          .doc("1.0.0", "O(1)", "Gives the string under a key.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key");

  final Command set =
      command("SET", -3, this::set)
          .doc("1.0.0", "O(1)", "Puts a string under a key, whatever was there before.")
          .cost(CONSTANT)
          .flags(WRITE, DENYOOM)
          .key(at(1).note("Reads the old value only with GET"), RW, ACCESS, UPDATE, VARIABLE_FLAGS)
          .keyFlagsBy(KeyFinders::set)
          .syntax(
              "key value [condition=NX|XX|IFEQ ifeq-value@8.4.0|IFNE ifne-value@8.4.0"
                  + "|IFDEQ ifdeq-digest:integer@8.4.0|IFDNE ifdne-digest:integer@8.4.0]@2.6.12"
                  + " [GET]@6.2.0 [expiration=EX seconds@2.6.12|PX milliseconds@2.6.12"
                  + "|EXAT unix-time-seconds@6.2.0|PXAT unix-time-milliseconds@6.2.0"
                  + "|KEEPTTL@6.0.0]")
          .history("2.6.12", "The options EX, PX, NX and XX.")
          .history("6.0.0", "The option KEEPTTL.")
          .history("6.2.0", "The options GET, EXAT and PXAT.")
          .history("7.0.0", "NX and GET may be used together.")
          .history("8.4.0", "The options IFEQ, IFNE, IFDEQ and IFDNE.");

  final Command setnx =
      command("SETNX", 3, this::setnx)
          .doc("1.0.0", "O(1)", "Puts a string under a key only if the key does not exist.")
          .cost(CONSTANT)
          .replaced("2.6.12", "SET with NX")
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), OW, INSERT)
          .syntax("key value");

  final Command setex =
      command("SETEX", 4, call -> setUntil(call, ExpiryUnit.SECONDS))
          .doc("2.0.0", "O(1)", "Puts a string under a key that expires after some seconds.")
          .cost(CONSTANT)
          .replaced("2.6.12", "SET with EX")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .syntax("key seconds value");

  final Command psetex =
      command("PSETEX", 4, call -> setUntil(call, ExpiryUnit.MILLIS))
          .doc("2.6.0", "O(1)", "Puts a string under a key that expires after some milliseconds.")
          .cost(CONSTANT)
          .replaced("2.6.12", "SET with PX")
          .flags(WRITE, DENYOOM)
          .key(at(1), OW, UPDATE)
          .syntax("key milliseconds value");

  final Command getset =
      command("GETSET", 3, this::getset)
          .doc("1.0.0", "O(1)", "Puts a new string under a key and gives the old one.")
          .cost(CONSTANT)
          .replaced("6.2.0", "SET with GET")
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, ACCESS, UPDATE)
          .syntax("key value");

  final Command getdel =
      command("GETDEL", 2, this::getdel)
          .doc("6.2.0", "O(1)", "Gives the string under a key and deletes the key.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .syntax("key");

  final Command getex =
      command("GETEX", -2, this::getex)
          .doc(
              "6.2.0", "O(1)", "Gives the string under a key and sets or removes the key's expiry.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1).note("An update, because it changes the expiry"), RW, ACCESS, UPDATE)
          .syntax(
              "key [expiration=EX seconds|PX milliseconds|EXAT unix-time-seconds|"
                  + "PXAT unix-time-milliseconds|PERSIST]");

  final Command delifeq =
      command("DELIFEQ", 3, this::delifeq)
          .doc("9.0.0", "O(1)", "Deletes a key only if it holds a certain string.")
          .cost(CONSTANT)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE)
          .syntax("key value");

  final Command delex =
      command("DELEX", -2, this::delex)
          .doc(
              "8.4.0",
              "O(1), with a digest O(N) for the length N of the string",
              "Deletes a key, if it is to be only while it holds a certain string or one of a"
                  + " certain digest.")
          .cost(BY_VALUE)
          .flags(WRITE, FAST)
          .key(at(1), RW, DELETE, VARIABLE_FLAGS)
          .keyFlagsBy(KeyFinders::delex)
          .syntax(
              "key [condition=IFEQ ifeq-value|IFNE ifne-value|IFDEQ ifdeq-digest:integer"
                  + "|IFDNE ifdne-digest:integer]");

  final Command digestOf =
      command("DIGEST", 2, this::digest)
          .doc("8.4.0", "O(N) for the length N of the string", "Gives the XXH3 of a string.")
          .cost(BY_VALUE)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key");

  private void get(Call call) {
    Entry entry = call.db().read(call.arg(1));
    // Told apart at once, so that the compiler saves the view of the entry.
    if (entry == null) {
      call.reply().nullBulk();
    } else if (!isOtherType(call, entry)) {
      answer(call, entry);
    }
  }

  private void set(Call call) {
    if (call.count() == 3) {
      put(call, call.arg(2), Database.NEVER);
      call.reply().ok();
      return;
    }
    if (!options.read(call, 3, SetOptions.Set.SET)) {
      return;
    }
    long deadline = options.deadline(call);
    if (deadline == ExpiryUnit.REFUSED || !mayBeSet(call)) {
      return;
    }
    put(call, call.arg(2), deadline);
    repeat(call, call.arg(2), deadline);
    if (!options.get()) {
      call.reply().ok();
    }
  }

  /** A replica that repeats the command shall neither look at conditions nor at another clock. */
  private static void repeat(Call call, Bytes value, long deadline) {
    if (call.count() == 5 && call.arg(3).is("PXAT")) {
      // That is what it says: it is repeated as it is.
      return;
    }
    if (deadline >= 0) {
      call.effects().instead("SET", call.arg(1), value, "PXAT", deadline);
    } else if (deadline == Strings.KEEP) {
      call.effects().instead("SET", call.arg(1), value, "KEEPTTL");
    } else {
      call.effects().instead("SET", call.arg(1), value);
    }
  }

  /** Answers with the old value if that is wanted; false if all is answered and done. */
  private boolean mayBeSet(Call call) {
    Entry entry = null;
    if (options.get()) {
      entry = call.db().read(call.arg(1));
      if (isOtherType(call, entry)) {
        return false;
      }
    } else if (options.condition() != SetOptions.Condition.NONE) {
      entry = call.db().write(call.arg(1));
    }
    if (entry != null && options.compares()) {
      // What is compared is read, beside what is written and what is answered.
      call.db().read(call.arg(1));
      if (isOtherType(call, entry) || !options.hasDigest(call)) {
        return false;
      }
    }
    if (options.get()) {
      answer(call, entry);
    }
    if (options.permits(entry, view)) {
      return true;
    }
    if (!options.get()) {
      call.reply().nullBulk();
    }
    return false;
  }

  private static void put(Call call, Bytes value, long deadline) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Type before = db.typeToOverwrite(key);
    Strings.set(db, key, value, deadline);
    db.overwritten(key, before);
    db.announce(key, KeyEvent.STRING, "set");
    if (deadline >= 0) {
      db.keyspace().notify(KeyEvent.GENERIC, "expire", db.index(), key);
    }
  }

  private void setnx(Call call) {
    boolean absent = call.db().write(call.arg(1)) == null;
    if (absent) {
      put(call, call.arg(2), Database.NEVER);
    }
    call.reply().integer(absent ? 1 : 0);
  }

  private void setUntil(Call call, ExpiryUnit unit) {
    long deadline = unit.positive(call, call.arg(2));
    if (deadline != ExpiryUnit.REFUSED) {
      put(call, call.arg(3), deadline);
      repeat(call, call.arg(3), deadline);
      call.reply().ok();
    }
  }

  private void getset(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      answer(call, entry);
      put(call, call.arg(2), Database.NEVER);
      repeat(call, call.arg(2), Database.NEVER);
    }
  }

  private void getdel(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    answer(call, entry);
    if (entry != null) {
      delete(call);
    }
  }

  private void getex(Call call) {
    if (!options.read(call, 2, SetOptions.Set.GETEX)) {
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    long deadline = entry == null ? Database.NEVER : options.deadline(call);
    if (deadline == ExpiryUnit.REFUSED) {
      return;
    }
    answer(call, entry);
    if (entry != null) {
      retime(call, entry, deadline);
    }
  }

  private void retime(Call call, Entry entry, long deadline) {
    Database db = call.db();
    Bytes key = call.arg(1);
    if (options.isAbsolute() && call.keyspace().isOver(deadline)) {
      delete(call);
    } else if (options.expires()) {
      db.deadline(key, deadline);
      db.announce(key, KeyEvent.GENERIC, "expire");
      call.effects().instead("PEXPIREAT", key, deadline);
    } else if (options.persists() && entry.deadline() >= 0) {
      db.deadline(key, Database.NEVER);
      db.announce(key, KeyEvent.GENERIC, "persist");
      call.effects().instead("PERSIST", key);
    }
  }

  private void delifeq(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean equal = entry != null && view.of(entry).sameAs(call.arg(2));
    if (equal) {
      delete(call);
    }
    call.reply().integer(equal ? 1 : 0);
  }

  private void delex(Call call) {
    int words = call.count();
    if (words != 2 && words != 4) {
      call.reply().error(Errors.arity(call.command()));
      return;
    }
    Database db = call.db();
    Entry entry = words == 2 ? db.write(call.arg(1)) : db.read(call.arg(1));
    boolean deletes = entry != null;
    if (deletes && words == 4) {
      if (!Strings.isString(entry)) {
        call.reply().error(NO_STRING);
        return;
      }
      if (!options.readComparison(call, 2)) {
        return;
      }
      deletes = options.permits(entry, view);
    }
    if (deletes) {
      delete(call);
    }
    call.reply().integer(deletes ? 1 : 0);
  }

  private void digest(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (entry == null) {
      call.reply().nullBulk();
    } else if (!isOtherType(call, entry)) {
      call.reply().bulk(digest.of(view.of(entry)));
    }
  }
}
