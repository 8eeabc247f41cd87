package io.vireo.server.data.stream;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.radix.Radix;
import io.vireo.server.data.radix.RadixCursor;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * What producers have added to a stream under ids of their own, so that nothing is added twice.
 * Owned by the data context.
 *
 * <p>A producer gives each entry an id, and if it does not know whether an entry has been added,
 * adds it again under this id. The ids of an entry are known for as long as the stream says, and of
 * each producer only as many as the stream says, the newest.
 */
public final class StreamProducers {
  /** The shortest and the longest time that ids can be known, in seconds. */
  public static final int MIN_DURATION_SECONDS = 1;

  public static final int MAX_DURATION_SECONDS = 86_400;

  /** How long ids are known unless something else is said. */
  public static final int DEFAULT_DURATION_SECONDS = 100;

  /** The least and the greatest number of ids of a producer that can be known. */
  public static final int MIN_SIZE = 1;

  public static final int MAX_SIZE = 10_000;

  /** How many are known unless something else is said. */
  public static final int DEFAULT_SIZE = 100;

  /**
   * How long an id is known beyond its time, in milliseconds: replicas of Redis forget what is past
   * its time once a second, and a producer's next entry under that id must find it forgotten there.
   */
  private static final long REPLICA_DELAY_MILLIS = 1_000;

  /** The latest deadline; that of ids that the clock never made is as late. */
  private static final long LATEST_MILLIS = (1L << 46) - 1;

  private final Footprint footprint = new Footprint();
  private long durationSeconds;
  private long maxSize;
  private Radix<StreamProducer> producers = new Radix<>(footprint);

  /** Those of the producers, the one first whose first entry may be due first. */
  private final PriorityQueue<StreamProducer> queue =
      new PriorityQueue<>(Comparator.comparingLong(producer -> producer.due));

  private long size;
  private long added;
  private long duplicates;

  /** No producer has added anything. */
  public StreamProducers(long durationSeconds, long maxSize) {
    this.durationSeconds = durationSeconds;
    this.maxSize = maxSize;
  }

  long heapBytes() {
    return HeapLayout.object(3, 5 * Long.BYTES)
        + HeapLayout.object(1, Long.BYTES)
        + footprint.bytes();
  }

  /** How long ids are known, in seconds. */
  public long durationSeconds() {
    return durationSeconds;
  }

  /** How many ids of a producer are known at most. */
  public long maxSize() {
    return maxSize;
  }

  /** Sets both; if either was another, no id is known any more. Returns whether it was. */
  boolean configure(long newDurationSeconds, long newMaxSize) {
    if (newDurationSeconds == durationSeconds && newMaxSize == maxSize) {
      return false;
    }
    durationSeconds = newDurationSeconds;
    maxSize = newMaxSize;
    footprint.release();
    producers = new Radix<>(footprint);
    queue.clear();
    size = 0;
    return true;
  }

  /** How many producers have ids that are known. */
  public int producerCount() {
    return producers.size();
  }

  /** How many ids are known. */
  public long size() {
    return size;
  }

  /** How many ids were ever recorded. */
  public long added() {
    return added;
  }

  /** How many entries were not added because their ids were known. */
  public long duplicates() {
    return duplicates;
  }

  /** The producers in the order of their ids. */
  public RadixCursor<StreamProducer> cursor() {
    return producers.cursor();
  }

  /** The entry that a producer has added under an id; null if that is not known. */
  public StreamId find(Bytes pid, Bytes iid) {
    StreamProducer producer = producers.get(pid);
    ProducedEntry entry = producer == null ? null : producer.get(iid);
    return entry == null ? null : entry.id();
  }

  /** An entry was not added because its id is known. */
  void countDuplicate() {
    duplicates++;
  }

  /** Records that a producer has added an entry under an id; what else it had under it is gone. */
  void record(Bytes pid, Bytes iid, StreamId id) {
    StreamProducer producer = producers.get(pid);
    ProducedEntry former = producer == null ? null : producer.get(iid);
    if (former != null) {
      remove(producer, former);
    }
    restore(pid, iid, id);
    added++;
    producer = producers.get(pid);
    if (producer.size() > maxSize) {
      remove(producer, producer.first());
    }
  }

  /** Takes an id over that is not known, from a file: it was recorded before that was written. */
  public void restore(Bytes pid, Bytes iid, StreamId id) {
    ProducedEntry entry = new ProducedEntry(iid.toArray(), id);
    StreamProducer producer = producers.get(pid);
    if (producer == null) {
      producer = new StreamProducer(pid.toArray(), footprint);
      producer.due = deadline(entry);
      producers.put(producer.pid(), producer);
      queue.add(producer);
    }
    producer.add(entry);
    size++;
  }

  /** Takes both counts over, from a file. */
  public void restoreCounts(long newAdded, long newDuplicates) {
    added = newAdded;
    duplicates = newDuplicates;
  }

  private void remove(StreamProducer producer, ProducedEntry entry) {
    producer.remove(entry);
    size--;
  }

  /**
   * At most as late as the time at which the first id is to be forgotten, Unix milliseconds; {@code
   * Long.MAX_VALUE} if none is known.
   */
  long nextDeadline() {
    return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().due;
  }

  private long deadline(ProducedEntry entry) {
    long millis = durationSeconds * 1_000 + REPLICA_DELAY_MILLIS;
    boolean isTime = entry.ms() >= 0 && entry.ms() <= LATEST_MILLIS - millis;
    return isTime ? entry.ms() + millis : LATEST_MILLIS;
  }

  /** Forgets ids past their time, as much as one may do at once; returns how much that was. */
  int expire(long now, int most) {
    int done = 0;
    while (done < most && nextDeadline() <= now) {
      StreamProducer producer = queue.remove();
      for (done++; done < most && isDue(producer.first(), now); done++) {
        remove(producer, producer.first());
      }
      if (producer.size() > 0) {
        producer.due = deadline(producer.first());
        queue.add(producer);
      } else {
        producers.remove(producer.pid());
        producer.release();
      }
    }
    return done;
  }

  private boolean isDue(ProducedEntry entry, long now) {
    return entry != null && deadline(entry) <= now;
  }

  /** A copy. */
  StreamProducers copy() {
    StreamProducers copy = new StreamProducers(durationSeconds, maxSize);
    RadixCursor<StreamProducer> each = cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      Bytes pid = Bytes.of(each.value().pid());
      for (ProducedEntry entry = each.value().first(); entry != null; entry = entry.next()) {
        copy.restore(pid, Bytes.of(entry.iid()), entry.id());
      }
    }
    copy.restoreCounts(added, duplicates);
    return copy;
  }
}
