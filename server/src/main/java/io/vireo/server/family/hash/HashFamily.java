package io.vireo.server.family.hash;

import io.vireo.server.command.Call;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.hash.HashField;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.KeyEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What the families of hash commands have in common.
 *
 * <p>Fields go at their deadline, so a command seldom meets one that is past it: only while nothing
 * may be removed, or while DEBUG holds the calendar, or if very many are due at once. Then the
 * field is hidden and, if that is allowed, removed by the command that finds it; a command that
 * found some tells so once.
 */
abstract class HashFamily extends AggregateFamily<HashValue> {
  /** Pointed at the field that was found. */
  protected final HashField view = scratch(new HashField());

  private final EncodingThresholds thresholds;
  private final HashArguments arguments = new HashArguments();
  private int lapsed;
  private List<Bytes> lapsedFields = List.of();

  HashFamily(EncodingThresholds thresholds) {
    super(Group.HASH, HashValue.class, KeyEvent.HASH);
    this.thresholds = thresholds;
  }

  /** The sizes up to which hashes are packed. */
  protected final Thresholds limits() {
    return thresholds.now();
  }

  /**
   * Lets a hash take the encoding that it needs for the fields and values between two indexes, and
   * find the room for all of them before the first is set; {@link HashValue#endReservation} must
   * follow.
   *
   * @param timed whether they will have deadlines
   */
  protected final void expect(Call call, int from, int end, HashValue hash, boolean timed) {
    arguments.read(call, from, end);
    if (hash.isInPlace() || !hash.isLarge()) {
      arguments.expect(call, hash, limits());
      if (timed) {
        hash.makeRoomForDeadlines(call.now());
      }
    }
    // What is set in several steps, of which none may fail once one is done, needs room before.
    int fields = arguments.fields();
    if ((fields > 1 || timed) && call.db().isNearlyFull(arguments.mostBlockBytes())) {
      long deadlines = timed ? HashValue.mostBytesOfDeadlines(fields) : 0;
      long bytes = entryBytes(call, from, end) + deadlines;
      hash.reserveFields(i -> call.arg(from + i), fields, bytes, timed);
    }
  }

  /**
   * Lets a hash take an encoding in which fields may have deadlines, and find the room for those of
   * the fields of a block before the first is set; {@link HashValue#endReservation} must follow.
   */
  protected static void prepareForDeadlines(Call call, HashValue hash, FieldBlock block) {
    hash.makeRoomForDeadlines(call.now());
    int from = block.first();
    int fields = block.end() - from;
    if (fields > 1 && call.db().isNearlyFull(hash.blockBytes())) {
      hash.reserveDeadlines(i -> call.arg(from + i), fields);
    }
  }

  /** Puts a hash without fields under the key of a call: it must get those between two indexes. */
  protected final HashValue create(Call call, int from, int end, boolean timed) {
    return create(call, timed, arguments.read(call, from, end), entryBytes(call, from, end));
  }

  /** Puts a hash without fields under the key of a call: it must get this one. */
  protected final HashValue create(Call call, Bytes field, Bytes value) {
    long bytes = (long) Listpack.entryBytes(field) + Listpack.entryBytes(value);
    return create(call, false, arguments.read(field, value), bytes);
  }

  private HashValue create(Call call, boolean timed, HashArguments read, long bytes) {
    int fields = read.fields();
    long room = timed ? bytes + HashValue.mostBytesOfDeadlines(fields) : bytes;
    return (HashValue) create(call, read.begun(timed, limits()), fields, room);
  }

  /** Points {@link #view} at a field; false if it is not there or past its deadline. */
  protected final boolean find(Call call, HashValue hash, Bytes field) {
    if (!hash.find(field, view)) {
      return false;
    }
    if (!view.isPast(call.keyspace().hidingTime())) {
      return true;
    }
    if (call.keyspace().expiring()) {
      drop(call, hash, field);
      lapsed++;
      lapsedFields = lapsed == 1 ? collector(call) : lapsedFields;
      note(call, field, lapsedFields);
    }
    return false;
  }

  /** Removes a field because its deadline has come. */
  protected final void drop(Call call, HashValue hash, Bytes field) {
    call.db().droppedField(call.arg(1), field);
    remove(call, hash, field);
  }

  /** Removes a field, and accounts its bytes; true if it was there. */
  protected static boolean remove(Call call, HashValue hash, Bytes field) {
    long before = hash.heapBytes();
    boolean removed = hash.remove(field);
    call.db().resized(hash.heapBytes() - before);
    return removed;
  }

  /**
   * Ends a command, or its look-ups, which changed nothing but what {@link #find} removed.
   *
   * @return true if the key went
   */
  protected final boolean endLookups(Call call, HashValue hash) {
    if (lapsed == 0 || hash == null) {
      return false;
    }
    boolean emptied = took(call, hash);
    call.db().changedAlong(call.arg(1));
    tellLapsed(call);
    if (emptied) {
      tell(call, KeyEvent.GENERIC, "del");
    }
    return emptied;
  }

  /** Takes the changed deadlines of a value over, and takes it out if it is empty; true if so. */
  protected static boolean took(Call call, HashValue hash) {
    retimed(call, hash);
    boolean emptied = hash.size() == 0;
    if (emptied) {
      call.db().remove(call.arg(1));
    }
    return emptied;
  }

  /** Tells that {@link #find} removed fields, if it did. */
  protected final void tellLapsed(Call call) {
    if (lapsed > 0) {
      lapsed = 0;
      tell(call, KeyEvent.HASH, "hexpired");
      tellFields(call, "hexpired", lapsedFields);
      lapsedFields = List.of();
    }
  }

  /** True if {@link #find} removed fields. */
  protected final boolean hasLapsed() {
    return lapsed > 0;
  }

  /** A list for {@link #note}. */
  protected static List<Bytes> collector(Call call) {
    return call.keyspace().areFieldEventsWanted() ? new ArrayList<>() : List.of();
  }

  /** Collects a field, if events of fields are wanted. */
  protected static void note(Call call, Bytes field, List<Bytes> into) {
    if (call.keyspace().areFieldEventsWanted()) {
      into.add(field);
    }
  }

  /** Tells an event of fields. */
  protected static void tellFields(Call call, String event, List<Bytes> fields) {
    call.keyspace().notifyFields(event, call.db().index(), call.arg(1), fields);
  }

  /** The fields at every second index of a call between two, if events of fields are wanted. */
  protected static List<Bytes> fieldsOf(Call call, int from, int to) {
    if (!call.keyspace().areFieldEventsWanted()) {
      return List.of();
    }
    List<Bytes> fields = new ArrayList<>();
    for (int i = from; i < to; i += 2) {
      fields.add(call.arg(i));
    }
    return fields;
  }

  /** Tells an event of the key. */
  protected static void tell(Call call, KeyEvent kind, String event) {
    call.keyspace().notify(kind, event, call.db().index(), call.arg(1));
  }

  /** Lets the database know of the deadlines of a hash that was changed, if it has any. */
  private static void retimed(Call call, HashValue hash) {
    if (hash.ticket() != HashValue.NO_TICKET || hash.nextDeadline() != Long.MAX_VALUE) {
      call.db().elementsRetimed(call.arg(1));
    }
  }

  /**
   * Ends a command that changed a hash in the database, as {@link #done} does, with an event of the
   * fields behind that of the key.
   */
  protected final void finish(
      Call call, HashValue hash, long bytesBefore, long changes, String event, List<Bytes> fields) {
    retimed(call, hash);
    boolean emptied = announce(call.db(), call.arg(1), hash, bytesBefore, changes, event);
    tellFields(call, event, fields);
    if (emptied) {
      tellRemoved(call.db(), call.arg(1));
    }
  }
}
