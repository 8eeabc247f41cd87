package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbFormat;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.server.data.Element;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.data.stream.PendingEntries;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.ProducedEntry;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamImage;
import io.vireo.server.data.stream.StreamProducer;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamValue;
import java.util.ArrayList;
import java.util.List;

/** Writes a stream node by node, then its groups and producers. */
final class StreamWriter implements Continuation {
  private final StreamValue stream;
  private final RdbWriter out;
  private final StreamImage image;
  private final StreamFacts facts;

  /** The groups and producers as they were before they changed; null if they have not. */
  private List<RdbPage> kept;

  private StreamWriter(StreamValue stream, RdbWriter out) {
    this.stream = stream;
    this.out = out;
    this.image = stream.image();
    this.facts = factsOf(stream);
  }

  static Continuation write(StreamValue stream, RdbWriter out) {
    out.stream(stream.nodeCount());
    return new StreamWriter(stream, out);
  }

  /**
   * The oldest version that has the ids of producers and tells when consumers last got something,
   * if there are such.
   */
  static int needed(StreamValue stream) {
    if (stream.producers() != null) {
      return FormatVersion.STREAM_PRODUCERS;
    }
    boolean activity = stream.activityCount() > 0;
    return activity ? FormatVersion.CONSUMER_ACTIVITY : RdbFormat.OLDEST_WRITTEN;
  }

  /** The oldest version that has all there may be in a stream without producers, or with them. */
  static int natural(StreamValue stream) {
    return Math.max(needed(stream), FormatVersion.CONSUMER_ACTIVITY);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (image.hasNext() && out.bytes() < end) {
      image.next();
      Element node = image.listpack();
      out.streamNode(image.id(), node.array(), node.offset(), node.length());
    }
    if (image.hasNext()) {
      return false;
    }
    finish();
    return true;
  }

  private void finish() {
    out.streamFacts(facts);
    if (kept == null) {
      groups(out);
      producers(out);
    } else {
      out.append(kept);
    }
  }

  /** Groups or producers are about to change: writes them to the side, as they are. */
  private void keep() {
    if (kept == null) {
      kept = new ArrayList<>(1);
      RdbWriter side = new RdbWriter(out.version(), kept::add);
      groups(side);
      producers(side);
      side.flush();
    }
  }

  @Override
  public void freeze() {
    image.freeze(this::keep);
  }

  @Override
  public void release() {
    image.release();
  }

  private static StreamFacts factsOf(StreamValue stream) {
    StreamId last = stream.lastId();
    StreamId first = stream.firstId();
    StreamId deleted = stream.maxDeletedId();
    return new StreamFacts(
        stream.size(),
        last.ms(),
        last.seq(),
        first.ms(),
        first.seq(),
        deleted.ms(),
        deleted.seq(),
        stream.added(),
        stream.groupCount());
  }

  private void groups(RdbWriter to) {
    RadixCursor<StreamGroup> each = stream.groups();
    for (boolean more = each != null && each.first(); more; more = each.next()) {
      group(to, each.value());
    }
  }

  private void producers(RdbWriter to) {
    if (to.version() < FormatVersion.STREAM_PRODUCERS) {
      return;
    }
    StreamProducers producers = stream.producers();
    if (producers == null) {
      to.producers(StreamProducers.DEFAULT_DURATION_SECONDS, StreamProducers.DEFAULT_SIZE, 0);
      to.productionCounts(0, 0);
      return;
    }
    to.producers(producers.durationSeconds(), producers.maxSize(), producers.producerCount());
    RadixCursor<StreamProducer> each = producers.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      StreamProducer producer = each.value();
      to.producer(producer.pid(), producer.size());
      for (ProducedEntry entry = producer.first(); entry != null; entry = entry.next()) {
        to.produced(entry.iid(), entry.id().ms(), entry.id().seq());
      }
    }
    to.productionCounts(producers.added(), producers.duplicates());
  }

  /**
   * Writes a group. The format knows no pending entry without a consumer: one that was released
   * belongs in the file to the consumer without a name, as if that had got it at the time 0.
   */
  private static void group(RdbWriter out, StreamGroup group) {
    StreamId last = group.lastId();
    out.group(group.name(), last.ms(), last.seq(), group.entriesRead(), group.pending().size());
    PendingWalk walk = group.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.pending(entry.ms(), entry.seq(), entry.deliveryTime(), entry.deliveries());
    }
    boolean isNameless =
        group.releasedCount() > 0 && group.consumer(StreamBuilder.NAMELESS) == null;
    out.consumers(group.consumerCount() + (isNameless ? 1 : 0));
    if (isNameless) {
      long time = PendingEntry.RELEASED_TIME;
      out.consumer(StreamBuilder.NAMELESS.toArray(), time, time, group.releasedCount());
      released(out, group);
    }
    RadixCursor<StreamConsumer> consumers = group.consumers();
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      consumer(out, group, consumers.value());
    }
  }

  private static void consumer(RdbWriter out, StreamGroup group, StreamConsumer consumer) {
    boolean isNameless = consumer.name().length == 0;
    PendingEntries pending = consumer.pending();
    out.consumer(
        consumer.name(),
        consumer.seenTime(),
        consumer.activeTime(),
        pending.size() + (isNameless ? group.releasedCount() : 0));
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.rawId(entry.ms(), entry.seq());
    }
    if (isNameless) {
      released(out, group);
    }
  }

  /** The entries that consumers have released, in the order in which they did. */
  private static void released(RdbWriter out, StreamGroup group) {
    PendingEntry entry = group.firstReleased();
    while (entry != null) {
      out.rawId(entry.ms(), entry.seq());
      entry = entry.nextReleased();
    }
  }
}
