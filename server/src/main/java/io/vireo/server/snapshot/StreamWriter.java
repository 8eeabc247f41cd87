package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.server.data.RadixCursor;
import io.vireo.server.data.stream.PendingEntries;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.PendingWalk;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamNodes;
import io.vireo.server.data.stream.StreamValue;

/** Writes a stream node by node, then its groups. */
final class StreamWriter implements Continuation {
  private final StreamValue stream;
  private final RdbWriter out;
  private final StreamNodes nodes;

  private StreamWriter(StreamValue stream, RdbWriter out) {
    this.stream = stream;
    this.out = out;
    this.nodes = stream.listNodes();
  }

  static Continuation write(StreamValue stream, RdbWriter out) {
    out.stream(stream.nodeCount());
    return new StreamWriter(stream, out);
  }

  @Override
  public boolean more() {
    long end = Parts.end(out);
    while (out.bytes() < end) {
      if (!nodes.next()) {
        facts();
        return true;
      }
      out.streamNode(nodes.id(), nodes.listpack(), 0, nodes.bytes());
    }
    return false;
  }

  private void facts() {
    StreamId last = stream.lastId();
    StreamId first = stream.firstId();
    StreamId deleted = stream.maxDeletedId();
    out.streamFacts(
        new StreamFacts(
            stream.size(),
            last.ms(),
            last.seq(),
            first.ms(),
            first.seq(),
            deleted.ms(),
            deleted.seq(),
            stream.added(),
            stream.groupCount()));
    RadixCursor<StreamGroup> groups = stream.groups();
    for (boolean more = groups != null && groups.first(); more; more = groups.next()) {
      group(groups.value());
    }
  }

  private void group(StreamGroup group) {
    StreamId last = group.lastId();
    out.group(group.name(), last.ms(), last.seq(), group.entriesRead(), group.pending().size());
    PendingWalk walk = group.pending().from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.pending(entry.ms(), entry.seq(), entry.deliveryTime(), entry.deliveries());
    }
    out.consumers(group.consumerCount());
    RadixCursor<StreamConsumer> consumers = group.consumers();
    for (boolean more = consumers.first(); more; more = consumers.next()) {
      consumer(consumers.value());
    }
  }

  private void consumer(StreamConsumer consumer) {
    PendingEntries pending = consumer.pending();
    out.consumer(consumer.name(), consumer.seenTime(), consumer.activeTime(), pending.size());
    PendingWalk walk = pending.from(StreamId.ZERO);
    for (PendingEntry entry = walk.next(); entry != null; entry = walk.next()) {
      out.rawId(entry.ms(), entry.seq());
    }
  }
}
