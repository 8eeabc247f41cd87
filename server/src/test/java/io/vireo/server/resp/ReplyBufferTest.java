package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.string.TestStrings;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplyBufferTest {
  private static final int[] LENGTHS = {
    0, 1, 2, 100, ReplyBuffer.LARGE - 1, ReplyBuffer.LARGE, ReplyBuffer.LARGE + 1, 40_000
  };

  private final ReplyBuffer buffer = new ReplyBuffer();
  private final List<LongString> holders = new ArrayList<>();

  /** Takes what it is given, as a connection does, and keeps the large buffers in sight. */
  private static final class Receiver implements ReplyBuffer.Pieces {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<ByteBuf> taken = new ArrayList<>();

    @Override
    public void copy(byte[] array, int offset, int length) {
      bytes.write(array, offset, length);
    }

    @Override
    public void take(ByteBuf large) {
      byte[] all = new byte[large.readableBytes()];
      large.getBytes(0, all);
      bytes.writeBytes(all);
      taken.add(large);
    }
  }

  private static byte[] filled(int length, int with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private byte[] received(int from, int to) {
    Receiver receiver = new Receiver();
    buffer.pieces(from, to, receiver);
    receiver.taken.forEach(ByteBuf::release);
    return receiver.bytes.toByteArray();
  }

  /** Answers of all sizes, cut off, given heads, sealed, and handed out run by run. */
  @Property(tries = 300)
  void agreesWithPlainConcatenation(@ForAll long seed) {
    Random random = new Random(seed);
    buffer.clear();
    List<byte[]> runs = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    int mark = 0;
    for (int run = 0; run < 5; run++) {
      runs.add(answers(random, mark));
      buffer.seal(mark, 1 << random.nextInt(18));
      mark = buffer.position();
      ends.add(mark);
    }
    assertThat(buffer.total()).isEqualTo(runs.stream().mapToLong(r -> r.length).sum());
    int from = 0;
    for (int run = 0; run < runs.size(); run++) {
      assertThat(received(from, ends.get(run))).isEqualTo(runs.get(run));
      from = ends.get(run);
    }
    assertThat(holders).noneMatch(LongString::isHeld);
  }

  private byte[] answers(Random random, int lastMark) {
    byte[] model = new byte[0];
    for (int i = random.nextInt(6); i > 0; i--) {
      buffer.seal(lastMark, 1 << random.nextInt(18));
      int mark = buffer.position();
      byte[] before = model;
      model = joined(model, pieces(random));
      switch (random.nextInt(4)) {
        case 0 -> {
          buffer.cut(mark);
          model = before;
        }
        case 1 -> {
          buffer.insert(mark, filled(24, 'h'), 5);
          byte[] tail = Arrays.copyOfRange(model, before.length, model.length);
          model = joined(joined(before, filled(5, 'h')), tail);
        }
        default -> {}
      }
    }
    return model;
  }

  private byte[] pieces(Random random) {
    byte[] model = new byte[0];
    for (int i = random.nextInt(3); i >= 0; i--) {
      byte[] bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
      random.nextBytes(bytes);
      if (bytes.length > 40 && random.nextBoolean()) {
        source(bytes);
      } else {
        buffer.put(bytes);
      }
      model = joined(model, bytes);
    }
    return model;
  }

  /** All but the ends of what lies elsewhere. */
  private void source(byte[] middle) {
    byte[] array = joined(joined(filled(7, 'a'), middle), filled(9, 'z'));
    LongString string = TestStrings.longString();
    string.append(array, 0, array.length);
    buffer.put(string, 7, middle.length);
    holders.add(string);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    byte[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  @Test
  void largeValueBelongsToTheRunThatItEnds() {
    buffer.put("a");
    int first = buffer.position();
    buffer.put(filled(ReplyBuffer.LARGE, 'b'));
    int second = buffer.position();
    buffer.put("c");
    assertThat(received(0, first)).containsExactly('a');
    assertThat(received(first, second)).isEqualTo(filled(ReplyBuffer.LARGE, 'b'));
    assertThat(received(second, buffer.position())).containsExactly('c');
  }

  @Test
  void givesUpAnAnswerThatWouldTakeTooMuch() {
    buffer.put("before");
    buffer.fullAt(100_000);
    int mark = buffer.position();
    for (int i = 0; i < 100_000; i++) {
      buffer.put(filled(i % 100, 'x'));
      buffer.put(Integer.toString(i));
    }
    buffer.insert(mark + 90_000, filled(3, 'h'), 3);
    assertThat(buffer.isFull()).isTrue();
    assertThat(buffer.array().length).isLessThan(110_000);
    assertThat(received(0, mark)).isEqualTo("before".getBytes());
  }

  @Test
  void givesUpAnAnswerWithALargeValueThatWouldTakeTooMuch() {
    buffer.fullAt(3 * ReplyBuffer.LARGE);
    for (int i = 0; i < 10; i++) {
      buffer.put(filled(ReplyBuffer.LARGE, 'x'));
      assertThat(buffer.total()).isLessThanOrEqualTo(3 * ReplyBuffer.LARGE);
    }
    assertThat(buffer.isFull()).isTrue();
    assertThat(buffer.attachedBytes()).isZero();
  }

  @Test
  void asksBeforeItTakesMuchAndGivesItBack() {
    CountingBudget budget = new CountingBudget(3 << 20);
    ReplyBuffer large = new ReplyBuffer(budget);
    byte[] some = filled(ReplyBuffer.LARGE - 1, 'x');
    for (int i = 0; i < 100; i++) {
      large.put(some);
      assertThat(budget.reserved())
          .isEqualTo(large.array().length > 65_536 ? large.array().length : 0);
    }
    large.clear();
    assertThat(budget.reserved()).isZero();
    for (int i = 0; i < 10; i++) {
      large.put(some);
    }
    large.clear();
    assertThat(budget.reserved()).isEqualTo(large.array().length);
    large.discard();
    assertThat(budget.reserved()).isZero();
  }

  @Test
  void givesAnAnswerUpForWhichThereIsNoRoom() {
    CountingBudget budget = new CountingBudget(3 << 20);
    ReplyBuffer large = new ReplyBuffer(budget);
    large.put("before");
    large.fullAt(100 << 20);
    byte[] some = filled(ReplyBuffer.LARGE - 1, 'x');
    for (int i = 0; i < 1_000; i++) {
      large.put(some);
      assertThat(budget.reserved()).isLessThan(4 << 20);
    }
    assertThat(large.ended()).isTrue();
    assertThat(large.drain()).hasToString("before");
  }

  @Test
  void whatIsNotHandedOutIsReleased() {
    source(filled(ReplyBuffer.LARGE, 'x'));
    int first = buffer.position();
    source(filled(ReplyBuffer.LARGE, 'y'));
    source(filled(ReplyBuffer.LARGE, 'z'));
    assertThat(received(0, first)).isEqualTo(filled(ReplyBuffer.LARGE, 'x'));
    assertThat(holders).extracting(LongString::isHeld).containsExactly(false, true, true);
    buffer.clear();
    assertThat(holders).noneMatch(LongString::isHeld);
  }

  @Test
  void whatIsTooMuchIsNotHeld() {
    buffer.fullAt(2 * ReplyBuffer.LARGE);
    source(filled(3 * ReplyBuffer.LARGE, 'x'));
    assertThat(buffer.attachedBytes()).isZero();
    assertThat(holders).noneMatch(LongString::isHeld);
    assertThat(buffer.ended()).isTrue();
  }

  @Test
  void isNotFullOnceTheAnswerIsCutOff() {
    buffer.put("before");
    buffer.fullAt(10_000);
    int mark = buffer.position();
    buffer.put(filled(ReplyBuffer.LARGE, 'x'));
    buffer.cut(mark);
    assertThat(buffer.isFull()).isFalse();
    buffer.put("-no");
    assertThat(buffer.drain()).hasToString("before-no");
  }

  @Test
  void takesNextAnswersAfterOneWasGivenUp() {
    buffer.fullAt(10_000);
    buffer.put(filled(ReplyBuffer.LARGE, 'x'));
    int mark = buffer.position();
    buffer.fullAt(Long.MAX_VALUE);
    buffer.put(filled(ReplyBuffer.LARGE, 'y'));
    assertThat(buffer.isFull()).isFalse();
    assertThat(received(mark, buffer.position())).isEqualTo(filled(ReplyBuffer.LARGE, 'y'));
  }

  @Test
  void cuttingSparesTheLargeValueBefore() {
    byte[] large = filled(ReplyBuffer.LARGE, 'b');
    buffer.put(large);
    int mark = buffer.position();
    buffer.put(large);
    buffer.cut(mark);
    assertThat(buffer.total()).isEqualTo(large.length);
    assertThat(buffer.drain().toArray()).isEqualTo(large);
  }

  @Test
  void headGoesBeforeLargeValueAtItsMark() {
    buffer.put(filled(ReplyBuffer.LARGE, 'b'));
    buffer.insert(0, filled(3, 'h'), 3);
    assertThat(buffer.drain().toArray())
        .startsWith('h', 'h', 'h', 'b')
        .hasSize(ReplyBuffer.LARGE + 3);
  }

  @Test
  void copiesLargeValuesOnceAndOffTheHeap() {
    Receiver receiver = new Receiver();
    buffer.put(filled(100_000, 'x'));
    buffer.pieces(0, buffer.position(), receiver);
    assertThat(receiver.taken).hasSize(1);
    assertThat(receiver.taken.get(0).isDirect()).isTrue();
    assertThat(buffer.array().length).isLessThan(10_000);
    buffer.clear();
    assertThat(receiver.taken.get(0).refCnt()).as("belongs to the receiver").isEqualTo(1);
    receiver.taken.get(0).release();
  }

  @Test
  void givesBackWhatNobodyTook() {
    byte[] large = filled(ReplyBuffer.LARGE, 'x');
    buffer.put(large);
    Receiver receiver = new Receiver();
    buffer.pieces(0, buffer.position(), receiver);
    buffer.put(large);
    buffer.clear();
    assertThat(buffer.total()).isZero();
    assertThat(receiver.taken.get(0).refCnt()).isEqualTo(1);
    receiver.taken.get(0).release();
    buffer.put("next");
    assertThat(buffer.drain()).hasToString("next");
  }

  @Test
  void sealedAnswersLeaveTheArray() {
    byte[] some = filled(2_300, 'x');
    for (int i = 0; i < 1_000; i++) {
      buffer.put(some);
      buffer.seal(0, ReplyBuffer.LARGE);
    }
    assertThat(buffer.array().length).isLessThan(3 * ReplyBuffer.LARGE);
    assertThat(buffer.total()).isEqualTo(2_300_000);
    assertThat(buffer.drain().toArray()).isEqualTo(filled(2_300_000, 'x'));
  }

  @Test
  void answersAreNotSealedAcrossAMark() {
    buffer.put("before");
    int mark = buffer.position();
    buffer.put("behind");
    buffer.seal(mark, 1);
    buffer.put("last");
    buffer.seal(mark, 1);
    assertThat(received(0, mark)).asString().isEqualTo("before");
    assertThat(received(mark, buffer.position())).asString().isEqualTo("behindlast");
  }

  @Test
  void keepsNoHugeArray() {
    byte[] some = filled(ReplyBuffer.LARGE - 1, 'x');
    for (int i = 0; i < 100; i++) {
      buffer.put(some);
    }
    assertThat(buffer.array().length).isGreaterThan(1_500_000);
    buffer.clear();
    assertThat(buffer.array().length).isLessThanOrEqualTo(1 << 20);
  }

  @Test
  void numbersAndSingleBytesAcrossTheEndOfTheArray() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      buffer.put(',');
      buffer.put(Long.toString(-i * 1_000_003L));
      text.append(',').append(-i * 1_000_003L);
    }
    assertThat(buffer.drain()).hasToString(text.toString());
  }

  @Test
  void nothingOfAnAnswerThatWasGivenUpIsLeft() {
    buffer.clear();
    buffer.put("+PONG\r\n");
    buffer.fullAt(1_000);
    buffer.put("$20000\r\n");
    buffer.put(filled(20_000, 'x'), 0, 20_000);
    buffer.put("\r\n");
    assertThat(buffer.isFull()).isTrue();
    buffer.ended();
    assertThat(received(0, buffer.position())).asString().isEqualTo("+PONG\r\n");
  }

  @Test
  void asksForLittleAtOnceHoweverLongTheAnswer() {
    byte[] value = new byte[3 * ReplyBuffer.PIECE + 5];
    new Random(1).nextBytes(value);
    buffer.put("before");
    buffer.put(value, 0, value.length);
    buffer.put("behind");
    int mark = buffer.position();
    for (int at = 0; at < value.length; at += 1_000) {
      buffer.put(value, at, Math.min(1_000, value.length - at));
    }
    buffer.seal(mark, 1);
    Receiver receiver = new Receiver();
    buffer.pieces(0, buffer.position(), receiver);
    assertThat(receiver.taken).hasSize(8);
    assertThat(receiver.taken)
        .allSatisfy(piece -> assertThat(piece.capacity()).isLessThanOrEqualTo(ReplyBuffer.PIECE));
    receiver.taken.forEach(ByteBuf::release);
    byte[] all = receiver.bytes.toByteArray();
    assertThat(all).hasSize(12 + 2 * value.length);
    assertThat(Arrays.copyOfRange(all, 6, 6 + value.length)).isEqualTo(value);
    assertThat(Arrays.copyOfRange(all, 12 + value.length, all.length)).isEqualTo(value);
  }
}
