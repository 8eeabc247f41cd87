package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.TestPages;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StreamGroupTest {
  private static final Bytes NAME = Bytes.of("group");

  /** In place of the name of an owner. */
  private static final Bytes RELEASED = Bytes.of("none");

  private final NodeBlocks blocks = new NodeBlocks(TestPages.allocator(1 << 20));

  /** Bytes of an empty tree of groups, which stays when the last group has gone. */
  private static long treeOfGroups() {
    StreamValue stream = new StreamValue();
    long before = stream.heapBytes();
    stream.createGroup(NAME, StreamId.ZERO, 0);
    stream.destroyGroup(NAME);
    return stream.heapBytes() - before;
  }

  private StreamValue streamOf(int entries) {
    StreamValue stream = new StreamValue();
    stream.enter(blocks);
    for (int i = 1; i <= entries; i++) {
      stream.add(i, 0, word -> Bytes.of("x"), 1, 2, Thresholds.DEFAULT);
    }
    return stream;
  }

  @Property(tries = 50)
  void bothListsAgreeWithMap(@ForAll long seed) {
    StreamValue stream = streamOf(1);
    long bytesBefore = stream.heapBytes();
    stream.createGroup(NAME, StreamId.ZERO, 0);
    StreamGroup group = stream.group(NAME);
    Map<StreamId, Bytes> owners = new TreeMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      change(group, owners, random);
    }
    for (StreamGroup each : new StreamGroup[] {group, stream.copyTo(blocks).group(NAME)}) {
      check(each, owners);
    }
    stream.destroyGroup(NAME);
    assertThat(stream.heapBytes()).isEqualTo(bytesBefore + treeOfGroups());
  }

  private static void change(StreamGroup group, Map<StreamId, Bytes> owners, Random random) {
    StreamId id = new StreamId(random.nextInt(300), 0);
    Bytes name = Bytes.of("consumer " + random.nextInt(5));
    StreamConsumer consumer = group.consumer(name);
    if (consumer == null) {
      consumer = group.createConsumer(name, 0);
    }
    switch (random.nextInt(20)) {
      case 0 -> {
        group.removeConsumer(consumer);
        owners.values().removeIf(name::equals);
      }
      case 1, 2, 3, 4, 5 -> {
        assertThat(group.acknowledge(id)).isEqualTo(owners.remove(id) != null);
      }
      case 6, 7 -> {
        PendingEntry entry = group.pending().get(id);
        if (entry != null) {
          group.release(entry, 3);
          owners.put(id, RELEASED);
        }
      }
      case 8 -> assertThat(group.newestDelivery() == null).isEqualTo(owners.isEmpty());
      default -> {
        assertThat(group.deliver(id.ms(), 0, consumer, 7).consumer()).isSameAs(consumer);
        owners.put(id, name);
      }
    }
  }

  private static void check(StreamGroup group, Map<StreamId, Bytes> owners) {
    assertThat(group.pending().size()).isEqualTo(owners.size());
    PendingWalk walk = group.pending().from(StreamId.ZERO);
    for (Map.Entry<StreamId, Bytes> expected : owners.entrySet()) {
      PendingEntry entry = walk.next();
      assertThat(entry.id()).isEqualTo(expected.getKey());
      assertThat(entry.consumer()).isSameAs(group.consumer(expected.getValue()));
      if (!entry.isReleased()) {
        assertThat(entry.consumer().pending().get(entry.id())).isSameAs(entry);
      }
    }
    long ofConsumers = group.releasedCount();
    assertThat(ofConsumers).isEqualTo(owners.values().stream().filter(RELEASED::equals).count());
    long inOrder = 0;
    PendingEntry next = group.oldestDelivery();
    while (next != null) {
      assertThat(next.isReleased()).isEqualTo(inOrder < ofConsumers);
      inOrder++;
      next = group.nextDelivery(next);
    }
    assertThat(inOrder).isEqualTo(owners.size());
    var each = group.consumers();
    for (boolean more = each.first(); more; more = each.next()) {
      ofConsumers += each.value().pending().size();
    }
    assertThat(ofConsumers).isEqualTo(owners.size());
  }

  @Test
  void aCopyHasItsOwnLists() {
    StreamValue stream = streamOf(3);
    stream.createGroup(NAME, StreamId.ZERO, 0);
    StreamGroup group = stream.group(NAME);
    StreamConsumer consumer = group.createConsumer(Bytes.of("c"), 5);
    group.deliver(1, 0, consumer, 6);
    StreamGroup copy = stream.copyTo(blocks).group(NAME);

    group.acknowledge(new StreamId(1, 0));

    StreamConsumer copied = copy.consumer(Bytes.of("c"));
    assertThat(copy.pending().first().consumer()).isSameAs(copied).isNotSameAs(consumer);
    assertThat(copied.seenTime()).isEqualTo(5);
    assertThat(copied.activeTime()).isEqualTo(6);
    assertThat(group.pending().first()).isNull();
  }

  @Test
  void deletedEntriesMakeTheLagUnknownUntilTheyAreBehind() {
    StreamValue stream = streamOf(5);
    stream.createGroup(NAME, StreamId.ZERO, StreamGroup.UNKNOWN);
    StreamGroup group = stream.group(NAME);
    assertThat(StreamProgress.lag(stream, group)).isEqualTo(5);

    stream.delete(new StreamId(3, 0));
    assertThat(StreamProgress.lag(stream, group)).isEqualTo(StreamProgress.UNKNOWN_LAG);

    StreamProgress.advance(stream, group, new StreamId(1, 0));
    assertThat(group.entriesRead()).isEqualTo(StreamGroup.UNKNOWN);

    StreamProgress.advance(stream, group, new StreamId(5, 0));
    assertThat(group.entriesRead()).isEqualTo(5);
    assertThat(StreamProgress.lag(stream, group)).isZero();
  }
}
