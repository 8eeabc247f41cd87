package io.vireo.server.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.resp.ReplyValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What a connection does next, step by step, without any. */
class ConversationTest {
  private static final PeerLimits LIMITS = new PeerLimits(1000, 10_000, 4, 4, 1000);
  private static final long MILLI = 1_000_000;

  private final List<String> told = new ArrayList<>();
  private final LinkListener listener =
      new LinkListener() {
        @Override
        public void opened() {
          told.add("opened");
        }

        @Override
        public void message(ReplyValue.Many message) {
          told.add("message " + show(message));
        }

        @Override
        public void writable() {
          told.add("writable");
        }

        @Override
        public void closed(PeerFailure failure) {
          told.add("closed " + failure.reason());
        }
      };

  private long now;
  private Conversation talk = begin(Handshake.none());

  private Conversation begin(Handshake handshake) {
    Conversation begun = new Conversation(new LinkOptions(100, LIMITS, handshake), now);
    begun.listener(listener);
    return begun;
  }

  private static String show(PeerOutcome outcome) {
    if (outcome instanceof PeerFailure failure) {
      return failure.reason() + (failure.sent() ? " sent" : "");
    }
    return show(((PeerAnswer) outcome).value());
  }

  private static String show(ReplyValue value) {
    if (value instanceof ReplyValue.Many many) {
      return many.items().stream().map(ConversationTest::show).toList().toString();
    } else if (value instanceof ReplyValue.Int number) {
      return "" + number.number();
    }
    return value.text();
  }

  private Consumer<PeerOutcome> note(String name) {
    return outcome -> told.add(name + ": " + show(outcome));
  }

  private void ask(String name, long patience, String... words) {
    talk.send(PeerRequest.of(patience, words), note(name), now);
  }

  private void hear(String text) {
    talk.received(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), now);
  }

  /** Takes all that may be written, and has it written. */
  private String write() {
    String text = take();
    talk.written(text.length(), now);
    return text;
  }

  private String take() {
    ByteBuffer into = ByteBuffer.allocate((int) talk.toWrite());
    talk.take(into);
    return new String(into.array(), 0, into.position(), StandardCharsets.ISO_8859_1);
  }

  private List<String> told() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }

  private static String request(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return text.toString();
  }

  @Test
  void whatIsAskedEarlyIsSentOnceThereIsAConnection() {
    ask("a", 50, "PING");
    assertThat(talk.toWrite()).isZero();
    talk.connected(now);
    ask("b", 50, "GET", "k");
    assertThat(write()).isEqualTo(request("PING") + request("GET", "k"));
    hear("+PONG\r\n$1\r\nv");
    hear("\r\n");
    assertThat(told()).containsExactly("opened", "a: PONG", "b: v");
    assertThat(talk.deadline()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theHandshakeComesFirstAndAlone() {
    talk = begin(new Handshake(3, Bytes.of("joe"), Bytes.of("pw"), 7));
    ask("a", 50, "PING");
    talk.connected(now);
    assertThat(write())
        .isEqualTo(request("AUTH", "joe", "pw") + request("HELLO", "3") + request("SELECT", "7"));
    hear("+OK\r\n%1\r\n+proto\r\n:3\r\n");
    assertThat(talk.toWrite()).isZero();
    assertThat(told()).isEmpty();
    hear("+OK\r\n");
    assertThat(write()).isEqualTo(request("PING"));
    hear("+PONG\r\n");
    assertThat(told()).containsExactly("opened", "a: PONG");
  }

  @Test
  void aRefusedHandshakeEndsIt() {
    talk = begin(new Handshake(2, null, Bytes.of("pw"), 7));
    ask("a", 50, "PING");
    talk.connected(now);
    write();
    hear("-WRONGPASS no\r\n+OK\r\n");
    assertThat(told()).containsExactly("a: REFUSED", "closed REFUSED");
    assertThat(talk.failure().detail()).isEqualTo("WRONGPASS no");
    assertThat(talk.toWrite()).isZero();
    assertThat(talk.keptBytes()).isZero();
  }

  @Test
  void connectingTakesNoLongerThanItMay() {
    ask("a", 5, "PING");
    assertThat(talk.deadline()).isEqualTo(100 * MILLI);
    now = 100 * MILLI - 1;
    talk.tick(now);
    assertThat(told()).isEmpty();
    now++;
    talk.tick(now);
    assertThat(told()).containsExactly("a: CONNECT_TIMED_OUT", "closed CONNECT_TIMED_OUT");
  }

  /** Any sign of life counts: a byte that is taken, a part of an answer, a line feed. */
  @Test
  void silenceIsReckonedFromTheLastSignOfLife() {
    talk.connected(now);
    ask("a", 50, "GET", "a");
    ask("b", 20, "GET", "b");
    now += 40 * MILLI;
    String bytes = take();
    talk.written(bytes.length(), now);
    assertThat(talk.deadline()).isEqualTo(now + 50 * MILLI);
    now += 40 * MILLI;
    hear("$5\r\nab");
    assertThat(talk.deadline()).isEqualTo(now + 50 * MILLI);
    now += 40 * MILLI;
    hear("cde\r\n");
    assertThat(talk.deadline()).isEqualTo(now + 20 * MILLI);
    now += 10 * MILLI;
    hear("\n");
    assertThat(talk.deadline()).isEqualTo(now + 20 * MILLI);
    now += 10 * MILLI;
    hear(">1\r\n+news\r\n");
    assertThat(talk.deadline()).isEqualTo(now + 10 * MILLI);
    now += 10 * MILLI;
    talk.tick(now);
    assertThat(told())
        .containsExactly(
            "opened", "a: abcde", "message [news]", "b: TIMED_OUT sent", "closed TIMED_OUT");
    talk.tick(now);
    talk.end(Reason.CLOSED, "");
    hear("+late\r\n");
    assertThat(told()).isEmpty();
  }

  @Test
  void whoWaitsHearsWhetherTheRequestHasLeft() {
    talk.connected(now);
    ask("a", 50, "PING");
    ask("b", 50, "PING");
    take();
    talk.written(request("PING").length() + 3, now);
    talk.end(Reason.CLOSED, "");
    ask("c", 50, "PING");
    assertThat(told())
        .containsExactly("opened", "a: CLOSED sent", "b: CLOSED", "closed CLOSED", "c: CLOSED");
  }

  @Test
  void whatBreaksTheProtocolEndsIt() {
    talk.connected(now);
    ask("a", 50, "PING");
    hear("+PONG\r\n+PONG\r\n");
    assertThat(told()).containsExactly("opened", "a: PONG", "closed PROTOCOL");
    talk = begin(Handshake.none());
    talk.connected(now);
    ask("a", 50, "GET", "k");
    hear("$1001\r\n");
    assertThat(told()).containsExactly("opened", "a: PROTOCOL", "closed PROTOCOL");
  }

  @Test
  void tooManyRequestsAreRefusedUntilThereIsRoom() {
    talk.connected(now);
    for (int i = 0; i < 4; i++) {
      ask("a", 50, "PING");
    }
    assertThat(talk.isWritable()).isFalse();
    ask("b", 50, "PING");
    assertThat(told()).containsExactly("opened", "b: TOO_MUCH");
    write();
    hear("+1\r\n");
    assertThat(told()).containsExactly("a: 1");
    hear("+2\r\n+3\r\n");
    assertThat(told()).containsExactly("a: 2", "a: 3", "writable");
    assertThat(talk.isWritable()).isTrue();
  }

  @Test
  void tooManyBytesAreRefusedUntilThereIsRoom() {
    talk.connected(now);
    String large = "x".repeat(5_000);
    ask("a", 50, "ECHO", large);
    assertThat(talk.isWritable()).isFalse();
    ask("b", 50, "PING");
    assertThat(told()).containsExactly("opened", "b: TOO_MUCH");
    assertThat(write()).isEqualTo(request("ECHO", large));
    assertThat(told()).containsExactly("writable");
  }

  @Test
  void longWordsStayWhereTheyAre() {
    talk.connected(now);
    long idle = talk.keptBytes();
    byte[] word = new byte[1 << 20];
    talk.send(
        PeerRequest.of(50, List.of(Bytes.of("SET"), Bytes.of("k"), Bytes.of(word))),
        note("a"),
        now);
    assertThat(talk.keptBytes() - idle).isBetween(500L, 2_000L);
    assertThat(write())
        .isEqualTo(request("SET", "k", new String(word, StandardCharsets.ISO_8859_1)));
    hear("+OK\r\n");
    assertThat(talk.keptBytes()).isEqualTo(idle);
  }

  @Test
  void shortWordsAreCounted() {
    talk.connected(now);
    long idle = talk.keptBytes();
    ask("a", 50, "ECHO", "x".repeat(900));
    assertThat(talk.keptBytes() - idle).isGreaterThan(900);
    write();
    hear("+OK\r\n");
    assertThat(talk.keptBytes()).isEqualTo(idle);
    hear(":");
    talk.end(Reason.CLOSED, "");
    assertThat(talk.keptBytes()).isZero();
  }

  @Test
  void messagesOfSubscriptionsAreNoAnswers() {
    talk.connected(now);
    ask("get", 50, "GET", "k");
    ask("sub", 50, "SUBSCRIBE", "x", "y");
    ask("ping", 50, "PING");
    hear("*1\r\n$7\r\nmessage\r\n");
    assertThat(told()).containsExactly("opened", "message [message]");
    hear("$1\r\nv\r\n*3\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n:1\r\n");
    hear("*3\r\n$7\r\nmessage\r\n$1\r\nx\r\n$2\r\nhi\r\n");
    hear("*3\r\n$9\r\nsubscribe\r\n$1\r\ny\r\n:2\r\n*2\r\n$4\r\npong\r\n$0\r\n\r\n");
    assertThat(told())
        .containsExactly(
            "get: v",
            "message [subscribe, x, 1]",
            "message [message, x, hi]",
            "message [subscribe, y, 2]",
            "sub: [subscribe, y, 2]",
            "ping: [pong, ]");
    ask("sub", 50, "PSUBSCRIBE", "z");
    hear("-NOPERM no\r\n");
    assertThat(told()).containsExactly("sub: NOPERM no");
  }

  @Test
  void theStreamCanBeTakenOverBehindAnAnswer() {
    talk.connected(now);
    StringBuilder raw = new StringBuilder();
    talk.send(
        PeerRequest.of(50, "PSYNC", "?", "-1"),
        outcome -> {
          told.add(show(outcome));
          talk.detach(bytes -> raw.append(StandardCharsets.ISO_8859_1.decode(bytes)));
        },
        now);
    assertThatThrownBy(() -> talk.detach(bytes -> {})).isInstanceOf(IllegalStateException.class);
    write();
    hear("\n+FULLRESYNC id 1\r\n$3\r\nab");
    hear("c*1");
    talk.tell(PeerRequest.of(0, "REPLCONF", "ACK", "1"));
    assertThat(write()).isEqualTo(request("REPLCONF", "ACK", "1"));
    assertThat(raw.toString()).isEqualTo("$3\r\nabc*1");
    assertThat(talk.deadline()).isEqualTo(Long.MAX_VALUE);
    talk.end(Reason.CLOSED, "");
    assertThat(told()).containsExactly("opened", "FULLRESYNC id 1", "closed CLOSED");
  }

  @Test
  void whoHearsMayAskMoreOrEndIt() {
    talk.connected(now);
    talk.send(
        PeerRequest.of(50, "A"),
        outcome -> {
          ask("b", 50, "B");
          talk.end(Reason.CLOSED_HERE, "");
          ask("c", 50, "C");
        },
        now);
    hear("+1\r\n+2\r\n");
    assertThat(told())
        .containsExactly("opened", "b: CLOSED_HERE", "closed CLOSED_HERE", "c: CLOSED_HERE");
  }

  @Test
  void aHandlerThatFailsKeepsNobodyFromHearingOfTheEnd() {
    talk.connected(now);
    talk.send(
        PeerRequest.of(50, "A"),
        outcome -> {
          throw new IllegalStateException("on purpose");
        },
        now);
    ask("b", 50, "B");
    talk.end(Reason.CLOSED, "");
    assertThat(told()).containsExactly("opened", "b: CLOSED", "closed CLOSED");
  }

  /** However bytes are cut both ways, and whenever it ends: each request hears once, in order. */
  @Property(tries = 300)
  void eachRequestHearsOnce(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    talk.connected(now);
    StringBuilder answers = new StringBuilder();
    StringBuilder requests = new StringBuilder();
    StringBuilder written = new StringBuilder();
    List<Integer> heard = new ArrayList<>();
    int asked = 0;
    int answered = 0;
    for (int i = 0; i < 200; i++) {
      switch (random.nextInt(3)) {
        case 0:
          if (talk.isWritable()) {
            int number = asked++;
            String word = "w".repeat(random.nextInt(40)) + number;
            requests.append(request("ECHO", word));
            talk.send(PeerRequest.of(50, "ECHO", word), outcome -> heard.add(number), now);
            answers.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
          }
          break;
        case 1:
          ByteBuffer into = ByteBuffer.allocate(random.nextInt(1, 60));
          if (talk.toWrite() > 0) {
            talk.take(into);
          }
          written.append(new String(into.array(), 0, into.position(), StandardCharsets.UTF_8));
          talk.written(into.position(), now);
          break;
        default:
          int end = Math.min(answers.length(), answered + random.nextInt(60));
          hear(answers.substring(answered, end));
          answered = end;
      }
      assertThat(requests).startsWith(written);
    }
    talk.end(Reason.CLOSED, "");
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < asked; i++) {
      all.add(i);
    }
    assertThat(heard).isEqualTo(all);
  }
}
