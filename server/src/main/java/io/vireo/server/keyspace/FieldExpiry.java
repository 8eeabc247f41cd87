package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Keyed;
import io.vireo.server.data.table.Packed;

/**
 * The values of one database that have elements with deadlines of their own: fields of hashes. Data
 * context only.
 */
final class FieldExpiry {
  /*
   * A calendar of two levels. Each value keeps the deadlines of its elements in order; this one
   * here holds one pair for each such value: a time at most as late as its earliest deadline, and
   * the hash of its key. When the time comes, the elements that are due go, and the value gets a
   * pair for the next.
   *
   * If the earliest deadline of a value becomes later, its pair stays: it will come too early, once,
   * and be replaced then. So it costs nothing to set the earliest field anew again and again.
   *
   * The ticket of the good pair is kept by the value, and a flag in the head of its key, so that a
   * look-up of any other key costs nothing more.
   */

  /**
   * What a look-up of their key does at most for elements that are due: enough for some 600 of
   * them, which may be moved several times first. The calendar takes the others.
   */
  private static final int MOST_BY_LOOK_UP = 4000;

  private static final int STEP = 16;

  private final Database db;
  private final Keyspace space;
  private TicketCalendar calendar;
  private int budget;

  FieldExpiry(Database db) {
    this.db = db;
    this.space = db.keyspace();
  }

  /** How many values have elements with deadlines. */
  long size() {
    return calendar == null ? 0 : calendar.live();
  }

  long heapBytes() {
    return calendar == null ? 0 : calendar.heapBytes();
  }

  long nextDeadline() {
    return calendar == null ? Long.MAX_VALUE : calendar.nextDeadline();
  }

  void clear() {
    calendar = null;
  }

  private static boolean isMarked(Object entry) {
    return (Packed.flags(Entries.headOf(entry)) & Packed.ELEMENTS_EXPIRE) != 0
        && entry instanceof Keyed keyed
        && keyed.value() instanceof Perishable;
  }

  private static void mark(Keyed entry, boolean on) {
    int others = Packed.flags(entry.head()) & ~Packed.ELEMENTS_EXPIRE;
    Packed.flags(entry.head(), others | (on ? Packed.ELEMENTS_EXPIRE : 0));
  }

  private static Perishable valueOf(Keyed entry) {
    return (Perishable) entry.value();
  }

  /** An entry came into the database. */
  void entered(Object entry) {
    if (entry instanceof Keyed keyed && keyed.value() instanceof Perishable value) {
      value.ticket(Perishable.NO_TICKET);
      mark(keyed, false);
      retimed(keyed);
    }
  }

  /** An entry left the database. */
  void left(Object entry) {
    if (isMarked(entry)) {
      unregister((Keyed) entry);
    }
  }

  private void unregister(Keyed entry) {
    valueOf(entry).ticket(Perishable.NO_TICKET);
    mark(entry, false);
    calendar.forget();
    if (calendar.live() == 0) {
      calendar = null;
    }
  }

  /** Elements of an entry's value may have got other deadlines, or gone. */
  void retimed(Keyed entry) {
    Perishable value = valueOf(entry);
    long next = value.nextDeadline();
    boolean marked = isMarked(entry);
    if (next == Long.MAX_VALUE) {
      if (marked) {
        unregister(entry);
      }
    } else if (!marked) {
      register(entry, next);
    } else if (next < TicketCalendar.deadlineOf(value.ticket())) {
      long hash = Packed.hash(entry.head());
      value.ticket(calendar.add(next, hash));
      calendar.forget();
      space.expects(calendar.nextDeadline());
    }
  }

  private void register(Keyed entry, long next) {
    if (calendar == null) {
      calendar = new TicketCalendar(space.now(), (ticket, hash) -> byTicket(ticket, hash) != null);
    }
    valueOf(entry).ticket(calendar.add(next, Packed.hash(entry.head())));
    mark(entry, true);
    space.expects(calendar.nextDeadline());
  }

  private Keyed byTicket(long ticket, long hash) {
    return (Keyed)
        db.dict()
            .findByHash(
                hash, entry -> isMarked(entry) && valueOf((Keyed) entry).ticket() == ticket);
  }

  /**
   * What a look-up of a key finds in place of an entry: the same without the elements that are due,
   * or null if it had no others.
   */
  Object look(Object entry) {
    return space.calendarRunning() ? expire(entry, MOST_BY_LOOK_UP) : entry;
  }

  /** Takes the elements of an entry out that are due; null if it had no others. */
  Object expire(Object entry, int most) {
    if (!isMarked(entry) || !space.expiring()) {
      return entry;
    }
    Keyed keyed = (Keyed) entry;
    if (valueOf(keyed).nextDeadline() > space.now()) {
      return entry;
    }
    expireNow(keyed, most);
    if (valueOf(keyed).size() == 0) {
      return null;
    }
    retimed(keyed);
    return entry;
  }

  /** How much was done. */
  private int expireNow(Keyed entry, int most) {
    db.beforeChange(Packed.hash(entry.head()));
    Perishable value = valueOf(entry);
    Bytes key = Entries.keyOf(entry);
    long elements = value.size();
    long bytes = value.heapBytes();
    int done = value.expire(space.now(), most, field -> db.droppedField(key, field));
    db.resized(value.heapBytes() - bytes);
    if (value.size() < elements) {
      tell(entry, key, value.size() == 0);
    }
    return done;
  }

  private void tell(Keyed entry, Bytes key, boolean emptied) {
    if (emptied) {
      db.drop(entry);
    }
    space.changed(db.index(), key);
    space.notify(KeyEvent.HASH, "hexpired", db.index(), key);
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
    Keyed entry = byTicket(ticket, hash);
    if (entry == null) {
      return;
    }
    budget -= expireNow(entry, Math.max(1, budget));
    if (valueOf(entry).size() > 0) {
      renew(entry);
    }
  }

  /** The pair of an entry was handed over: it needs another, if any element has a deadline. */
  private void renew(Keyed entry) {
    long next = valueOf(entry).nextDeadline();
    if (next == Long.MAX_VALUE) {
      unregister(entry);
    } else {
      valueOf(entry).ticket(calendar.add(next, Packed.hash(entry.head())));
      calendar.forget();
    }
  }
}
