package io.vireo.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.RespReply;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReplyParserTest {
  private static final PeerLimits ROOMY = new PeerLimits(1 << 20, 8 << 20, 8, 8, 1 << 20);

  private final ReplyParser parser = new ReplyParser(ROOMY);

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static ReplyValue one(String text) {
    ReplyParser parser = new ReplyParser(ROOMY);
    ByteBuffer in = bytes(text);
    ReplyValue reply = parser.parse(in);
    assertThat(parser.error()).isNull();
    assertThat(in.hasRemaining()).isFalse();
    assertThat(parser.isIdle()).isEqualTo(reply != null);
    return reply;
  }

  private static String error(PeerLimits limits, String text) {
    ReplyParser parser = new ReplyParser(limits);
    assertThat(parser.parse(bytes(text))).as(text).isNull();
    return parser.error();
  }

  private static ReplyValue bulk(String text) {
    return new ReplyValue.Bulk(Bytes.of(text));
  }

  private static ReplyValue many(ReplyValue.Kind kind, ReplyValue... items) {
    return new ReplyValue.Many(kind, List.of(items));
  }

  @Test
  void readsEachKind() {
    assertThat(one("+OK\r\n")).isEqualTo(new ReplyValue.Status("OK"));
    assertThat(one("-ERR no\r\n")).isEqualTo(new ReplyValue.Failure("ERR no"));
    assertThat(one("!5\r\nERR a\r\n")).isEqualTo(new ReplyValue.Failure("ERR a"));
    assertThat(one(":-42\r\n")).isEqualTo(new ReplyValue.Int(-42));
    assertThat(one("$3\r\na\r\n\r\n")).isEqualTo(bulk("a\r\n"));
    assertThat(one("$0\r\n\r\n")).isEqualTo(bulk(""));
    assertThat(one("$-1\r\n")).isEqualTo(new ReplyValue.Null(false));
    assertThat(one("*-1\r\n")).isEqualTo(new ReplyValue.Null(true));
    assertThat(one("_\r\n")).isEqualTo(new ReplyValue.Null(false));
    assertThat(one(",-inf\r\n")).isEqualTo(new ReplyValue.Real(Double.NEGATIVE_INFINITY));
    assertThat(one(",1.5e-7\r\n")).isEqualTo(new ReplyValue.Real(1.5e-7));
    assertThat(one("(123456789012345678901234567890\r\n"))
        .isEqualTo(new ReplyValue.BigNumber("123456789012345678901234567890"));
    assertThat(one("#t\r\n")).isEqualTo(new ReplyValue.Bool(true));
    assertThat(one("=6\r\ntxt:ab\r\n")).isEqualTo(new ReplyValue.Verbatim("txt", Bytes.of("ab")));
    assertThat(one("*0\r\n")).isEqualTo(many(ReplyValue.Kind.ARRAY));
    assertThat(one("%1\r\n+k\r\n*1\r\n:1\r\n"))
        .isEqualTo(
            many(
                ReplyValue.Kind.MAP,
                new ReplyValue.Status("k"),
                many(ReplyValue.Kind.ARRAY, new ReplyValue.Int(1))));
    assertThat(one("~1\r\n$1\r\na\r\n")).isEqualTo(many(ReplyValue.Kind.SET, bulk("a")));
    assertThat(one(">1\r\n$1\r\na\r\n")).isEqualTo(many(ReplyValue.Kind.PUSH, bulk("a")));
  }

  @Test
  void dropsAttributes() {
    assertThat(one("|1\r\n+ttl\r\n:3\r\n*2\r\n|0\r\n:1\r\n|1\r\n+x\r\n*0\r\n:2\r\n"))
        .isEqualTo(many(ReplyValue.Kind.ARRAY, new ReplyValue.Int(1), new ReplyValue.Int(2)));
  }

  @Test
  void aLineFeedBetweenAnswersIsASignOfLife() {
    ByteBuffer in = bytes("\n\n+OK\r\n\n");
    assertThat(parser.parse(in)).isEqualTo(new ReplyValue.Status("OK"));
    assertThat(parser.takeSign()).isTrue();
    assertThat(parser.takeSign()).isFalse();
    assertThat(parser.parse(in)).isNull();
    assertThat(parser.takeSign()).isTrue();
    assertThat(parser.isIdle()).isTrue();
  }

  @Test
  void refusesWhatIsNoAnswer() {
    for (String text :
        List.of(
            "HTTP/1.1 400\r\n",
            ":1x\r\n",
            ":\r\n",
            ":99999999999999999999\r\n",
            "$x\r\n",
            "$-2\r\n",
            "%-1\r\n",
            "$1\r\nabc",
            "$1\r\na\rb",
            "+OK\n",
            "+O\rK\r\n",
            "#x\r\n",
            "_x\r\n",
            ",1.\r\n",
            ",0x1\r\n",
            "(1.5\r\n",
            "=2\r\nab\r\n",
            "=4\r\nabcd\r\n",
            "$?\r\n",
            "*1\r\n>0\r\n",
            "*1\r\n\n")) {
      assertThat(error(ROOMY, text)).as(text).isNotNull();
    }
  }

  @Test
  void keepsToItsLimits() {
    PeerLimits limits = new PeerLimits(256, 2_000, 2, 1, 1);
    assertThat(error(limits, "$257\r\n")).isEqualTo("A string of more than 256");
    assertThat(error(limits, "+" + "x".repeat(600))).contains("A line of more than 256");
    assertThat(error(limits, "*1\r\n*1\r\n*1\r\n")).contains("More than 2 aggregates");
    assertThat(error(limits, "*1000\r\n" + "_\r\n".repeat(999)))
        .isEqualTo("An answer of more than 2000 bytes");
    assertThat(error(limits, "*20\r\n" + ("$250\r\n" + "x".repeat(250) + "\r\n").repeat(19)))
        .isEqualTo("An answer of more than 2000 bytes");
    assertThat(error(limits, "*2147483647\r\n")).contains("An aggregate of more than");
  }

  /** An array of any size that never comes must not take the memory of one that does. */
  @Test
  void countsWhatHasCome() {
    long idle = parser.keptBytes();
    parser.parse(bytes("*1000000\r\n$1000\r\nabc"));
    assertThat(parser.keptBytes() - idle).isBetween(1_000L, 2_000L);
    parser.parse(bytes("x".repeat(997) + "\r\n"));
    assertThat(parser.keptBytes() - idle).isBetween(1_000L, 2_000L);
    ReplyParser other = new ReplyParser(ROOMY);
    assertThat(other.parse(bytes("*1\r\n$3\r\nabc\r\n"))).isNotNull();
    assertThat(other.keptBytes()).isEqualTo(idle);
  }

  @Test
  void streamsABulkWithoutKeepingIt() {
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    long[] announced = {-1};
    parser.sink(
        new BulkSink() {
          @Override
          public void begin(long length) {
            announced[0] = length;
          }

          @Override
          public void bytes(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            got.writeBytes(copy);
          }
        });
    String text = "y".repeat(3 << 20);
    long idle = parser.keptBytes();
    assertThat(parser.parse(bytes("$" + text.length() + "\r\n" + text.substring(1)))).isNull();
    assertThat(announced[0]).isEqualTo(text.length());
    assertThat(parser.keptBytes()).isEqualTo(idle);
    assertThat(parser.parse(bytes("y\r\n"))).isEqualTo(new ReplyValue.Streamed(text.length()));
    assertThat(got.toString(StandardCharsets.ISO_8859_1)).isEqualTo(text);
  }

  // ------------------------------------------------------------------------- any value, any split

  /** Says values to a reply, and knows what a parser has to make of them. */
  private static final class Speaker {
    private final SplittableRandom random;
    private final Reply reply;

    Speaker(SplittableRandom random, Reply reply) {
      this.random = random;
      this.reply = reply;
    }

    ReplyValue any(int depth) {
      boolean three = reply.protocol() == 3;
      switch (random.nextInt(depth > 0 ? 14 : 9)) {
        case 0:
          reply.status("QUEUED");
          return new ReplyValue.Status("QUEUED");
        case 1:
          reply.error("ERR \u00e4 one\ntwo");
          return new ReplyValue.Failure("ERR \u00e4 one two");
        case 2:
          long number = random.nextLong() >> random.nextInt(64);
          reply.integer(number);
          return new ReplyValue.Int(number);
        case 3:
          byte[] bytes = new byte[random.nextInt(random.nextInt(2) == 0 ? 70 : 20_000)];
          new Random(random.nextLong()).nextBytes(bytes);
          reply.bulk(bytes);
          return new ReplyValue.Bulk(Bytes.of(bytes));
        case 4:
          boolean ofArray = random.nextBoolean();
          if (ofArray) {
            reply.nullArray();
          } else {
            reply.nullBulk();
          }
          return new ReplyValue.Null(ofArray && !three);
        case 5:
          return real();
        case 6:
          boolean truth = random.nextBoolean();
          reply.bool(truth);
          return three ? new ReplyValue.Bool(truth) : new ReplyValue.Int(truth ? 1 : 0);
        case 7:
          reply.bigNumber("-12345678901234567890");
          return three
              ? new ReplyValue.BigNumber("-12345678901234567890")
              : bulk("-12345678901234567890");
        case 8:
          reply.verbatim("txt", "a: b\r\n");
          return three ? new ReplyValue.Verbatim("txt", Bytes.of("a: b\r\n")) : bulk("a: b\r\n");
        default:
          return aggregate(depth, three);
      }
    }

    private ReplyValue real() {
      double number =
          random.nextInt(8) == 0
              ? Double.POSITIVE_INFINITY
              : Double.longBitsToDouble(random.nextLong());
      number = Double.isNaN(number) ? -0.5 : number;
      reply.real(number);
      if (reply.protocol() == 3) {
        return new ReplyValue.Real(number);
      }
      ReplyBuffer buffer = new ReplyBuffer();
      RespReply same = new RespReply();
      same.begin(buffer, 3);
      same.real(number);
      String text = buffer.drain().toString();
      return bulk(text.substring(1, text.length() - 2));
    }

    private ReplyValue aggregate(int depth, boolean three) {
      int size = random.nextInt(5);
      ReplyValue.Kind kind = ReplyValue.Kind.values()[random.nextInt(3)];
      if (random.nextInt(4) == 0) {
        reply.attribute(three ? 1 : 0);
        if (three) {
          any(depth - 1);
          any(depth - 1);
        }
      }
      switch (kind) {
        case MAP -> reply.map(size);
        case SET -> reply.set(size);
        default -> reply.array(size);
      }
      List<ReplyValue> items = new ArrayList<>();
      for (int i = 0; i < (kind == ReplyValue.Kind.MAP ? 2 * size : size); i++) {
        items.add(any(depth - 1));
      }
      return new ReplyValue.Many(three ? kind : ReplyValue.Kind.ARRAY, items);
    }
  }

  /** Whatever the server writes is read back, however the network cuts it. */
  @Property(tries = 300)
  void readsAllThatTheServerWrites(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ReplyBuffer buffer = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(buffer, random.nextInt(2, 4));
    Speaker speaker = new Speaker(random, reply);
    List<ReplyValue> said = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      said.add(speaker.any(4));
    }
    byte[] all = buffer.drain().toArray();
    List<ReplyValue> read = new ArrayList<>();
    ReplyParser fresh = new ReplyParser(ROOMY);
    int longest = random.nextBoolean() ? 3 : 5_000;
    for (int at = 0; at < all.length; ) {
      int end = Math.min(all.length, at + random.nextInt(1, longest));
      ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(all, at, end));
      ReplyValue next = fresh.parse(in);
      while (next != null) {
        read.add(next);
        next = fresh.parse(in);
      }
      assertThat(fresh.error()).isNull();
      at = end;
    }
    assertThat(read).isEqualTo(said);
    assertThat(fresh.isIdle()).isTrue();
  }
}
