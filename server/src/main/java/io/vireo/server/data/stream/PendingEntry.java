package io.vireo.server.data.stream;

import io.vireo.server.data.HeapLayout;

/**
 * An entry that a consumer was given and has not acknowledged. Owned by the data context.
 *
 * <p>One object stands in the lists of the group and of the consumer.
 */
public final class PendingEntry {
  static final long BYTES = HeapLayout.object(3, 4 * Long.BYTES);

  /** Its neighbours in the {@link DeliveryOrder} of the group, if that has one. */
  PendingEntry older;

  PendingEntry newer;

  private final long ms;
  private final long seq;
  private StreamConsumer consumer;
  private long deliveryTime;
  private long deliveries;

  PendingEntry(long ms, long seq, StreamConsumer consumer, long deliveryTime, long deliveries) {
    this.ms = ms;
    this.seq = seq;
    this.consumer = consumer;
    this.deliveryTime = deliveryTime;
    this.deliveries = deliveries;
  }

  /** The time of the entry's id. */
  public long ms() {
    return ms;
  }

  /** The number of the entry's id. */
  public long seq() {
    return seq;
  }

  /** The entry's id. */
  public StreamId id() {
    return new StreamId(ms, seq);
  }

  int compareTo(long otherMs, long otherSeq) {
    return StreamId.compare(ms, seq, otherMs, otherSeq);
  }

  /** The consumer that it was given to last. */
  public StreamConsumer consumer() {
    return consumer;
  }

  void consumer(StreamConsumer newConsumer) {
    consumer = newConsumer;
  }

  /** When it was given last, Unix milliseconds. */
  public long deliveryTime() {
    return deliveryTime;
  }

  /** The entry that was delivered next, or null; only where the group's order was asked for. */
  public PendingEntry nextDelivery() {
    return newer;
  }

  /** How often it was given. */
  public long deliveries() {
    return deliveries;
  }

  /** Sets when and how often it was given. */
  void delivered(long time, long times) {
    deliveryTime = time;
    deliveries = times;
  }
}
