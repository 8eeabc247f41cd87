package io.vireo.server.family.string;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.INSERT;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Strings;

/** APPEND, GETRANGE and similar commands: parts of a string. */
public final class StringRanges extends StringFamily {
  /** What one array can hold on every JVM. */
  private static final long LONGEST = Integer.MAX_VALUE - 64;

  private static final String TOO_LONG =
      "ERR string exceeds maximum allowed size (proto-max-bulk-len)";

  private final Config config;

  final Command append =
      command("APPEND", 3, this::append)
          .doc(
              "2.0.0",
              "O(N) for N bytes added",
              "Adds text at the end of a string, which begins empty if the key is missing.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, INSERT)
          .syntax("key value");

  final Command strlen =
      command("STRLEN", 2, this::strlen)
          .doc("2.2.0", "O(1)", "Tells how many bytes a string has.")
          .cost(CONSTANT)
          .flags(READONLY, FAST)
          .key(at(1), RO)
          .syntax("key");

  final Command getrange =
      command("GETRANGE", 4, this::getrange)
          .doc(
              "2.4.0",
              "O(N) for N bytes returned",
              "Gives a stretch of a string, from one offset to another.")
          .cost(BY_VALUE)
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key start end");

  final Command substr =
      command("SUBSTR", 4, this::getrange)
          .doc(
              "1.0.0",
              "O(N) for N bytes returned",
              "Gives a stretch of a string, from one offset to another.")
          .replaced("2.0.0", "GETRANGE")
          .flags(READONLY)
          .key(at(1), RO, ACCESS)
          .syntax("key start end");

  final Command setrange =
      command("SETRANGE", 4, this::setrange)
          .doc(
              "2.2.0",
              "O(N) for N bytes written",
              "Overwrites a string from an offset on, filling with zero bytes as far as needed.")
          .flags(WRITE, DENYOOM)
          .key(at(1), RW, UPDATE)
          .syntax("key offset value");

  /** The family. */
  public StringRanges(Config config) {
    this.config = config;
  }

  private boolean isTooLong(Call call, long length) {
    long most = config.get(NetworkSettings.PROTO_MAX_BULK_LEN);
    if (length >= 0 && length <= Math.min(most, LONGEST)) {
      return false;
    }
    call.reply().error(TOO_LONG);
    return true;
  }

  private void append(Call call) {
    Database db = call.db();
    Bytes key = call.arg(1);
    Bytes tail = call.arg(2);
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    int before = view.of(entry).length();
    if (entry == null) {
      Strings.set(db, key, tail, Database.NEVER);
    } else if (isTooLong(call, (long) before + tail.length())) {
      return;
    } else {
      overwrite(db, key, entry, before, tail);
    }
    db.announce(key, KeyEvent.STRING, "append");
    call.reply().integer(before + tail.length());
  }

  private int overwrite(Database db, Bytes key, Entry entry, int offset, Bytes with) {
    Strings.open(db, key, entry, offset + with.length(), view);
    view.put(offset, with.array(), with.offset(), with.length());
    return view.length();
  }

  private void strlen(Call call) {
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      call.reply().integer(view.of(entry).length());
    }
  }

  private void getrange(Call call) {
    Bytes first = call.arg(2);
    Bytes last = call.arg(3);
    if (!first.isLong() || !last.isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    Entry entry = call.db().read(call.arg(1));
    if (!isOtherType(call, entry)) {
      answerRange(call, entry, first.toLong(), last.toLong());
    }
  }

  /** Negative offsets count from the end; both are cut to what is there. */
  private void answerRange(Call call, Entry entry, long first, long last) {
    int length = view.of(entry).length();
    long from = Math.max(0, first < 0 ? first + length : first);
    long to = Math.min(length - 1L, Math.max(0, last < 0 ? last + length : last));
    if (from > to || first < 0 && last < 0 && first > last) {
      call.reply().bulk(Bytes.EMPTY);
    } else {
      view.writeTo(call.reply(), (int) from, (int) (to - from + 1));
    }
  }

  private void setrange(Call call) {
    Bytes key = call.arg(1);
    Bytes with = call.arg(3);
    if (!call.arg(2).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
      return;
    }
    long offset = call.arg(2).toLong();
    if (offset < 0) {
      call.reply().error("ERR offset is out of range");
      return;
    }
    Database db = call.db();
    Entry entry = db.write(key);
    if (isOtherType(call, entry)) {
      return;
    }
    int length = view.of(entry).length();
    if (!with.isEmpty()) {
      if (isTooLong(call, offset + with.length())) {
        return;
      }
      length = overwrite(db, key, entry, (int) offset, with);
      db.announce(key, KeyEvent.STRING, "setrange");
    }
    call.reply().integer(length);
  }
}
