package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an image of a stream shows while the stream changes. */
class StreamImageTest {
  private final StreamValue stream = new StreamValue();

  StreamImageTest() {
    stream.enter(new NodeBlocks(TestPages.allocator(1 << 20)));
  }

  private int entriesOfNode = 2;

  private void add(long... times) {
    Thresholds limits =
        new Thresholds(512, 64, -2, 0, 512, 128, 64, 128, 64, 3000, 4096, entriesOfNode);
    for (long ms : times) {
      List<Bytes> words = List.of(Bytes.of("field"), Bytes.of("value"));
      stream.add(ms, 1, words::get, 1, 10, limits);
    }
  }

  private void delete(long... times) {
    for (long ms : times) {
      assertThat(stream.delete(new StreamId(ms, 1))).isTrue();
    }
  }

  private StreamImage held() {
    StreamImage image = stream.image();
    image.freeze(() -> {});
    return image;
  }

  private static List<Long> rest(StreamImage image) {
    List<Long> times = new ArrayList<>();
    while (image.hasNext()) {
      image.next();
      byte[] listpack = image.listpack().copy().array();
      StreamEntries entries = StreamEntries.of(StreamId.ofKey(image.id()), listpack);
      while (entries.next()) {
        times.add(entries.ms());
      }
    }
    image.release();
    return times;
  }

  @Test
  void showsNoNodeThatCameLaterAndWent() {
    add(1, 2, 3);
    StreamImage image = held();
    add(4, 5, 6);
    delete(5, 6);
    assertThat(rest(image)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void showsNothingThatWasAddedToAnOlderNode() {
    entriesOfNode = 1;
    add(1, 3);
    StreamImage image = held();
    delete(3);
    entriesOfNode = 3;
    add(4);
    assertThat(stream.nodeCount()).isEqualTo(1);
    assertThat(rest(image)).containsExactly(1L, 3L);
  }

  @Test
  void noNodeStaysWithoutEntries() {
    add(1, 2, 3);
    delete(2);
    assertThat(stream.trim(new StreamTrim(new StreamId(2, 1), 0, false, 0))).isEqualTo(1);
    assertThat(stream.nodeCount()).isEqualTo(1);
    assertThat(rest(held())).containsExactly(3L);
  }
}
