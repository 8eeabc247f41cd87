package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.radix.RadixCursor;
import io.vireo.server.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StreamProducersTest {
  private static final int SECONDS = 10;
  private static final int MOST = 5;

  /** The extra second is that in which replicas forget. */
  private static final long MILLIS = 11_000;

  private final StreamProducers producers = new StreamProducers(SECONDS, MOST);

  /** What is known by producer and id, as maps in the order of recording. */
  private final Map<String, LinkedHashMap<String, StreamId>> model = new TreeMap<>();

  private long now = 1_000_000;

  private static Bytes bytes(String text) {
    return Bytes.of(text);
  }

  @Test
  void knowsTheNewestOfEachProducerForTheirTime() {
    Random random = new Random(Seeds.of(62));
    long empty = producers.heapBytes();
    for (int i = 0; i < 20_000; i++) {
      String pid = "p" + random.nextInt(8);
      String iid = "i" + random.nextInt(10);
      now += random.nextInt(400);
      assertThat(producers.expire(now, Integer.MAX_VALUE)).isNotNegative();
      model.values().forEach(ids -> ids.values().removeIf(id -> id.ms() + MILLIS <= now));
      model.values().removeIf(Map::isEmpty);
      StreamId known = model.getOrDefault(pid, new LinkedHashMap<>()).get(iid);
      assertThat(producers.find(bytes(pid), bytes(iid))).isEqualTo(known);
      if (known == null || random.nextInt(4) == 0) {
        record(pid, iid, new StreamId(now, i));
      }
      assertThat(producers.nextDeadline()).isBetween(now + 1, now + MILLIS);
      assertSame(producers);
    }
    assertSame(producers.copy());
    assertThat(producers.copy().heapBytes()).isEqualTo(producers.heapBytes());
    producers.expire(now + MILLIS, Integer.MAX_VALUE);
    assertThat(producers.producerCount()).isZero();
    assertThat(producers.size()).isZero();
    assertThat(producers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(producers.heapBytes()).isEqualTo(empty);
  }

  private void record(String pid, String iid, StreamId id) {
    producers.record(bytes(pid), bytes(iid), id);
    LinkedHashMap<String, StreamId> ids = model.computeIfAbsent(pid, any -> new LinkedHashMap<>());
    ids.remove(iid);
    ids.put(iid, id);
    if (ids.size() > MOST) {
      ids.remove(ids.keySet().iterator().next());
    }
  }

  private void assertSame(StreamProducers actual) {
    Map<String, LinkedHashMap<String, StreamId>> found = new TreeMap<>();
    RadixCursor<StreamProducer> each = actual.cursor();
    for (boolean more = each.first(); more; more = each.next()) {
      LinkedHashMap<String, StreamId> ids = new LinkedHashMap<>();
      for (ProducedEntry entry = each.value().first(); entry != null; entry = entry.next()) {
        ids.put(new String(entry.iid()), entry.id());
      }
      found.put(new String(each.value().pid()), ids);
    }
    assertThat(found).isEqualTo(model);
    List<String> order = new ArrayList<>();
    found.values().forEach(ids -> order.addAll(ids.keySet()));
    List<String> wanted = new ArrayList<>();
    model.values().forEach(ids -> wanted.addAll(ids.keySet()));
    assertThat(order).isEqualTo(wanted);
    assertThat(actual.size()).isEqualTo(wanted.size());
  }

  @Test
  void forgetsInSteps() {
    for (int i = 0; i < 100; i++) {
      producers.record(bytes("p" + i), bytes("i"), new StreamId(now, i));
    }
    long late = now + MILLIS;
    assertThat(producers.expire(late - 1, 10)).isZero();
    long left = 100;
    while (left > 0) {
      int done = producers.expire(late, 10);
      assertThat(done).isBetween(1, 10);
      assertThat(producers.size()).isLessThan(left);
      left = producers.size();
    }
    assertThat(producers.producerCount()).isZero();
  }

  @Test
  void knowsNothingOnceItKnowsForAnotherTime() {
    producers.record(bytes("p"), bytes("i"), new StreamId(now, 0));
    assertThat(producers.configure(SECONDS, MOST)).isFalse();
    assertThat(producers.size()).isEqualTo(1);
    assertThat(producers.configure(SECONDS, MOST + 1)).isTrue();
    assertThat(producers.size()).isZero();
    assertThat(producers.find(bytes("p"), bytes("i"))).isNull();
    assertThat(producers.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(producers.heapBytes()).isEqualTo(new StreamProducers(SECONDS, MOST).heapBytes());
  }

  /** Of a time that no clock has made. */
  @Test
  void keepsWhatIsFarAhead() {
    producers.record(bytes("p"), bytes("i"), StreamId.MAX);
    assertThat(producers.nextDeadline()).isEqualTo((1L << 46) - 1);
    assertThat(producers.expire(now, 1)).isZero();
  }
}
