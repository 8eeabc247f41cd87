package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.data.list.ListCursor;
import io.vireo.server.data.list.ListLimits;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Long lists and streams whose ends go to blocks while nothing changes them. */
class RestingValuesTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final ListLimits LIMITS = ListLimits.DEFAULT;
  private static final int ELEMENTS = 400;

  /** What an array of a chunk would exceed. */
  private static final long WITHOUT_ARRAYS = 2000;

  private final Keyspace space =
      new Keyspace(2, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 28));

  RestingValuesTest() {
    space.listener(new EventRecorder());
  }

  @AfterEach
  void proveBooks() {
    KeyspaceWalk.check(space);
    space.close();
  }

  private static String element(int number) {
    return "e%099d".formatted(number);
  }

  private static ListValue list() {
    ListValue list = new ListValue();
    for (int i = 0; i < ELEMENTS; i++) {
      Bytes value = Bytes.of(element(i));
      list.expect(value.length(), 1, LIMITS);
      list.push(value, false, LIMITS);
    }
    return list;
  }

  private static StreamValue stream() {
    StreamValue stream = new StreamValue();
    for (int i = 1; i <= ELEMENTS; i++) {
      add(stream, i);
    }
    return stream;
  }

  private static void add(StreamValue stream, int seq) {
    Bytes[] words = {Bytes.of("field"), Bytes.of(element(seq))};
    stream.add(1, seq, i -> words[i], 1, 105, Thresholds.DEFAULT);
  }

  private Value put(Bytes key, Value value) {
    space.database(0).put(key, value, Database.NEVER);
    while (space.valueStoring().step()) {}
    return value;
  }

  private static List<String> elements(ListValue list) {
    List<String> all = new ArrayList<>();
    Element view = new Element();
    ListCursor cursor = new ListCursor().forward(list, 0);
    while (cursor.next()) {
      cursor.read(view);
      all.add(view.toString());
    }
    return all;
  }

  @Test
  void aListRestsOnceItWasNotChangedForAWhile() {
    ListValue list = (ListValue) put(KEY, list());
    List<String> expected = elements(list);
    assertThat(expected).hasSize(ELEMENTS);
    assertThat(list.heapBytes()).isGreaterThan(WITHOUT_ARRAYS);

    space.openValues(0);
    space.packValues();
    assertThat(list.isAtRest()).isTrue();
    assertThat(list.heapBytes()).isLessThan(WITHOUT_ARRAYS);
    assertThat(elements((ListValue) space.database(0).read(KEY).value())).isEqualTo(expected);
    assertThat(list.isAtRest()).isTrue();
    while (space.holes().close(true)) {}

    Value woken = space.database(0).find(KEY).value();
    assertThat(woken).isSameAs(list);
    assertThat(list.isAtRest()).isFalse();
    long before = list.heapBytes();
    list.push(Bytes.of("last"), false, LIMITS);
    list.push(Bytes.of("first"), true, LIMITS);
    space.database(0).resized(list.heapBytes() - before);
    expected.add("last");
    expected.add(0, "first");
    assertThat(elements(list)).isEqualTo(expected);
    space.packValues();
    assertThat(list.isAtRest()).isTrue();
    assertThat(elements(list)).isEqualTo(expected);
  }

  @Test
  void aStreamRestsOnceItWasNotChangedForAWhile() {
    StreamValue stream = (StreamValue) put(KEY, stream());
    long awake = stream.heapBytes();
    space.openValues(0);
    space.packValues();
    assertThat(stream.isAtRest()).isTrue();
    assertThat(stream.heapBytes()).isLessThan(awake - 100);
    assertThat(stream.lastEntryId()).isEqualTo(new StreamId(1, ELEMENTS));
    assertThat(stream.contains(new StreamId(1, ELEMENTS - 1))).isTrue();

    assertThat(space.database(0).find(KEY).value()).isSameAs(stream);
    assertThat(stream.isAtRest()).isFalse();
    long before = stream.heapBytes();
    add(stream, ELEMENTS + 1);
    space.database(0).resized(stream.heapBytes() - before);
    StreamEntries entries = stream.entries().range(StreamId.ZERO, StreamId.MAX, false);
    for (int i = 1; i <= ELEMENTS + 1; i++) {
      assertThat(entries.next()).isTrue();
      assertThat(entries.id()).isEqualTo(new StreamId(1, i));
    }
  }

  /** The last ones stay as they are. */
  @Test
  void thoseThatWereChangedLatelyDoNot() {
    List<ListValue> lists =
        IntStream.range(0, 20)
            .mapToObj(i -> (ListValue) put(Bytes.of("list:" + i), list()))
            .toList();
    space.packValues();
    assertThat(lists).noneMatch(ListValue::isAtRest);
    space.openValues(5);
    space.packValues();
    assertThat(lists.subList(0, 15)).allMatch(ListValue::isAtRest);
    assertThat(lists.subList(15, 20)).noneMatch(ListValue::isAtRest);
  }
}
