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
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamImage;
import io.vireo.server.data.stream.StreamValue;
import java.util.ArrayList;
import java.util.List;

/** Writes a stream node by node, then its groups. */
final class StreamWriter implements Continuation {
  private final StreamValue stream;
  private final RdbWriter out;
  private final StreamImage image;
  private final StreamFacts facts;
  private List<RdbPage> groups;

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

  /** The oldest version that tells when consumers last got something, if they did. */
  static int needed(StreamValue stream) {
    boolean activity = stream.activityCount() > 0;
    return activity ? FormatVersion.CONSUMER_ACTIVITY : RdbFormat.OLDEST_WRITTEN;
  }

  /** The oldest version that has all there may be in a stream. */
  static int natural(StreamValue stream) {
    return FormatVersion.CONSUMER_ACTIVITY;
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
    if (groups == null) {
      groups(out);
    } else {
      out.append(groups);
    }
  }

  /** The groups are about to change: writes them to the side, as they are. */
  private void keepGroups() {
    if (groups == null) {
      groups = new ArrayList<>(1);
      RdbWriter side = new RdbWriter(out.version(), groups::add);
      groups(side);
      side.flush();
    }
  }

  @Override
  public void freeze() {
    image.freeze(this::keepGroups);
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

  private static void group(RdbWriter out, StreamGroup group) {
    StreamId last = group.lastId();
    out.group(group.name(), last.ms(), last.seq(), group.entriesRead(), group.pending().size());
    PendingWalk walk = group.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.pending(entry.ms(), entry.seq(), entry.deliveryTime(), entry.deliveries());
    }
    out.consumers(group.consumerCount());
    RadixCursor<StreamConsumer> consumers = group.consumers();
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      consumer(out, consumers.value());
    }
  }

  private static void consumer(RdbWriter out, StreamConsumer consumer) {
    PendingEntries pending = consumer.pending();
    out.consumer(consumer.name(), consumer.seenTime(), consumer.activeTime(), pending.size());
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.rawId(entry.ms(), entry.seq());
    }
  }
}
