package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.RandomAnswers;
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
      RandomAnswers.say(new Random(seed), DEPTH, values);
      ReplyValue value = values.take();
      assertThat(bytes(protocol, to -> say(value, to)))
          .isEqualTo(bytes(protocol, to -> RandomAnswers.say(new Random(seed), DEPTH, to)));
    }
  }

  @Property
  void errorsAreTakenOnceWhereverTheyAreSaid(@ForAll long seed) {
    RespReply socket = new RespReply();
    socket.begin(new ReplyBuffer(), 2);
    ValueReply values = new ValueReply(2);
    NoReply nowhere = new NoReply();
    RandomAnswers.say(new Random(seed), DEPTH, socket);
    RandomAnswers.say(new Random(seed), DEPTH, values);
    RandomAnswers.say(new Random(seed), DEPTH, nowhere);
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
