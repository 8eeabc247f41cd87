package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * What is said to values is the same as what is said to a socket: whatever a handler says, the
 * values, said to a socket in their turn, give the same bytes.
 */
class ReplyContractTest {
  private static final int DEPTH = 4;

  /** Says one answer, drawn at random. */
  private static void say(Random random, int depth, Reply to) {
    switch (random.nextInt(depth == 0 ? 12 : 18)) {
      case 0 -> to.ok();
      case 1 -> to.status("PONG");
      case 2 -> to.error("ERR of\r\ntwo lines");
      case 3 -> to.integer(random.nextLong() >> random.nextInt(64));
      case 4 -> to.bulk(new byte[random.nextInt(100)]);
      case 5 -> to.bulkNumber(random.nextLong() >> random.nextInt(64));
      case 6 -> to.nullBulk();
      case 7 -> to.nullArray();
      case 8 -> to.real(random.nextInt(100) / 8.0);
      case 9 -> to.bool(random.nextBoolean());
      case 10 -> to.bigNumber("123456789012345678901234567890");
      case 11 -> to.verbatim("txt", "some text");
      case 12 -> many(random, depth, to, size -> to.array(size), 1);
      case 13 -> many(random, depth, to, size -> to.map(size), 2);
      case 14 -> many(random, depth, to, size -> to.set(size), 1);
      case 15 -> open(random, depth, to);
      case 16 -> mistaken(random, depth, to);
      default -> many(random, depth, to, size -> to.push(size), 1);
    }
  }

  private static void many(Random random, int depth, Reply to, Consumer<Long> head, int each) {
    int size = random.nextInt(4);
    head.accept((long) size);
    for (int i = 0; i < size * each; i++) {
      say(random, depth - 1, to);
    }
  }

  private static void open(Random random, int depth, Reply to) {
    int kind = random.nextInt(3);
    int size = random.nextInt(4);
    int mark = to.open();
    for (int i = 0; i < size * (kind == 1 ? 2 : 1); i++) {
      say(random, depth - 1, to);
    }
    switch (kind) {
      case 0 -> to.closeArray(mark, size);
      case 1 -> to.closeMap(mark, size);
      default -> to.closeSet(mark, size);
    }
  }

  /** Takes back what it said first, which may be a part of an answer. */
  private static void mistaken(Random random, int depth, Reply to) {
    int mark = to.mark();
    to.array(3);
    say(random, depth - 1, to);
    to.cut(mark);
    say(random, depth - 1, to);
  }

  private static void say(ReplyValue value, Reply to) {
    if (value instanceof ReplyValue.Status status) {
      to.status(status.text());
    } else if (value instanceof ReplyValue.Failure failure) {
      to.error(failure.text());
    } else if (value instanceof ReplyValue.Int whole) {
      to.integer(whole.number());
    } else if (value instanceof ReplyValue.Bulk bulk) {
      to.bulk(bulk.bytes());
    } else if (value instanceof ReplyValue.Verbatim verbatim) {
      to.verbatim(verbatim.format(), verbatim.text());
    } else if (value instanceof ReplyValue.Real real) {
      to.real(real.number());
    } else if (value instanceof ReplyValue.BigNumber big) {
      to.bigNumber(big.digits());
    } else if (value instanceof ReplyValue.Bool bool) {
      to.bool(bool.truth());
    } else if (value instanceof ReplyValue.Null nothing && nothing.ofArray()) {
      to.nullArray();
    } else if (value instanceof ReplyValue.Null) {
      to.nullBulk();
    } else if (value instanceof ReplyValue.Many many) {
      int size = many.items().size();
      switch (many.kind()) {
        case ARRAY -> to.array(size);
        case MAP -> to.map(size / 2);
        case SET -> to.set(size);
        default -> to.push(size);
      }
      many.items().forEach(item -> say(item, to));
    }
  }

  private static String bytes(int protocol, Consumer<Reply> answer) {
    ReplyBuffer buffer = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(buffer, protocol);
    answer.accept(reply);
    return new String(buffer.drain().toArray(), StandardCharsets.ISO_8859_1);
  }

  @Property
  void valuesSayTheSameAsASocket(@ForAll long seed) {
    for (int protocol = 2; protocol <= 3; protocol++) {
      ValueReply values = new ValueReply(protocol);
      say(new Random(seed), DEPTH, values);
      ReplyValue value = values.take();
      assertThat(bytes(protocol, to -> say(value, to)))
          .isEqualTo(bytes(protocol, to -> say(new Random(seed), DEPTH, to)));
    }
  }

  @Property
  void errorsAreTakenOnceWhereverTheyAreSaid(@ForAll long seed) {
    RespReply socket = new RespReply();
    socket.begin(new ReplyBuffer(), 2);
    ValueReply values = new ValueReply(2);
    NoReply nowhere = new NoReply();
    say(new Random(seed), DEPTH, socket);
    say(new Random(seed), DEPTH, values);
    say(new Random(seed), DEPTH, nowhere);
    String error = socket.takeError();
    assertThat(values.takeError()).isEqualTo(error);
    assertThat(nowhere.takeError()).isEqualTo(error);
    assertThat(socket.takeError()).isNull();
    assertThat(values.takeError()).isNull();
    assertThat(nowhere.takeError()).isNull();
  }

  @Test
  void attributesAreLeftOut() {
    ValueReply reply = new ValueReply(3);
    reply.attribute(1);
    reply.bulk("ttl");
    reply.integer(5);
    reply.bulk("value");
    assertThat(reply.take()).isEqualTo(new ReplyValue.Bulk(Bytes.of("value")));
  }

  @Test
  void onlyOneWholeAnswerCanBeTaken() {
    ValueReply reply = new ValueReply(2);
    assertThatThrownBy(reply::take).isInstanceOf(IllegalStateException.class);
    reply.array(2);
    reply.integer(1);
    assertThatThrownBy(reply::take).isInstanceOf(IllegalStateException.class);
    reply.integer(2);
    reply.integer(3);
    assertThatThrownBy(reply::take).isInstanceOf(IllegalStateException.class);
  }
}
