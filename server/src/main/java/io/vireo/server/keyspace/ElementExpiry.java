package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Value;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The values of one database that have elements of one sort with deadlines of their own. Data
 * context only.
 */
final class ElementExpiry {
  /*
   * A calendar of two levels. Each value keeps the deadlines of its elements in order; this one
   * here holds one pair for each such value: a time at most as late as its earliest deadline, and
   * the hash of its key. When the time comes, the elements that are due go, and the value gets a
   * pair for the next.
   *
   * If the earliest deadline of a value becomes later, its pair stays: it will come too early,
   * once, and be replaced then. So it costs nothing to set the earliest field anew again and again.
   *
   * The ticket of the good pair is kept by the value, or with its bytes if it is kept as such, and
   * a flag in the block of its key, so that a look-up of any other key costs nothing more.
   */

  /**
   * What a look-up of their key does at most for elements that are due: enough for some 600 of
   * them, which may be moved several times first. The calendar takes the others.
   */
  private static final int MOST_BY_LOOK_UP = 4000;

  private static final int STEP = 16;

  /** What it is that has deadlines. */
  enum Sort {
    /** Fields of hashes: a replica waits until its primary says that they are gone. */
    FIELDS,
    /** Ids of producers of streams: each server forgets them by its own clock, and says nothing. */
    IDS
  }

  private final Database db;
  private final KeyspaceState space;
  private final Sort sort;
  private final PassedOver passedOver = new PassedOver();
  private TicketCalendar calendar;
  private int budget;

  /** Whether the entry that was looked at last is gone: it had no other elements. */
  private boolean emptied;

  ElementExpiry(Database db, Sort sort) {
    this.db = db;
    this.space = db.keyspace();
    this.sort = sort;
  }

  /** Whether elements that are due are taken out when their key is looked up. */
  private boolean isRemoving() {
    return sort == Sort.FIELDS ? space.expiring() : space.forgetting();
  }

  /** Whether they are taken out without that. */
  private boolean isCalendarRunning() {
    return sort == Sort.FIELDS ? space.calendarRunning() : space.forgetting();
  }

  private void expects(long deadline) {
    space.firstDeadline().expects(deadline);
    if (sort == Sort.IDS) {
      space.firstIdDeadline().expects(deadline);
    }
  }

  /** How many values have elements with deadlines. */
  long size() {
    return calendar == null ? 0 : calendar.live();
  }

  long heapBytes() {
    return passedOver.heapBytes() + (calendar == null ? 0 : calendar.heapBytes());
  }

  long nextDeadline() {
    return calendar == null ? Long.MAX_VALUE : calendar.nextDeadline();
  }

  /** Bytes of the blocks of the calendar. */
  long blockBytes() {
    return calendar == null ? 0 : calendar.blockBytes();
  }

  /** Shows the address of each block of the calendar. */
  void forEachTableBlock(IntConsumer sink) {
    if (calendar != null) {
      calendar.forEachBlock(sink);
    }
  }

  void clear() {
    dropCalendar();
    passedOver.clear();
  }

  private void dropCalendar() {
    if (calendar != null) {
      calendar.abandon();
      calendar = null;
    }
  }

  /** Other keys than before stay: those that were passed over are looked at again. */
  void resume() {
    passedOver.takeAll(
        (ticket, hash) -> {
          int address = byTicket(ticket, hash);
          if (address != 0) {
            renew(address);
            expects(nextDeadline());
          }
        });
  }

  private boolean isMarked(int address) {
    return (db.blocks().flags(address) & EntryBlocks.ELEMENTS_EXPIRE) != 0;
  }

  private void mark(int address, boolean on) {
    db.blocks().flag(address, EntryBlocks.ELEMENTS_EXPIRE, on);
  }

  /** The value of an entry, or a view of it in place. */
  private Perishable valueOf(int address) {
    Value value = db.blocks().value(address);
    return (Perishable) (value == null ? db.blocks().inPlace(address) : value);
  }

  /** An entry came into the database whose value may have elements with deadlines. */
  void entered(int address) {
    db.blocks().ticket(address, Perishable.NO_TICKET);
    mark(address, false);
    retimed(address);
  }

  /** An entry with the flag leaves the database. */
  void left(int address) {
    unregister(address);
  }

  private void unregister(int address) {
    db.blocks().ticket(address, Perishable.NO_TICKET);
    mark(address, false);
    calendar.forget();
    if (calendar.live() == 0) {
      dropCalendar();
    }
  }

  /** Elements of an entry's value may have got other deadlines, or gone. */
  void retimed(int address) {
    Perishable value = valueOf(address);
    long next = value.nextDeadline();
    boolean marked = isMarked(address);
    if (next == Long.MAX_VALUE) {
      if (marked) {
        unregister(address);
      }
    } else if (!marked) {
      register(address, next);
    } else if (next < TicketCalendar.deadlineOf(value.ticket())) {
      value.ticket(calendar.add(next, db.blocks().hash(address)));
      calendar.forget();
      expects(calendar.nextDeadline());
    }
  }

  private void register(int address, long next) {
    if (calendar == null) {
      calendar =
          new TicketCalendar(
              space.now(),
              () -> db.store().tables(),
              (ticket, hash) -> byTicket(ticket, hash) != 0);
    }
    valueOf(address).ticket(calendar.add(next, db.blocks().hash(address)));
    mark(address, true);
    expects(calendar.nextDeadline());
  }

  private int byTicket(long ticket, long hash) {
    return db.dict()
        .findByHash(hash, address -> isMarked(address) && db.blocks().ticket(address) == ticket);
  }

  /**
   * Takes elements out that are due, before an entry is looked up.
   *
   * @return false if it had no others and is gone
   */
  boolean outlives(int address) {
    if (!isRemoving() || !isDue(address)) {
      return true;
    }
    return !isCalendarRunning() || expire(address, MOST_BY_LOOK_UP);
  }

  /** Takes all elements of an entry out that are due; null if it had no others. */
  Entry expireAll(Entry entry) {
    int address = entry.address();
    boolean mayBeDue = isMarked(address) && isRemoving() && isDue(address);
    return mayBeDue && !expire(address, Integer.MAX_VALUE) ? null : entry;
  }

  /** Whether any element of an entry with the flag may be due: none is before the pair is. */
  private boolean isDue(int address) {
    return TicketCalendar.deadlineOf(db.blocks().ticket(address)) <= space.now();
  }

  /** Takes elements out that are due, {@code most} at most; false if there were no others. */
  private boolean expire(int address, int most) {
    Perishable value = valueOf(address);
    if (value.nextDeadline() > space.now()) {
      return true;
    }
    expireNow(address, value, most);
    if (!emptied) {
      retimed(address);
    }
    return !emptied;
  }

  /** How much was done; the entry does not move by it. */
  private int expireNow(int address, Perishable value, int most) {
    db.beforeChange(db.blocks().hash(address));
    Bytes key = db.blocks().key(address);
    long elements = value.size();
    long bytes = value.heapBytes();
    List<Bytes> expired = space.areFieldEventsWanted() ? new ArrayList<>() : List.of();
    int done = value.expire(space.now(), most, field -> drop(key, field, expired));
    db.resized(value.heapBytes() - bytes);
    emptied = value.size() == 0 && elements > 0;
    if (value.size() < elements) {
      tell(address, key, expired);
    }
    return done;
  }

  private void drop(Bytes key, Bytes field, List<Bytes> expired) {
    db.droppedField(key, field);
    if (space.areFieldEventsWanted()) {
      expired.add(field.copy());
    }
  }

  private void tell(int address, Bytes key, List<Bytes> expired) {
    if (emptied) {
      db.drop(address);
    }
    space.changed(db.index(), key);
    space.notify(KeyEvent.HASH, "hexpired", db.index(), key);
    space.notifyFields("hexpired", db.index(), key, expired);
    if (emptied) {
      space.notify(KeyEvent.GENERIC, "del", db.index(), key);
    }
  }

  /** Takes elements out that are due, {@code most} at most; true if there may be more. */
  boolean expireDue(int most) {
    budget = most;
    while (budget > 0 && calendar != null) {
      int done = calendar.advance(space.now(), Math.min(budget, STEP), this::wake);
      if (done == 0) {
        return false;
      }
      budget -= done;
    }
    return calendar != null;
  }

  private void wake(long ticket, long hash) {
    int address = byTicket(ticket, hash);
    if (address == 0) {
      return;
    }
    if (space.shield().stays(hash)) {
      passedOver.add(ticket, hash);
      return;
    }
    Perishable value = valueOf(address);
    long elements = value.size();
    budget -= expireNow(address, value, Math.max(1, budget));
    if (!emptied) {
      elements -= value.size();
      renew(address);
    }
    if (sort == Sort.FIELDS) {
      space.stats().expiredSubkeysActive.add(elements);
    }
  }

  /** The pair of an entry was handed over: it needs another, if any element has a deadline. */
  private void renew(int address) {
    long next = valueOf(address).nextDeadline();
    if (next == Long.MAX_VALUE) {
      unregister(address);
    } else {
      valueOf(address).ticket(calendar.add(next, db.blocks().hash(address)));
      calendar.forget();
    }
  }
}
