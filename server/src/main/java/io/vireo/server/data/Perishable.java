package io.vireo.server.data;

import java.util.function.Consumer;

/**
 * A value of elements that may have deadlines of their own. Owned by the data context.
 *
 * <p>The database keeps a calendar of such values and lets elements go when their time comes. So
 * that it finds the pair of a value again, the value keeps its ticket.
 */
public interface Perishable extends Aggregate {
  /** Instead of a ticket: the value is in no calendar. */
  long NO_TICKET = -1;

  /**
   * At most as late as the earliest deadline of an element, Unix milliseconds; {@code
   * Long.MAX_VALUE} if none has one.
   */
  long nextDeadline();

  /**
   * Takes elements out whose deadline is at or before {@code now}, the earliest first.
   *
   * @param most how much to do at most: elements to take out or deadlines to move, at least 1
   * @param gone gets the name of each element that goes, good until it returns
   * @return how much was done; 0 if there is nothing more to do at this time
   */
  int expire(long now, int most, Consumer<Bytes> gone);

  /** The ticket of this value in the calendar of its database, or {@link #NO_TICKET}. */
  long ticket();

  /** Sets the ticket; only if an element has a deadline, or to {@link #NO_TICKET}. */
  void ticket(long newTicket);
}
