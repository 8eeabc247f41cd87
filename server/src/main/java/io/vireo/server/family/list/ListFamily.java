package io.vireo.server.family.list;

import io.vireo.server.command.Call;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Type;
import io.vireo.server.data.list.ListCursor;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.family.AggregateFamily;
import io.vireo.server.family.DebugSwitches;
import io.vireo.server.family.EncodingThresholds;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.resp.Reply;

/** What the families of list commands have in common. Data context only. */
abstract class ListFamily extends AggregateFamily<ListValue> {
  /** Neither the least 64-bit integer, which has no opposite, nor anything beyond. */
  static final String NO_OPPOSITE =
      "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807";

  /** Goes through one list after the other. */
  protected final ListCursor cursor = scratch(new ListCursor());

  /** Pointed at one element after the other. */
  protected final Element element = scratch(new Element());

  private final EncodingThresholds thresholds;
  private final DebugSwitches debug;
  private ListLimits limits = ListLimits.DEFAULT;
  private Thresholds limitsOf;

  ListFamily(EncodingThresholds thresholds, DebugSwitches debug) {
    super(Group.LIST, ListValue.class, KeyEvent.LIST);
    this.thresholds = thresholds;
    this.debug = debug;
  }

  /** How large the chunks of a list may become, by the present settings. */
  protected final ListLimits limits() {
    Thresholds now = thresholds.now();
    long plainFrom = debug.packedThreshold();
    if (now != limitsOf || plainFrom != limits.plainFrom()) {
      limitsOf = now;
      limits = ListLimits.of(now, plainFrom);
    }
    return limits;
  }

  /** True if an entry that is there holds another type, without answering anything. */
  protected static boolean isNoList(Entry entry) {
    return entry.type() != Type.LIST;
  }

  /**
   * Puts a list without elements under a key that is not there: it must get some.
   *
   * @param bytes that they will take
   */
  protected final ListValue create(Database db, Bytes key, long bytes) {
    ListValue list = (ListValue) db.create(key, Packing.LIST, bytes);
    if (list == null) {
      list = ListValue.shortInChunks(limits());
      db.put(key, list, Database.NEVER);
    }
    return list;
  }

  /** Answers with an array of {@code count} elements. */
  protected final void answer(ListCursor from, long count, Reply reply) {
    reply.array(count);
    for (long i = 0; i < count && from.next(); i++) {
      answer(from, reply);
    }
  }

  /** Answers with the element at which a cursor is. */
  protected final void answer(ListCursor at, Reply reply) {
    StoredListpack inPlace = at.select();
    if (inPlace != null) {
      reply.bulk(inPlace, 0, inPlace.length());
    } else {
      at.read(element);
      reply.bulk(element);
    }
  }

  /** Takes the element at an end out and answers with it. */
  protected final void popElement(
      Database db, Bytes key, ListValue list, boolean front, Reply reply) {
    long before = list.heapBytes();
    StoredListpack inPlace = list.select(front);
    if (inPlace != null) {
      reply.bulk(inPlace, 0, inPlace.length());
    } else {
      list.peek(front, element);
      reply.bulk(element);
    }
    list.drop(front);
    popped(db, key, list, front, before, 1);
  }

  /** Takes elements at an end out and answers with an array of them, the outermost first. */
  protected final void popElements(
      Database db, Bytes key, ListValue list, boolean front, long most, Reply reply) {
    long before = list.heapBytes();
    long size = list.size();
    long count = Math.min(most, size);
    answer(front ? cursor.forward(list, 0) : cursor.backward(list, size - 1), count, reply);
    list.remove(front ? 0 : size - count, count);
    popped(db, key, list, front, before, count);
  }

  private void popped(
      Database db, Bytes key, ListValue list, boolean front, long before, long count) {
    shortened(db, key, list, before, count, front ? "lpop" : "rpop");
  }

  /** Ends a command's change of a list as {@link #done}, which may be short from now on. */
  protected final void shortened(
      Database db, Bytes key, ListValue list, long before, long changes, String name) {
    boolean isShort = list.shrunk(limits());
    done(db, key, list, before, changes, name);
    if (isShort) {
      db.pack(key);
    }
  }

  /** Takes out what a command wants, and answers with the key and that. */
  protected final void popWithKey(
      Database db, Bytes key, ListValue list, ListPop pop, Reply reply, Effects effects) {
    reply.array(2);
    reply.bulk(key);
    String command = pop.front() ? "LPOP" : "RPOP";
    if (pop.isFlat()) {
      effects.instead(command, key);
      popElement(db, key, list, pop.front(), reply);
    } else {
      effects.instead(command, key, Math.min(pop.count(), list.size()));
      popElements(db, key, list, pop.front(), pop.count(), reply);
    }
  }

  /**
   * Moves an element and answers with it. It leaves its list only once it is in the other one, for
   * which there may be no room.
   *
   * @param source the list that it leaves
   * @return false if the other key holds no list: an error was answered
   */
  protected final boolean move(Database db, ListValue source, ListMove move, Reply reply) {
    Entry entry = db.write(move.to());
    if (entry != null && isNoList(entry)) {
      reply.error(Errors.WRONG_TYPE);
      return false;
    }
    long before = source.heapBytes();
    source.prepareToDrop(move.fromFront());
    source.peek(move.fromFront(), element);
    boolean number = element.isNumber();
    Bytes value = element.copy();
    reply.bulk(value);
    ListValue target =
        entry == null ? create(db, move.to(), Listpack.entryBytes(value)) : valueOf(entry);
    boolean same = target == source;
    long targetBefore = same ? before : target.heapBytes();
    if (!same) {
      // A number is not counted beforehand, as its few bytes are not by Redis.
      push(db, move, target, targetBefore, value, number ? 0 : value.length());
      source.drop(move.fromFront());
    } else if (move.fromFront() != move.toFront()) {
      target.expect(0, 0, limits());
      target.rotate(value, move.fromFront(), limits());
    }
    done(db, move.to(), target, targetBefore, 0, move.toFront() ? "lpush" : "rpush");
    long sourceBefore = same ? source.heapBytes() : before;
    popped(db, move.from(), source, move.fromFront(), sourceBefore, 1);
    return true;
  }

  /**
   * Moves several elements, of which there are enough, and answers with them in their new order.
   * They leave their list only once they are in the other one, for which there may be no room.
   *
   * @param source the list that they leave
   */
  protected final void transfer(
      Call call, Database db, ListValue source, ListTransfer transfer, Reply reply) {
    Entry entry = db.write(transfer.to());
    if (entry != null && isNoList(entry)) {
      reply.error(Errors.WRONG_TYPE);
      return;
    }
    long size = source.size();
    int count = (int) Math.min(transfer.count(), size);
    long first = transfer.fromFront() ? 0 : size - count;
    Bytes[] moved = elements(db, source, first, count, transfer.reverses());
    answer(moved, reply);
    long before = source.heapBytes();
    long room = 0;
    for (Bytes each : moved) {
      room += Listpack.entryBytes(each);
    }
    ListValue target = entry == null ? create(db, transfer.to(), room) : valueOf(entry);
    boolean isSame = target == source;
    long targetBefore = isSame ? before : target.heapBytes();
    int pushed = 0;
    try {
      target.expect(room, count, limits());
      target.reserve(room, transfer.toFront());
      for (; pushed < count; pushed++) {
        Bytes next = moved[transfer.toFront() ? count - 1 - pushed : pushed];
        target.push(next, transfer.toFront(), limits());
      }
      source.remove(isSame && transfer.toFront() ? first + count : first, count);
    } catch (NoRoom full) {
      takeBack(db, transfer.to(), target, targetBefore, transfer.toFront(), pushed);
      throw full;
    }
    repeat(call, transfer, moved, isSame && count == size);
    done(db, transfer.to(), target, targetBefore, 0, transfer.toFront() ? "lpush" : "rpush");
    long sourceBefore = isSame ? source.heapBytes() : before;
    popped(db, transfer.from(), source, transfer.fromFront(), sourceBefore, count);
  }

  /** Copies elements. */
  private Bytes[] elements(Database db, ListValue list, long first, int count, boolean isReversed) {
    // This array, and that of the words for replicas.
    db.keyspace().need(2 * HeapLayout.references(count));
    Bytes[] elements = new Bytes[count];
    cursor.forward(list, first);
    for (int i = 0; i < count && cursor.next(); i++) {
      cursor.read(element);
      db.keyspace().need(KeptBytes.word(element.length()));
      elements[isReversed ? count - 1 - i : i] = element.copy();
    }
    return elements;
  }

  private static void answer(Bytes[] elements, Reply reply) {
    reply.array(elements.length);
    for (Bytes each : elements) {
      reply.bulk(each);
    }
  }

  /**
   * In commands that every server knows: the elements leave and then join; but where all elements
   * of a list join the same list, they join first, so that the key stays there.
   */
  private static void repeat(Call call, ListTransfer transfer, Bytes[] moved, boolean isWholeList) {
    if (!call.effects().wanted()) {
      return;
    }
    Object[] push = new Object[moved.length + 2];
    push[0] = transfer.toFront() ? "LPUSH" : "RPUSH";
    push[1] = transfer.to();
    for (int i = 0; i < moved.length; i++) {
      push[2 + i] = moved[transfer.toFront() ? moved.length - 1 - i : i];
    }
    boolean popsFront = isWholeList ? !transfer.toFront() : transfer.fromFront();
    Object[] pop = {popsFront ? "LPOP" : "RPOP", transfer.from(), moved.length};
    call.effects().instead(isWholeList ? push : pop);
    call.effects().also(isWholeList ? pop : push);
  }

  private void push(
      Database db, ListMove move, ListValue target, long before, Bytes value, int bytes) {
    try {
      target.expect(bytes, 1, limits());
      target.push(value, move.toFront(), limits());
    } catch (NoRoom full) {
      takeBack(db, move.to(), target, before, move.toFront(), 0);
      throw full;
    }
  }

  /** Takes elements at an end out again for which there was room, as for others there was none. */
  protected final void takeBack(
      Database db, Bytes key, ListValue list, long before, boolean front, long pushed) {
    list.remove(front ? 0 : list.size() - pushed, pushed);
    db.resized(list.heapBytes() - before);
    if (list.size() == 0) {
      db.remove(key);
    }
  }
}
