package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {
  private static final byte[] INSERTED =
      "*1\r\n$5\r\nMULTI\r\n".getBytes(StandardCharsets.US_ASCII);

  private final PageStock stock = new PageStock(2);
  private final RequestWriter writer = new RequestWriter(stock);
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private ByteArrayOutputStream model = new ByteArrayOutputStream();

  private void command(byte[] word) {
    writer.begin(2);
    writer.word("SET");
    writer.word(word, 0, word.length);
    String head = "*2\r\n$3\r\nSET\r\n$" + word.length + "\r\n";
    model.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    model.writeBytes(word);
    model.writeBytes(new byte[] {'\r', '\n'});
  }

  private void insert(int at) {
    writer.insert(writer.position() - model.size() + at, INSERTED);
    byte[] before = model.toByteArray();
    model = new ByteArrayOutputStream();
    model.write(before, 0, at);
    model.writeBytes(INSERTED);
    model.write(before, at, before.length - at);
  }

  private void cut(int at) {
    writer.cut(writer.position() - model.size() + at);
    byte[] before = model.toByteArray();
    model = new ByteArrayOutputStream();
    model.write(before, 0, at);
  }

  /** What was taken is read at once, and its whole pages are filled with something else. */
  private void take(int count) {
    byte[] all = model.toByteArray();
    for (ByteBuffer piece : writer.take(writer.position() - all.length + count)) {
      byte[] bytes = new byte[piece.remaining()];
      piece.duplicate().get(bytes);
      taken.writeBytes(bytes);
      if (piece.limit() == PageStock.PAGE) {
        Arrays.fill(piece.array(), (byte) '!');
        stock.give(piece.array());
      }
    }
    assertThat(taken.toByteArray()).isEqualTo(Arrays.copyOf(all, count));
    taken.reset();
    model = new ByteArrayOutputStream();
    model.write(all, count, all.length - count);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 70_000, 300_000})
  void holdsWhatWasWrittenInsertedCutAndTaken(int longest) {
    Random random = new Random(longest);
    for (int step = 0; step < 2_000; step++) {
      switch (random.nextInt(8)) {
        case 0 -> take(random.nextInt(model.size() + 1));
        case 1 -> take(model.size());
        case 2 -> cut(random.nextInt(model.size() + 1));
        case 3 -> insert(random.nextInt(model.size() + 1));
        default -> {
          byte[] word = new byte[random.nextInt(longest)];
          random.nextBytes(word);
          command(word);
        }
      }
      assertThat(writer.length()).isEqualTo(model.size());
    }
    RequestWriter other = new RequestWriter();
    other.word("before");
    other.append(writer, writer.position() - model.size());
    byte[] all = other.drain();
    assertThat(Arrays.copyOfRange(all, 12, all.length)).isEqualTo(model.toByteArray());
    assertThat(writer.drain()).isEqualTo(model.toByteArray());
    assertThat(writer.length()).isZero();
  }
}
