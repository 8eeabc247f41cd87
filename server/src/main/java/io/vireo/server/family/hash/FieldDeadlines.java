package io.vireo.server.family.hash;

import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.READONLY;
import static io.vireo.server.command.Flag.WRITE;
import static io.vireo.server.command.KeyFlag.ACCESS;
import static io.vireo.server.command.KeyFlag.RO;
import static io.vireo.server.command.KeyFlag.RW;
import static io.vireo.server.command.KeyFlag.UPDATE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.family.ExpireCondition;
import io.vireo.server.family.ExpiryUnit;
import java.util.ArrayList;
import java.util.List;

/** HEXPIRE, HTTL and similar commands: until when fields stay. */
public final class FieldDeadlines extends HashFamily {
  private static final String NOT_POSITIVE = "ERR Number of fields must be a positive integer";
  private static final String NO_NUMBER = "ERR Parameter `numFields` should be greater than 0";
  private static final String NO_FIELD_BEHIND =
      "ERR FIELDS requires at least numfields and one field argument";
  private static final int NO_FIELD = -2;
  private static final int NO_DEADLINE = -1;
  private static final int REFUSED = 0;
  private static final int DONE = 1;
  private static final int DELETED = 2;

  private final ExpireCondition condition = new ExpireCondition();
  private final FieldBlock fields = new FieldBlock();

  final Command hexpire =
      command("HEXPIRE", -6, call -> expire(call, ExpiryUnit.SECONDS))
          .doc("7.4.0", "O(N) for N fields", "Lets fields expire after some seconds.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key seconds [condition=NX|XX|GT|LT] FIELDS (numfields field...)");

  final Command hexpireat =
      command("HEXPIREAT", -6, call -> expire(call, ExpiryUnit.UNIX_SECONDS))
          .doc("7.4.0", "O(N) for N fields", "Lets fields expire at a Unix time in seconds.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key unix-time-seconds [condition=NX|XX|GT|LT] FIELDS (numfields field...)");

  final Command hpexpire =
      command("HPEXPIRE", -6, call -> expire(call, ExpiryUnit.MILLIS))
          .doc("7.4.0", "O(N) for N fields", "Lets fields expire after some milliseconds.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key milliseconds [condition=NX|XX|GT|LT] FIELDS (numfields field...)");

  final Command hpexpireat =
      command("HPEXPIREAT", -6, call -> expire(call, ExpiryUnit.UNIX_MILLIS))
          .doc("7.4.0", "O(N) for N fields", "Lets fields expire at a Unix time in milliseconds.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key unix-time-milliseconds [condition=NX|XX|GT|LT] FIELDS (numfields field...)");

  final Command hpersist =
      command("HPERSIST", -5, this::persist)
          .doc("7.4.0", "O(N) for N fields", "Removes the expiry of fields, so that they stay.")
          .cost(BY_ARGUMENTS)
          .flags(WRITE, FAST)
          .key(at(1), RW, UPDATE)
          .syntax("key FIELDS (numfields field...)");

  final Command httl =
      command("HTTL", -5, call -> show(call, ExpiryUnit.SECONDS))
          .doc("7.4.0", "O(N) for N fields", "Tells how many seconds fields have left.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key FIELDS (numfields field...)");

  final Command hpttl =
      command("HPTTL", -5, call -> show(call, ExpiryUnit.MILLIS))
          .doc("7.4.0", "O(N) for N fields", "Tells how many milliseconds fields have left.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .tips("nondeterministic_output")
          .syntax("key FIELDS (numfields field...)");

  final Command hexpiretime =
      command("HEXPIRETIME", -5, call -> show(call, ExpiryUnit.UNIX_SECONDS))
          .doc(
              "7.4.0",
              "O(N) for N fields",
              "Tells the Unix times in seconds at which fields expire.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key FIELDS (numfields field...)");

  final Command hpexpiretime =
      command("HPEXPIRETIME", -5, call -> show(call, ExpiryUnit.UNIX_MILLIS))
          .doc(
              "7.4.0",
              "O(N) for N fields",
              "Tells the Unix times in milliseconds at which fields expire.")
          .cost(BY_ARGUMENTS)
          .flags(READONLY, FAST)
          .key(at(1), RO, ACCESS)
          .syntax("key FIELDS (numfields field...)");

  /** The family; {@code thresholds} tell the sizes up to which hashes are packed. */
  public FieldDeadlines(EncodingThresholds thresholds) {
    super(thresholds);
  }

  private void expire(Call call, ExpiryUnit unit) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry)) {
      return;
    }
    long deadline = FieldTimes.deadline(call, call.arg(2), unit);
    if (deadline == ExpiryUnit.REFUSED) {
      return;
    }
    String error = readOptions(call);
    if (error == null) {
      expire(call, entry, deadline);
    } else {
      call.reply().error(error);
    }
  }

  /**
   * Reads the condition and the fields, in whatever order; the error if there is one, else null.
   */
  private String readOptions(Call call) {
    fields.begin();
    condition.begin();
    int at = 3;
    while (at < call.count()) {
      if (call.arg(at).is("FIELDS")) {
        boolean tooFew = !fields.isRead() && at + 2 >= call.count();
        String error = tooFew ? NO_FIELD_BEHIND : fields.read(call, at, 1, NO_NUMBER);
        if (error != null) {
          return error;
        }
        at = fields.end();
      } else if (condition.take(call.arg(at))) {
        at++;
      } else {
        return "ERR unknown argument: " + Errors.quoted(call.arg(at).toString());
      }
    }
    if (!fields.isRead()) {
      return "ERR missing FIELDS argument";
    }
    return condition.isOneAtMost() ? null : "ERR Multiple condition flags specified";
  }

  private void expire(Call call, Entry entry, long deadline) {
    call.reply().array(fields.end() - fields.first());
    if (entry == null) {
      answerNoFields(call);
      return;
    }
    HashValue hash = valueOf(entry);
    long before = hash.heapBytes();
    List<Bytes> changed = new ArrayList<>();
    boolean past = deadline <= call.now();
    try {
      prepareForDeadlines(call, hash, fields);
      for (int i = fields.first(); i < fields.end(); i++) {
        int result = expire(call, hash, call.arg(i), deadline);
        call.reply().integer(result);
        if (result > REFUSED) {
          changed.add(call.arg(i));
        }
      }
    } catch (NoRoom full) {
      refused(call.db(), call.arg(1), hash, before, false, changed.size(), "hexpire");
      throw full;
    } finally {
      hash.endReservation();
    }
    if (changed.isEmpty()) {
      call.db().resized(hash.heapBytes() - before);
      return;
    }
    finish(call, hash, before, changed.size(), past ? "hdel" : "hexpire", changed);
    repeat(call, past, deadline, changed);
  }

  private void answerNoFields(Call call) {
    for (int i = fields.first(); i < fields.end(); i++) {
      call.reply().integer(NO_FIELD);
    }
  }

  private int expire(Call call, HashValue hash, Bytes field, long deadline) {
    long before = hash.deadline(field);
    if (before == HashValue.ABSENT) {
      return NO_FIELD;
    }
    if (!condition.permits(before, deadline)) {
      return REFUSED;
    }
    if (deadline > call.now()) {
      hash.redate(field, deadline, call.now());
      return DONE;
    }
    hash.remove(field);
    call.db().droppedField(call.arg(1), field);
    return DELETED;
  }

  /** Fields that went were told one by one. */
  private void repeat(Call call, boolean past, long deadline, List<Bytes> changed) {
    if (past) {
      call.effects().nothing();
    } else if (call.effects().wanted()) {
      List<Object> words = new ArrayList<>(List.of("HPEXPIREAT", call.arg(1), deadline));
      words.addAll(call.words(3, fields.first() - 2));
      words.addAll(call.words(fields.end(), call.count()));
      words.add("FIELDS");
      words.add(changed.size());
      words.addAll(changed);
      call.effects().instead(words.toArray());
    }
  }

  private void persist(Call call) {
    Entry entry = call.db().write(call.arg(1));
    if (isOtherType(call, entry) || !fields.readLast(call, 2, NOT_POSITIVE)) {
      return;
    }
    call.reply().array(fields.end() - fields.first());
    if (entry == null) {
      answerNoFields(call);
      return;
    }
    HashValue hash = valueOf(entry);
    long before = hash.heapBytes();
    boolean isChanged = false;
    List<Bytes> changed = collector(call);
    for (int i = fields.first(); i < fields.end(); i++) {
      int result = persist(call, hash, call.arg(i));
      call.reply().integer(result);
      if (result == DONE) {
        isChanged = true;
        note(call, call.arg(i), changed);
      }
    }
    if (isChanged) {
      finish(call, hash, before, 1, "hpersist", changed);
    }
  }

  private static int persist(Call call, HashValue hash, Bytes field) {
    long deadline = hash.deadline(field);
    if (deadline < 0) {
      return (int) deadline;
    }
    if (deadline <= call.now()) {
      return NO_FIELD;
    }
    hash.redate(field, HashValue.NEVER, call.now());
    return DONE;
  }

  private void show(Call call, ExpiryUnit unit) {
    Entry entry = call.db().read(call.arg(1));
    if (isOtherType(call, entry) || !fields.readLast(call, 2, NOT_POSITIVE)) {
      return;
    }
    call.reply().array(fields.end() - fields.first());
    if (entry == null) {
      answerNoFields(call);
      return;
    }
    for (int i = fields.first(); i < fields.end(); i++) {
      call.reply().integer(time(call, valueOf(entry).deadline(call.arg(i)), unit));
    }
  }

  /** A deadline as it is shown; parts of a second count whole. */
  private static long time(Call call, long deadline, ExpiryUnit unit) {
    if (deadline < 0) {
      return deadline == HashValue.NEVER ? NO_DEADLINE : NO_FIELD;
    }
    if (deadline <= call.now()) {
      return NO_FIELD;
    }
    long base = unit.isAbsolute() ? 0 : call.now();
    return (deadline - base + unit.factor() - 1) / unit.factor();
  }
}
