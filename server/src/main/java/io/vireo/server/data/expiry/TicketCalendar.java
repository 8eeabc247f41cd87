package io.vireo.server.data.expiry;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.OwnedBlocks;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * An {@link ExpiryCalendar} whose pairs carry a ticket, so that the one that counts can be told
 * from stale ones with the same deadline and hash; and which takes little room for few pairs. Owned
 * by the data context.
 *
 * <p>A ticket is a deadline with a number: the object that a pair stands for remembers the ticket
 * that {@link #add} gave, and its owner calls {@link #forget} when it is no longer good. Times are
 * Unix milliseconds from 0 to 2<sup>50</sup>.
 */
public final class TicketCalendar {
  /*
   * A field may lose its deadline and get the same one again, over and over: "until midnight". Each
   * time a pair would stay behind that looks as good as the last one, and no sweep could drop it. So
   * the pairs are numbered, and the number stands where the fraction of the millisecond would be: the
   * calendar below counts in units of 1/4096 ms. Only every 4096th of such pairs looks like another.
   *
   * Up to 256 pairs lie in a binary heap. A timing wheel would take some kilobytes for its levels,
   * and many hashes have but a few fields with a deadline.
   */

  private static final int BITS = 12;
  private static final int MASK = (1 << BITS) - 1;
  private static final int MAX_BINARY_HEAP_PAIRS = 256;
  private static final int SLACK = 8;

  /** Each pair that becomes stale comes with another one: two would be enough. */
  private static final int PAIRS_PER_DEADLINE = 4;

  private final Supplier<? extends OwnedBlocks> blocks;
  private final ExpiryCalendar.Test stillGood;
  private LatePairs few = new LatePairs();
  private ExpiryCalendar many;
  private long base;
  private long live;
  private int number;

  /**
   * A calendar without pairs.
   *
   * @param now the time; 0 if it is not known, which makes the first pairs costlier
   * @param blocks gives those that many pairs lie in, as for {@link ExpiryCalendar}
   * @param stillGood tells whether a ticket is good for what has a hash; asked while a pair is
   *     added
   */
  public TicketCalendar(
      long now, Supplier<? extends OwnedBlocks> blocks, ExpiryCalendar.Test stillGood) {
    this.base = Math.max(0, now);
    this.blocks = blocks;
    this.stillGood = stillGood;
  }

  /** The deadline of a ticket. */
  public static long deadlineOf(long ticket) {
    return ticket >> BITS;
  }

  /** A ticket from its parts. */
  public static long ticket(long deadline, int number) {
    return deadline << BITS | number;
  }

  /** Pairs that are good, by what {@link #forget} has told. */
  public long live() {
    return live;
  }

  /** The latest time that the calendar was told. */
  public long base() {
    return base;
  }

  /** Heap bytes of the calendar and its pairs; kept up to date, so it costs nothing to ask. */
  public long heapBytes() {
    return HeapLayout.object(4, 20) + (many == null ? few.heapBytes() : many.heapBytes());
  }

  /** Bytes of the blocks that pairs lie in, likewise. */
  public long blockBytes() {
    return many == null ? 0 : many.blockBytes();
  }

  /** Has the blocks freed, some at a time if they are many; this is not needed any more. */
  public void abandon() {
    if (many != null) {
      many.clear();
    }
  }

  /** Brings all pairs into the heap. */
  public void bringBack() {
    if (many != null) {
      many.bringBack();
    }
  }

  /** Shows the address of each block that pairs lie in. */
  public void forEachBlock(IntConsumer sink) {
    if (many != null) {
      many.forEachBlock(sink);
    }
  }

  /**
   * Adds a pair.
   *
   * @return its ticket, which is good from now on
   */
  public long add(long deadline, long hash) {
    number = number + 1 & MASK;
    long ticket = ticket(deadline, number);
    if (many == null) {
      makeRoom();
    }
    if (many == null) {
      few.add(ticket, hash);
    } else {
      many.compactStep(PAIRS_PER_DEADLINE, stillGood);
      many.add(ticket, hash);
    }
    live++;
    return ticket;
  }

  private void makeRoom() {
    if (few.size() >= 2 * live + SLACK || few.size() == MAX_BINARY_HEAP_PAIRS) {
      dropStale();
    }
    if (few.size() >= MAX_BINARY_HEAP_PAIRS - MAX_BINARY_HEAP_PAIRS / 4) {
      spread();
    }
  }

  /** From the end, so that the pair that fills a gap has been looked at or is looked at next. */
  private void dropStale() {
    int index = few.size() - 1;
    while (index >= 0) {
      if (stillGood.test(few.deadline(index), few.hash(index))) {
        index--;
      } else {
        few.remove(index);
        index = Math.min(index, few.size() - 1);
      }
    }
  }

  private void spread() {
    many = new ExpiryCalendar(base << BITS, blocks);
    for (int i = 0; i < few.size(); i++) {
      many.add(few.deadline(i), few.hash(i));
    }
    for (long stale = few.size() - live; stale > 0; stale--) {
      many.forget();
    }
    few = new LatePairs();
  }

  /** Says that a ticket is no longer good: once for each, handed over before or not. */
  public void forget() {
    live--;
    if (many != null) {
      many.forget();
    }
  }

  /**
   * The earliest time at which {@link #advance} has something to do, or {@code Long.MAX_VALUE}. At
   * most as late as the earliest deadline of a good pair.
   */
  public long nextDeadline() {
    long ticket = many == null ? few.first() : Math.min(few.first(), many.nextDeadline());
    return ticket == Long.MAX_VALUE ? ticket : deadlineOf(ticket);
  }

  /**
   * Hands over pairs whose deadline is at or before {@code now}, the earliest first.
   *
   * @param most how many pairs to hand over or move at most, at least 1
   * @param sink gets tickets, good or not, and hashes; may add pairs and {@link #forget} some
   * @return how many pairs were handed over or moved; 0 once there is nothing more to do
   */
  public int advance(long now, int most, ExpiryCalendar.Sink sink) {
    base = Math.max(base, now);
    long end = ticket(now, MASK);
    int done = 0;
    while (done < most && few.first() <= end) {
      long ticket = few.first();
      long hash = few.hash(0);
      few.remove(0);
      done++;
      sink.expire(ticket, hash);
    }
    return many == null || done == most ? done : done + many.advance(end, most - done, sink);
  }
}
