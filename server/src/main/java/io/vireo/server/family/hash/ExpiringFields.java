package io.vireo.server.family.hash;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.DELETE;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import java.util.ArrayList;
import java.util.List;

/** HSETEX, HGETEX and HGETDEL: values of fields and their end in one. */
public final class ExpiringFields extends HashFamily {
  private static final String NOT_POSITIVE = "ERR Number of fields must be a positive integer";

  private final FieldBlock fields = new FieldBlock();
  private final FieldOptions setting = new FieldOptions(fields, true);
  private final FieldOptions getting = new FieldOptions(fields, false);

  final Command hsetex =
      command("HSETEX", -6, this::hsetex)
          .doc(
              "8.0.0",
              "O(N) for N fields",
              "Sets the values of fields and their expiry, under a condition if asked to.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, DENYOOM, FAST)
          .key(at(1), RW, UPDATE)
          .syntax(
              "key [condition=FNX|FXX] [expiration=EX seconds|PX milliseconds|"
                  + "EXAT unix-time-seconds|PXAT unix-time-milliseconds|"
                  + "KEEPTTL] FIELDS (numfields data=(field value)...)");

  final Command hgetex =
      command("HGETEX", -5, this::hgetex)
          .doc(
              "8.0.0",
              "O(N) for N fields",
              "Gives the values of fields and sets or removes their expiry.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1).note("An update, because it changes expiry times"), RW, ACCESS, UPDATE)
          .syntax(
              "key [expiration=EX seconds|PX milliseconds|EXAT unix-time-seconds|"
                  + "PXAT unix-time-milliseconds|PERSIST] FIELDS (numfields field...)");

  final Command hgetdel =
      command("HGETDEL", -5, this::hgetdel)
          .doc("8.0.0", "O(N) for N fields", "Gives the values of fields and removes the fields.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, ACCESS, DELETE)
          .syntax("key FIELDS (numfields field...)");

  /** The family; {@code thresholds} tell the sizes up to which hashes are packed. */
  public ExpiringFields(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void hsetex(Call call) {
    if (!setting.read(call)) {
      return;
    }
    Database db = call.db();
    Entry entry = db.write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean permitted = setting.permits(entry == null ? null : presence(call, valueOf(entry)));
    HashValue hash = valueOf(entry);
    boolean isEmptied = retakeLapsed(call, hash, permitted);
    HashValue left = isEmptied ? null : hash;
    if (permitted) {
      setAll(
          call,
          left == null ? create(call, fields.first(), fields.end(), setting.expires()) : left);
    }
    call.reply().integer(permitted ? 1 : 0);
  }

  private FieldOptions.Presence presence(Call call, HashValue hash) {
    return field -> find(call, hash, field);
  }

  /**
   * Ends the look-ups of the condition; true if the key went with the fields that it found past
   * their deadline. Nothing tells of a key that went if fields are set now: it comes again.
   */
  private boolean retakeLapsed(Call call, HashValue hash, boolean isSet) {
    if (!hasLapsed()) {
      return false;
    }
    boolean emptied = took(call, hash);
    call.db().changedAlong(call.arg(1));
    tellLapsed(call);
    if (emptied && !isSet) {
      tell(call, KeyEvent.GENERIC, "del");
    }
    return emptied;
  }

  private void setAll(Call call, HashValue hash) {
    long before = hash.heapBytes();
    boolean past = setting.expires() && setting.deadline() <= call.now();
    boolean made = hash.size() == 0;
    int set = 0;
    try {
      if (!made) {
        expect(call, fields.first(), fields.end(), hash, setting.expires());
      }
      for (int i = fields.first(); i < fields.end(); i += 2) {
        set(call, hash, i, past);
        set++;
      }
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), hash, before, made, set, "hset");
      throw full;
    } finally {
      hash.endReservation();
    }
    call.db().resized(hash.heapBytes() - before);
    tellSet(call, hash, past);
    repeatSet(call, past);
  }

  /** Sets the field at an index of a call, and its deadline. */
  private void set(Call call, HashValue hash, int index, boolean past) {
    Bytes field = call.arg(index);
    hash.set(field, call.arg(index + 1), setting.keepsDeadlines(), limits(), call.now());
    if (past) {
      hash.remove(field);
      call.db().droppedField(call.arg(1), field);
    } else if (setting.expires()) {
      hash.redate(field, setting.deadline(), call.now());
    }
  }

  private void tellSet(Call call, HashValue hash, boolean past) {
    boolean emptied = took(call, hash);
    call.db().announce(call.arg(1), KeyEvent.HASH, "hset");
    List<Bytes> set = fieldsOf(call, fields.first(), fields.end());
    tellFields(call, "hset", set);
    call.keyspace().addDirty((fields.end() - fields.first()) / 2 - 1);
    if (setting.expires()) {
      String event = past ? "hdel" : "hexpire";
      tell(call, KeyEvent.HASH, event);
      tellFields(call, event, set);
    }
    if (emptied) {
      tell(call, KeyEvent.GENERIC, "del");
    }
  }

  private void repeatSet(Call call, boolean past) {
    if (past) {
      call.effects().nothing();
    } else if (setting.expires() && call.effects().wanted()) {
      List<Object> words = new ArrayList<>(call.words(0, call.count()));
      words.set(setting.timeAt() - 1, "PXAT");
      words.set(setting.timeAt(), setting.deadline());
      call.effects().instead(words.toArray());
    }
  }

  private void hgetex(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry) || !getting.read(call)) {
      return;
    }
    call.reply().array(fields.end() - fields.first());
    if (entry == null) {
      answerNothing(call);
    } else {
      hgetex(call, valueOf(entry), getting.retimes(), getting.deadline());
    }
  }

  private void answerNothing(Call call) {
    for (int i = fields.first(); i < fields.end(); i++) {
      call.reply().nullBulk();
    }
  }

  private void hgetex(Call call, HashValue hash, boolean retime, long deadline) {
    long changes = 0;
    List<Bytes> changed = collector(call);
    try {
      if (retime) {
        prepare(call, hash);
      }
      for (int i = fields.first(); i < fields.end(); i++) {
        boolean found = answer(call, hash, call.arg(i));
        if (found && retime && retime(call, hash, call.arg(i), deadline)) {
          changes++;
          note(call, call.arg(i), changed);
        }
      }
    } finally {
      hash.endReservation();
    }
    if (changes == 0) {
      endLookups(call, hash);
      return;
    }
    tellLapsed(call);
    boolean past = deadline >= 0 && deadline <= call.now();
    String event = deadline < 0 ? "hpersist" : past ? "hdel" : "hexpire";
    finish(call, hash, hash.heapBytes(), changes, event, changed);
    repeatRetimed(call, deadline, past);
  }

  private void prepare(Call call, HashValue hash) {
    long before = hash.heapBytes();
    try {
      prepareForDeadlines(call, hash, fields);
    } finally {
      call.db().resized(hash.heapBytes() - before);
    }
  }

  /** Answers with the value of a field; false if there is none. */
  private boolean answer(Call call, HashValue hash, Bytes field) {
    boolean found = find(call, hash, field);
    if (found) {
      call.reply().bulk(view.value());
    } else {
      call.reply().nullBulk();
    }
    return found;
  }

  /** Gives a field that {@link #view} points at another deadline; false if it had none to lose. */
  private boolean retime(Call call, HashValue hash, Bytes field, long deadline) {
    if (deadline < 0 && view.deadline() < 0) {
      return false;
    }
    if (deadline >= 0 && deadline <= call.now()) {
      drop(call, hash, field);
      return true;
    }
    long before = hash.heapBytes();
    hash.redate(field, deadline, call.now());
    call.db().resized(hash.heapBytes() - before);
    return true;
  }

  private void repeatRetimed(Call call, long deadline, boolean past) {
    if (past) {
      call.effects().nothing();
    } else if (call.effects().wanted()) {
      List<Object> words = new ArrayList<>();
      words.add(deadline < 0 ? "HPERSIST" : "HPEXPIREAT");
      words.add(call.arg(1));
      if (deadline >= 0) {
        words.add(deadline);
      }
      words.addAll(call.words(fields.first() - 2, fields.end()));
      call.effects().instead(words.toArray());
    }
  }

  private void hgetdel(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry) || !fields.readLast(call, 2, NOT_POSITIVE)) {
      return;
    }
    call.reply().array(fields.end() - fields.first());
    if (entry == null) {
      answerNothing(call);
      return;
    }
    HashValue hash = valueOf(entry);
    long removed = 0;
    List<Bytes> changed = collector(call);
    for (int i = fields.first(); i < fields.end(); i++) {
      if (answer(call, hash, call.arg(i)) && remove(call, hash, call.arg(i))) {
        removed++;
        note(call, call.arg(i), changed);
      }
    }
    if (removed == 0) {
      endLookups(call, hash);
      return;
    }
    tellLapsed(call);
    finish(call, hash, hash.heapBytes(), removed, "hdel", changed);
    if (call.effects().wanted()) {
      List<Object> words = new ArrayList<>(List.of("HDEL", call.arg(1)));
      words.addAll(call.words(fields.first(), fields.end()));
      call.effects().instead(words.toArray());
    }
  }
}
