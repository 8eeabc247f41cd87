package io.vireo.server.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.vireo.server.data.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Long requests, and requests of any length in pieces of any length. */
class AssemblyTest {
  private static final int[] LENGTHS = {0, 1, 10, 5_000, 32_768, 32_769, 70_000, 1_100_000};

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] encoded(List<Bytes> words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("*" + words.size() + "\r\n"));
    for (Bytes word : words) {
      out.writeBytes(bytes("$" + word.length() + "\r\n"));
      out.writeBytes(word.toArray());
      out.writeBytes(bytes("\r\n"));
    }
    return out.toByteArray();
  }

  @Property(tries = 150)
  void anyPiecesGiveTheSameRequests(@ForAll long seed) {
    Random random = new Random(seed);
    List<List<Bytes>> requests = requests(random);
    ChunkReader reader = new ChunkReader();
    byte[] all = allEncoded(requests);
    int largest = 1 + random.nextInt(random.nextBoolean() ? 200 : 100_000);
    for (int at = 0; at < all.length; ) {
      int to = Math.min(all.length, at + 1 + random.nextInt(largest));
      reader.read(Arrays.copyOfRange(all, at, to));
      at = to;
    }
    assertThat(reader.error).isNull();
    assertThat(reader.requests).isEqualTo(requests);
    assertThat(reader.kept()).isZero();
  }

  /** As a connection does: some bytes by way of a buffer, others straight, and not all at once. */
  @Property(tries = 150)
  void whatIsPulledIsTheSame(@ForAll long seed) {
    Random random = new Random(seed);
    List<List<Bytes>> requests = requests(random);
    ChunkReader reader = new ChunkReader();
    reader.readStraight(new Arrival(allEncoded(requests), random), random);
    assertThat(reader.error).isNull();
    assertThat(reader.requests).isEqualTo(requests);
    assertThat(reader.kept()).isZero();
  }

  @Test
  void onlyWhoSentOnHasExcess() {
    byte[] request = encoded(List.of(Bytes.of(new byte[50_000])));
    for (int more = 0; more < 3; more++) {
      byte[] sent = Arrays.copyOf(request, request.length + more);
      Assembly assembly = new Assembly(RequestLimits.DEFAULTS, false);
      assertThat(assembly.feed(Unpooled.wrappedBuffer(sent, 0, 100))).isFalse();
      Arrival arrival = new Arrival(Arrays.copyOfRange(sent, 100, sent.length), null);
      assertThat(assembly.pull(arrival, Integer.MAX_VALUE)).isEqualTo(more > 0);
      assertThat(assembly.isDone()).isTrue();
      assertThat(assembly.hasExcess()).isEqualTo(more > 0);
      assertThat(arrival.left()).isEqualTo(Math.max(0, more - 1));
    }
  }

  private static List<List<Bytes>> requests(Random random) {
    List<List<Bytes>> requests = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      requests.add(words(random));
    }
    return requests;
  }

  private static byte[] allEncoded(List<List<Bytes>> requests) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    requests.forEach(words -> stream.writeBytes(encoded(words)));
    return stream.toByteArray();
  }

  private static List<Bytes> words(Random random) {
    List<Bytes> words = new ArrayList<>();
    int kinds = 1 + random.nextInt(random.nextInt(10) == 0 ? LENGTHS.length : LENGTHS.length - 2);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      byte[] word = new byte[LENGTHS[random.nextInt(kinds)]];
      random.nextBytes(word);
      words.add(Bytes.of(word));
    }
    return words;
  }

  @Test
  void manyShortArguments() {
    List<Bytes> words = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      words.add(Bytes.of("argument " + i));
    }
    byte[] all = encoded(words);
    ChunkReader reader = new ChunkReader();
    reader.read(Arrays.copyOf(all, 1000));
    reader.read(Arrays.copyOfRange(all, 1000, all.length));
    assertThat(reader.requests).containsExactly(words);
    assertThat(reader.assembled).isEqualTo(1);
  }

  @Test
  void longValueFillsAnArrayOfItsOwn() {
    byte[] value = new byte[20_000_000];
    new Random(1).nextBytes(value);
    byte[] all = encoded(List.of(Bytes.of("SET"), Bytes.of("key"), Bytes.of(value)));
    Assembly assembly = new Assembly(RequestLimits.DEFAULTS, false);
    int piece = 60_000;
    for (int at = 0; at < all.length; at += piece) {
      int length = Math.min(piece, all.length - at);
      assertThat(assembly.feed(Unpooled.wrappedBuffer(all, at, length)))
          .isEqualTo(at + length == all.length);
      assertThat(assembly.held() + assembly.toCome())
          .isEqualTo(value.length + "SETkey".length() + 6);
    }
    assertThat(assembly.total()).isEqualTo(all.length);
    RequestBuffer buffer = new RequestBuffer();
    assembly.emit(buffer);
    Bytes view = Bytes.view();
    buffer.point(view, 5);
    assertThat(view.ownsArray()).isTrue();
    assertThat(Arrays.equals(view.toArray(), value)).isTrue();
    assertThat(buffer.wordsUsed()).isEqualTo(7);
  }

  @Test
  void aSpareArrayIsUsedForAnArgumentOfItsLength() {
    byte[] spare = new byte[3_000_000];
    List<Long> asked = new ArrayList<>();
    Assembly assembly =
        new Assembly(
            RequestLimits.DEFAULTS,
            false,
            bytes -> asked.add(bytes),
            length -> length == spare.length ? spare : null);
    byte[] value = new byte[spare.length - 3];
    new Random(2).nextBytes(value);
    byte[] all = encoded(List.of(Bytes.of("SET"), Bytes.of(new byte[5_000]), Bytes.of(value)));
    assertThat(assembly.feed(Unpooled.wrappedBuffer(all))).isTrue();
    RequestBuffer buffer = new RequestBuffer();
    assembly.emit(buffer);
    Bytes view = Bytes.view();
    buffer.point(view, 5);
    assertThat(view.array()).isSameAs(spare);
    assertThat(Arrays.equals(view.toArray(), value)).isTrue();
    assertThat(asked).anyMatch(bytes -> bytes > spare.length);
  }

  @Test
  void leavesWhatComesBehind() {
    byte[] first = encoded(List.of(Bytes.of(new byte[50_000])));
    byte[] both = Arrays.copyOf(first, first.length + 3);
    var in = Unpooled.wrappedBuffer(both);
    assertThat(new Assembly(RequestLimits.DEFAULTS, false).feed(in)).isTrue();
    assertThat(in.readableBytes()).isEqualTo(3);
  }

  /** Behind a long argument, errors are the same as elsewhere. */
  @ParameterizedTest
  @CsvSource({
    "'\n', 'expected ''$'', got ''\n'''",
    "'\r\n', 'expected ''$'', got ''\r'''",
    "'y', 'expected ''$'', got ''y'''",
    "'$\r\n', invalid bulk length",
    "'$-1\r\n', invalid bulk length",
    "'$01\r\n', invalid bulk length",
    "'$1\n1\r\n', invalid bulk length",
    "'$1x\r\n', invalid bulk length",
    "'$536870913\r\n', invalid bulk length",
    "'$9999999999999999999999999999999999\r\n', invalid bulk length",
  })
  void errors(String text, String error) {
    byte[] begin = bytes("*3\r\n$3\r\nSET\r\n$40000\r\n" + "x".repeat(40_000));
    ChunkReader reader = new ChunkReader().read(begin).read(bytes("\r\n" + text));
    assertThat(reader.error).isEqualTo(error);
    assertThat(reader.requests).isEmpty();
  }

  @Test
  void refusesHeadsThatDoNotEnd() {
    Assembly assembly = new Assembly(RequestLimits.DEFAULTS, false);
    assertThat(assembly.feed(Unpooled.wrappedBuffer(bytes("*1\r\n$" + "9".repeat(65_535)))))
        .isFalse();
    assertThat(assembly.feed(Unpooled.wrappedBuffer(bytes("9")))).isTrue();
    assertThat(assembly.error()).isEqualTo("too big bulk count string");

    assembly = new Assembly(RequestLimits.DEFAULTS, false);
    assembly.feed(Unpooled.wrappedBuffer(bytes("*" + "9".repeat(65_536))));
    assertThat(assembly.error()).isEqualTo("too big mbulk count string");

    assembly = new Assembly(RequestLimits.DEFAULTS, false);
    assembly.feed(Unpooled.wrappedBuffer(bytes("*1\r\n$" + "0".repeat(40_000) + "\r\n")));
    assertThat(assembly.error()).isEqualTo("invalid bulk length");
  }

  @Test
  void lineEndsAreTakenOnTrustHereToo() {
    byte[] begin = bytes("*2\rX$40000\rY" + "x".repeat(40_000));
    ChunkReader reader = new ChunkReader().read(begin).read(bytes("--$2\rZab--"));
    assertThat(reader.assembled).isEqualTo(1);
    assertThat(reader.requests.get(0).get(1)).hasToString("ab");
  }

  @Test
  void limitsForStrangersHoldHereToo() {
    Assembly many = new Assembly(RequestLimits.DEFAULTS, true);
    assertThat(many.feed(Unpooled.wrappedBuffer(bytes("*11\r\n")))).isTrue();
    assertThat(many.error()).isEqualTo("unauthenticated multibulk length");

    Assembly large = new Assembly(RequestLimits.DEFAULTS, true);
    assertThat(large.feed(Unpooled.wrappedBuffer(bytes("*1\r\n$16385\r\n")))).isTrue();
    assertThat(large.error()).isEqualTo("unauthenticated bulk length");
  }
}
