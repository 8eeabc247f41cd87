package io.vireo.server.keyspace;

import io.vireo.server.data.expiry.ExpiryCalendar;
import io.vireo.server.data.table.TableBlocks;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** When the keys of one database expire. A deadline below 0 is none. Data context only. */
final class KeyDeadlines {
  /** Each key that leaves a stale pair behind adds another one: two would be enough. */
  private static final int PAIRS_PER_DEADLINE = 4;

  private final KeyspaceState space;
  private final ExpiryCalendar calendar;
  private final ExpiryCalendar.Test stillGood;

  /** Those that this server keeps though it is a replica; null as long as there is none. */
  private OwnDeadlines own;

  /** Those that have come for keys that stay: {@link SlotShield}. */
  private final PassedOver passedOver = new PassedOver();

  private long count;
  private double sum;

  /**
   * No deadlines yet.
   *
   * @param tables gives the blocks for tables that the database has now
   * @param stillGood tells whether there is a key with a hash and a deadline
   */
  KeyDeadlines(KeyspaceState space, Supplier<TableBlocks> tables, ExpiryCalendar.Test stillGood) {
    this.space = space;
    this.calendar = new ExpiryCalendar(0, tables);
    this.stillGood = stillGood;
  }

  /** How many keys have a deadline. */
  long count() {
    return count;
  }

  /** Mean time until the deadlines, milliseconds; 0 without any. */
  long averageTtl() {
    return count == 0 ? 0 : Math.max(0, (long) (sum / count - space.now()));
  }

  long heapBytes() {
    return calendar.heapBytes() + passedOver.heapBytes() + (own == null ? 0 : own.heapBytes());
  }

  /** Bytes of the blocks of the calendar. */
  long blockBytes() {
    return calendar.blockBytes();
  }

  /** Shows the address of each block of the calendar. */
  void forEachTableBlock(IntConsumer sink) {
    calendar.forEachBlock(sink);
  }

  /** Goes on looking for stale pairs as pairs are added, so that those never become too many. */
  void add(long deadline, long hash) {
    if (deadline >= 0) {
      count++;
      sum += deadline;
      calendar.add(deadline, hash);
      space.firstDeadline().expects(calendar.nextDeadline());
      calendar.compactStep(PAIRS_PER_DEADLINE, stillGood);
      if (space.setsOwnDeadlines()) {
        addOwn(deadline, hash);
      }
    }
  }

  private void addOwn(long deadline, long hash) {
    if (own == null) {
      own = new OwnDeadlines();
    }
    own.add(deadline, hash);
    space.firstOwnDeadline().expects(own.next());
  }

  /** The key with this deadline and hash went or has another one now. */
  void forget(long deadline, long hash) {
    if (deadline < 0) {
      return;
    }
    if (own != null) {
      own.forget(hash);
    }
    count--;
    if (count == 0) {
      clear();
    } else {
      sum -= deadline;
      calendar.forget();
    }
  }

  void clear() {
    count = 0;
    sum = 0;
    calendar.clear();
    passedOver.clear();
    own = null;
  }

  /** How many of them this server keeps though it is a replica. */
  int ownCount() {
    return own == null ? 0 : own.count();
  }

  /** When the next of those comes, or earlier. */
  long nextOwn() {
    return own == null ? Long.MAX_VALUE : own.next();
  }

  /** Hands over those of them that are due, {@code budget} at most; true if there may be more. */
  boolean expireOwnDue(int budget, ExpiryCalendar.Sink sink) {
    return own != null && own.expireDue(space.now(), budget, sink);
  }

  long next() {
    return count == 0 ? Long.MAX_VALUE : calendar.nextDeadline();
  }

  /** Hands over the earliest pair; false if there is none. See {@link ExpiryCalendar}. */
  boolean takeEarliest(int moves, ExpiryCalendar.Sink sink) {
    return calendar.takeEarliest(moves, unlessItStays(sink));
  }

  /** Hands over pairs that are due, {@code budget} at most; true if there may be more. */
  boolean expireDue(int budget, ExpiryCalendar.Sink sink) {
    return count > 0 && calendar.advance(space.now(), budget, unlessItStays(sink)) > 0;
  }

  private ExpiryCalendar.Sink unlessItStays(ExpiryCalendar.Sink sink) {
    if (!space.shield().isAny()) {
      return sink;
    }
    return (deadline, hash) -> {
      if (space.shield().stays(hash)) {
        passedOver.add(deadline, hash);
      } else {
        sink.expire(deadline, hash);
      }
    };
  }

  /** Other keys than before stay: those that were passed over are looked at again. */
  void resume() {
    passedOver.takeAll(
        (deadline, hash) -> {
          calendar.add(deadline, hash);
          // It has been counted all the time.
          calendar.forget();
          space.firstDeadline().expects(calendar.nextDeadline());
        });
  }
}
