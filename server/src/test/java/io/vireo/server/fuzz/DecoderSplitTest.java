package io.vireo.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.testing.RequestFeed;
import io.vireo.server.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However a pipeline is cut, the same requests are found in it. */
@Tag("long")
class DecoderSplitTest {
  private static final long SEED = Seeds.of(20_240_101);

  @Test
  void cutAnywhere() {
    Frames frames = new Frames(SEED);
    for (int i = 0; i < 300; i++) {
      Frames.Pipeline pipeline = frames.pipeline();
      byte[] bytes = pipeline.bytes();
      List<List<String>> whole = requests(List.of(bytes));
      assertThat(whole).hasSize(pipeline.ends().size());
      int step = Math.max(1, bytes.length / 500);
      for (int at = 0; at <= bytes.length; at += step) {
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
        assertThat(requests(List.of(head, tail))).as("frame %d at %d", i, at).isEqualTo(whole);
      }
    }
  }

  @Test
  void cutIntoManyPieces() {
    Frames frames = new Frames(SEED + 1);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = frames.pipeline().bytes();
      assertThat(requests(frames.cut(bytes))).as("frame %d", i).isEqualTo(requests(List.of(bytes)));
    }
  }

  @Test
  void oneByteAtATime() {
    Frames frames = new Frames(SEED + 2);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = frames.pipeline().bytes();
      if (bytes.length < 5_000) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte b : bytes) {
          pieces.add(new byte[] {b});
        }
        assertThat(requests(pieces)).as("frame %d", i).isEqualTo(requests(List.of(bytes)));
      }
    }
  }

  private static List<List<String>> requests(List<byte[]> pieces) {
    RequestFeed feed = new RequestFeed(RequestLimits.DEFAULTS);
    RequestBuffer buffer = new RequestBuffer();
    List<List<String>> found = new ArrayList<>();
    for (byte[] piece : pieces) {
      feed.add(piece);
      boolean more = true;
      while (more) {
        more = feed.pass(buffer, false, wordAt -> found.add(words(buffer, wordAt)));
        buffer.clear();
      }
    }
    assertThat(feed.error()).isNull();
    assertThat(feed.pending()).isZero();
    return found;
  }

  private static List<String> words(RequestBuffer buffer, int wordAt) {
    List<String> words = new ArrayList<>();
    Bytes view = Bytes.view();
    for (int i = 0; i < buffer.wordAt(wordAt); i++) {
      buffer.point(view, wordAt + 1 + 2 * i);
      words.add(new String(view.toArray(), StandardCharsets.ISO_8859_1));
    }
    return words;
  }
}
