package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.stream.StreamEntries;
import io.vireo.server.data.stream.StreamId;
import io.vireo.server.data.stream.StreamValue;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams whose ends go to blocks while nothing changes them. */
class RestingValuesTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final int ELEMENTS = 400;

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
    List<StreamValue> streams =
        IntStream.range(0, 20)
            .mapToObj(i -> (StreamValue) put(Bytes.of("stream:" + i), stream()))
            .toList();
    space.packValues();
    assertThat(streams).noneMatch(StreamValue::isAtRest);
    space.openValues(5);
    space.packValues();
    assertThat(streams.subList(0, 15)).allMatch(StreamValue::isAtRest);
    assertThat(streams.subList(15, 20)).noneMatch(StreamValue::isAtRest);
  }
}
