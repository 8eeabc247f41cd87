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
import io.vireo.server.family.ExpiryUnit;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import java.util.ArrayList;
import java.util.List;

/** HSETEX, HGETEX and HGETDEL: values of fields and their end in one. */
public final class ExpiringFields extends HashFamily {
  private static final String NOT_POSITIVE = "ERR Number of fields must be a positive integer";

  private final FieldTimes fields = new FieldTimes();
  private final HashSetOptions options = new HashSetOptions();

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
    if (!options.read(call)) {
      return;
    }
    Database db = call.db();
    Entry entry = db.write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    boolean permitted = options.permits(entry == null ? null : presence(call, valueOf(entry)));
    HashValue hash = valueOf(entry);
    HashValue left = hash == null || !retakeLapsed(call, hash) ? hash : null;
    if (permitted) {
      int from = options.firstField();
      setAll(call, left == null ? create(call, from, options.expires()) : left);
    }
    call.reply().integer(permitted ? 1 : 0);
  }

  private HashSetOptions.Presence presence(Call call, HashValue hash) {
    return field -> find(call, hash, field);
  }

  /** Fields that the condition met past their deadline go without a word; true if the key went. */
  private boolean retakeLapsed(Call call, HashValue hash) {
    boolean emptied = forgetLapsed() && took(call, hash);
    if (emptied) {
      call.db().changedAlong(call.arg(1));
      tell(call, KeyEvent.GENERIC, "del");
    }
    return emptied;
  }

  private void setAll(Call call, HashValue hash) {
    long before = hash.heapBytes();
    boolean past = options.expires() && options.deadline() <= call.now();
    boolean made = hash.size() == 0;
    int fields = 0;
    try {
      if (!made) {
        expect(call, options.firstField(), hash, options.expires());
      }
      for (int i = options.firstField(); i < call.count(); i += 2) {
        set(call, hash, i, past);
        fields++;
      }
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), hash, before, made, fields, "hset");
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
    hash.set(field, call.arg(index + 1), options.keepsDeadlines(), limits(), call.now());
    if (past) {
      hash.remove(field);
      call.db().droppedField(call.arg(1), field);
    } else if (options.expires()) {
      hash.redate(field, options.deadline(), call.now());
    }
  }

  private void tellSet(Call call, HashValue hash, boolean past) {
    boolean emptied = took(call, hash);
    call.db().announce(call.arg(1), KeyEvent.HASH, "hset");
    call.keyspace().addDirty((call.count() - options.firstField()) / 2 - 1);
    if (options.expires()) {
      tell(call, KeyEvent.HASH, past ? "hdel" : "hexpire");
    }
    if (emptied) {
      tell(call, KeyEvent.GENERIC, "del");
    }
  }

  private void repeatSet(Call call, boolean past) {
    if (past) {
      call.effects().nothing();
    } else if (options.expires() && call.effects().wanted()) {
      List<Object> words = new ArrayList<>();
      for (int i = 0; i < call.count(); i++) {
        words.add(call.arg(i));
      }
      words.set(options.timeAt() - 1, "PXAT");
      words.set(options.timeAt(), options.deadline());
      call.effects().instead(words.toArray());
    }
  }

  private void hgetex(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    ExpiryUnit unit = FieldTimes.unit(call.arg(2));
    boolean persist = call.arg(2).is("PERSIST");
    long deadline = HashValue.NEVER;
    if (unit != null) {
      deadline = FieldTimes.deadline(call, call.arg(3), unit);
    }
    int at = unit != null ? 4 : persist ? 3 : 2;
    if (deadline == ExpiryUnit.REFUSED || !fields.read(call, at, NOT_POSITIVE)) {
      return;
    }
    call.reply().array(call.count() - fields.first());
    if (entry == null) {
      answerNothing(call);
    } else {
      hgetex(call, valueOf(entry), unit != null || persist, deadline);
    }
  }

  private void answerNothing(Call call) {
    for (int i = fields.first(); i < call.count(); i++) {
      call.reply().nullBulk();
    }
  }

  private void hgetex(Call call, HashValue hash, boolean retime, long deadline) {
    long changes = 0;
    try {
      if (retime) {
        prepare(call, hash);
      }
      for (int i = fields.first(); i < call.count(); i++) {
        boolean found = answer(call, hash, call.arg(i));
        changes += found && retime && retime(call, hash, call.arg(i), deadline) ? 1 : 0;
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
    finish(call, hash, hash.heapBytes(), changes, event);
    repeatRetimed(call, deadline, past);
  }

  private void prepare(Call call, HashValue hash) {
    long before = hash.heapBytes();
    try {
      prepareForDeadlines(call, hash, fields.first());
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
      addFrom(call, fields.first() - 2, words);
      call.effects().instead(words.toArray());
    }
  }

  private static void addFrom(Call call, int index, List<Object> words) {
    for (int i = index; i < call.count(); i++) {
      words.add(call.arg(i));
    }
  }

  private void hgetdel(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry) || !fields.read(call, 2, NOT_POSITIVE)) {
      return;
    }
    call.reply().array(call.count() - fields.first());
    if (entry == null) {
      answerNothing(call);
      return;
    }
    HashValue hash = valueOf(entry);
    long removed = 0;
    for (int i = fields.first(); i < call.count(); i++) {
      removed += answer(call, hash, call.arg(i)) && remove(call, hash, call.arg(i)) ? 1 : 0;
    }
    if (removed == 0) {
      endLookups(call, hash);
      return;
    }
    tellLapsed(call);
    finish(call, hash, hash.heapBytes(), removed, "hdel");
    if (call.effects().wanted()) {
      List<Object> words = new ArrayList<>(List.of("HDEL", call.arg(1)));
      addFrom(call, fields.first(), words);
      call.effects().instead(words.toArray());
    }
  }
}
