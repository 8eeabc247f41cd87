package io.vireo.server.snapshot;

import io.vireo.persistence.rdb.CorruptValueException;
import io.vireo.persistence.rdb.StreamFacts;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.stream.PendingEntry;
import io.vireo.server.data.stream.StreamConsumer;
import io.vireo.server.data.stream.StreamGroup;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamLayout;
import io.vireo.server.data.stream.StreamProducers;
import io.vireo.server.data.stream.StreamProgress;
import io.vireo.server.data.stream.StreamValue;
import java.nio.ByteBuffer;

/** Makes a stream of its nodes, groups and producers. */
final class StreamBuilder extends ValueBuilder {
  /** The name of the consumer to which files give entries that were released. */
  static final Bytes NAMELESS = Bytes.EMPTY;

  private static final int ID_BYTES = 16;

  private final StreamValue stream = new StreamValue();
  private StreamId lastNode;
  private boolean old;
  private StreamGroup group;
  private StreamConsumer consumer;
  private StreamConsumer unassigned;
  private long seconds;
  private long most;

  private static CorruptValueException corrupt(String text) {
    return new CorruptValueException(text);
  }

  @Override
  void streamNode(byte[] id, byte[] blob) throws CorruptValueException {
    if (id.length != ID_BYTES) {
      throw corrupt("The id of a stream's node is not 16 bytes long");
    }
    ByteBuffer bytes = ByteBuffer.wrap(id);
    StreamId first = new StreamId(bytes.getLong(), bytes.getLong());
    if (lastNode != null && !first.isAbove(lastNode)) {
      throw corrupt("The nodes of a stream are not in order");
    }
    if (!StreamLayout.isNode(first, blob)) {
      throw Blobs.damaged("Stream listpack");
    }
    stream.addNode(first, blob);
    lastNode = first;
  }

  @Override
  void streamFacts(StreamFacts facts) throws CorruptValueException {
    if (facts.length() != stream.size()) {
      throw corrupt("A stream has another number of entries than it says");
    }
    StreamId last = new StreamId(facts.lastMillis(), facts.lastSequence());
    if (stream.size() > 0 && stream.lastEntryId().isAbove(last)) {
      throw corrupt("A stream has entries above its last id");
    }
    old = facts.added() == -1;
    stream.history(
        last,
        old ? stream.size() : facts.added(),
        old ? StreamId.ZERO : new StreamId(facts.deletedMillis(), facts.deletedSequence()));
  }

  @Override
  void group(byte[] name, long millis, long sequence, long read) throws CorruptValueException {
    finishGroup();
    StreamId last = new StreamId(millis, sequence);
    long known = old ? StreamProgress.readAt(stream, last) : read;
    if (!stream.createGroup(Bytes.of(name), last, known)) {
      throw corrupt("A stream has a consumer group twice");
    }
    group = stream.group(Bytes.of(name));
    unassigned = StreamLayout.placeholder(group);
    consumer = null;
  }

  @Override
  void pending(long millis, long sequence, long deliveredAt, long deliveries)
      throws CorruptValueException {
    if (group == null || group.pending().get(new StreamId(millis, sequence)) != null) {
      throw corrupt("A consumer group has a pending entry twice");
    }
    group.add(millis, sequence, unassigned, deliveredAt, deliveries);
  }

  @Override
  void consumer(byte[] name, long seenAt, long activeAt) throws CorruptValueException {
    if (group == null || group.consumer(Bytes.of(name)) != null) {
      throw corrupt("Duplicate stream consumer detected");
    }
    consumer = group.createConsumer(name, seenAt, activeAt);
  }

  @Override
  void consumerPending(long millis, long sequence) throws CorruptValueException {
    PendingEntry entry =
        consumer == null ? null : group.pending().get(new StreamId(millis, sequence));
    if (entry == null) {
      throw corrupt("A consumer has a pending entry that its group does not know");
    }
    if (entry.consumer() != unassigned) {
      throw corrupt("Duplicated consumer PEL entry: two consumers have it, or one has it twice");
    }
    if (consumer.name().length == 0 && entry.deliveryTime() == PendingEntry.RELEASED_TIME) {
      group.release(entry, entry.deliveries());
    } else {
      group.give(entry, consumer);
    }
  }

  @Override
  void producers(long newSeconds, long newMost) throws CorruptValueException {
    if (newSeconds < StreamProducers.MIN_DURATION_SECONDS
        || newSeconds > StreamProducers.MAX_DURATION_SECONDS
        || newMost < StreamProducers.MIN_SIZE
        || newMost > StreamProducers.MAX_SIZE) {
      throw corrupt("A stream knows ids of producers for too long or too many of them");
    }
    seconds = newSeconds;
    most = newMost;
    if (seconds != StreamProducers.DEFAULT_DURATION_SECONDS
        || most != StreamProducers.DEFAULT_SIZE) {
      stream.expectProducers(seconds, most);
    }
  }

  @Override
  void produced(byte[] pid, byte[] iid, long millis, long sequence) throws CorruptValueException {
    stream.expectProducers(seconds, most);
    if (stream.producers().find(Bytes.of(pid), Bytes.of(iid)) != null) {
      throw corrupt("A producer has an id twice");
    }
    stream.producers().restore(Bytes.of(pid), Bytes.of(iid), new StreamId(millis, sequence));
  }

  @Override
  void productionCounts(long added, long duplicates) {
    if (added != 0 || duplicates != 0) {
      stream.expectProducers(seconds, most);
      stream.producers().restoreCounts(added, duplicates);
    }
  }

  private void finishGroup() throws CorruptValueException {
    if (unassigned != null && unassigned.pending().size() > 0) {
      throw corrupt("A consumer group has a pending entry that belongs to no consumer");
    }
    // One that is in the file only for what was released was never seen.
    StreamConsumer nameless = group == null ? null : group.consumer(NAMELESS);
    if (nameless != null
        && nameless.seenTime() == PendingEntry.RELEASED_TIME
        && nameless.pending().size() == 0
        && group.releasedCount() > 0) {
      group.removeConsumer(nameless);
    }
  }

  @Override
  long heapBytes() {
    return stream.heapBytes();
  }

  @Override
  StreamValue unfinished() {
    return stream;
  }

  @Override
  StreamValue build() throws CorruptValueException {
    finishGroup();
    return stream;
  }
}
