package io.vireo.server.replication.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goes through what a replica says to its primary, step by step and by chance. */
class LinkProtocolTest {
  private static final String ID = "0123456789012345678901234567890123456789";
  private static final String MARK = "abcdefghijabcdefghijabcdefghijabcdefghij";
  private static final String CAPABILITIES =
      "REPLCONF capa eof capa psync2 capa rdb-channel-repl capa dual-channel";
  private static final long TIMEOUT = 60_000;
  private static final long LIMIT = 20;

  private final Told told = new Told();
  private final LinkProtocol link = new LinkProtocol(told, () -> TIMEOUT, () -> LIMIT);
  private long now = 1_000_000;

  /** Writes down what the protocol wants. */
  private static final class Told implements LinkActions {
    private final List<String> said = new ArrayList<>();
    private final StringBuilder payload = new StringBuilder();
    private final StringBuilder stream = new StringBuilder();
    private String password;
    private boolean channel;
    private Position position;
    private Position copy;
    private Promotion promotion =
        new Promotion() {
          @Override
          public boolean isAsked() {
            return false;
          }

          @Override
          public boolean answered(boolean accepted) {
            return true;
          }
        };
    private boolean reading = true;
    private boolean whole;
    private int connects;

    @Override
    public void connect() {
      connects++;
      said.add("<connect>");
      reading = true;
      whole = false;
      payload.setLength(0);
    }

    @Override
    public void close() {
      said.add("<close>");
    }

    @Override
    public LinkSettings settings() {
      return new LinkSettings(null, password, null, 6380, null, "8.0.2", channel, channel);
    }

    @Override
    public void send(List<Bytes> words) {
      said.add(words.stream().map(Bytes::toString).collect(Collectors.joining(" ")));
    }

    @Override
    public void newline() {
      said.add("<newline>");
    }

    @Override
    public Promotion promotion() {
      return promotion;
    }

    @Override
    public void reading(boolean on) {
      reading = on;
    }

    @Override
    public Position position() {
      return position;
    }

    @Override
    public void fullSync(Position of) {
      copy = of;
      said.add("<full>");
    }

    @Override
    public void openChannel(String mainId) {
      said.add("<channel " + mainId + ">");
    }

    @Override
    public void payloadBegin(PayloadReader coming) {
      said.add("<copy>");
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
      payload.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void payloadEnd() {
      whole = true;
      said.add("<whole>");
    }

    @Override
    public void continued(String id) {
      said.add("<continued " + id + ">");
    }

    @Override
    public void stream(byte[] bytes, int from, int to) {
      stream.append(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    @Override
    public void acknowledge() {
      said.add("<ack>");
    }

    @Override
    public void changed() {}

    String last() {
      return said.get(said.size() - 1);
    }
  }

  private void hears(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    link.received(bytes, 0, bytes.length, now);
  }

  private void shakesHands() {
    if (link.state() == LinkState.NONE) {
      link.begin(now);
    }
    link.connected(now);
    hears("+PONG\r\n");
    hears("+OK\r\n+OK\r\n+OK\r\n");
  }

  @Test
  void asksForTheWholeIfNothingIsKnown() {
    shakesHands();
    assertThat(told.said)
        .containsExactly(
            "<connect>",
            "PING",
            "REPLCONF listening-port 6380",
            "REPLCONF capa eof capa psync2",
            "REPLCONF version 8.0.2",
            "PSYNC ? -1");
  }

  @Test
  void logsInFirst() {
    told.password = "secret";
    link.begin(now);
    link.connected(now);
    hears("-NOAUTH Authentication required.\r\n");
    assertThat(told.said).contains("AUTH secret");
    hears("-WRONGPASS invalid username-password pair\r\n");
    assertThat(told.last()).isEqualTo("<close>");
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void takesACopyOfKnownLengthAndWhatFollowsIt() {
    shakesHands();
    hears("\n\n+FULLRESYNC " + ID + " 77\r\n");
    hears("\n$5\r\nRED");
    assertThat(link.state()).isEqualTo(LinkState.TRANSFER);
    hears("ISnext");
    assertThat(told.payload).hasToString("REDIS");
    assertThat(told.copy).isEqualTo(new LinkActions.Position(ID, 77));
    assertThat(told.whole).isTrue();
    assertThat(told.reading).isFalse();
    hears(" and more");
    now += 1500;
    link.tick(now);
    assertThat(told.last()).isEqualTo("<newline>");
    link.loaded(now);
    assertThat(told.stream).hasToString("next and more");
    assertThat(told.reading).isTrue();
    assertThat(told.last()).isEqualTo("<ack>");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTED);
  }

  @Test
  void takesAnEmptyCopy() {
    shakesHands();
    hears("+FULLRESYNC " + ID + " 0\r\n$0\r\n");
    assertThat(told.whole).isTrue();
  }

  @Test
  void goesOnWhereItStood() {
    told.position = new LinkActions.Position(ID, 99);
    shakesHands();
    assertThat(told.last()).isEqualTo("PSYNC " + ID + " 100");
    hears("+CONTINUE " + MARK + "\r\nstream");
    assertThat(told.last()).isEqualTo("<continued " + MARK + ">");
    assertThat(told.stream).hasToString("stream");
  }

  @Test
  void acknowledgesEachSecond() {
    goesOnWhereItStood();
    now += 999;
    link.tick(now);
    assertThat(told.said).doesNotContain("<ack>");
    now += 1;
    link.tick(now);
    assertThat(told.last()).isEqualTo("<ack>");
  }

  @Test
  void triesAgainLaterIfThePrimaryCannotYet() {
    told.position = new LinkActions.Position(ID, 99);
    shakesHands();
    hears("-NOMASTERLINK Can't SYNC while not connected with my master\r\n");
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
    assertThat(told.position).isNotNull();
    link.tick(now + 999);
    assertThat(told.connects).isEqualTo(1);
    link.tick(now + 1000);
    assertThat(told.connects).isEqualTo(2);
  }

  @Test
  void pausesGrowToFiveSeconds() {
    link.begin(now);
    long longest = 0;
    for (int i = 0; i < 60; i++) {
      long failedAt = now;
      link.closed("refused", now);
      while (link.state() == LinkState.CONNECT) {
        now += 100;
        link.tick(now);
      }
      assertThat(now - failedAt).isGreaterThanOrEqualTo(longest);
      longest = now - failedAt;
    }
    assertThat(longest).isEqualTo(5000);
  }

  @Test
  void triesAgainAtOnceIfTheCopyWasOnItsWay() {
    shakesHands();
    hears("+FULLRESYNC " + ID + " 77\r\n$5\r\nRED");
    link.closed("gone", now);
    link.tick(now);
    assertThat(told.connects).isEqualTo(2);
  }

  @Test
  void pausesIfTheCopyCouldNotBeTaken() {
    shakesHands();
    hears("+FULLRESYNC " + ID + " 77\r\n$5\r\nRED");
    link.fail("The disk is full", now);
    link.tick(now + 999);
    assertThat(told.connects).isEqualTo(1);
    link.tick(now + 1000);
    assertThat(told.connects).isEqualTo(2);
  }

  @Test
  void triesAgainAtOnceIfTheLinkWasUp() {
    goesOnWhereItStood();
    link.closed("gone", now);
    link.tick(now);
    assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
  }

  @Test
  void asksForSyncWherePsyncIsUnknown() {
    told.position = new LinkActions.Position(ID, 99);
    shakesHands();
    hears("-ERR unknown command 'PSYNC'\r\n");
    assertThat(told.said).endsWith("SYNC", "<full>");
    hears("$3\r\nabc");
    link.loaded(now);
    now += 2000;
    link.tick(now);
    assertThat(told.said).doesNotContain("<ack>");
  }

  private void opensAChannel() {
    told.channel = true;
    shakesHands();
    assertThat(told.said).contains(CAPABILITIES);
    hears("+RDBCHANNELSYNC 17\r\nfirst");
    assertThat(told.last()).isEqualTo("<channel 17>");
  }

  private void losesTheLinkWhileItLoads(boolean asItComes) {
    opensAChannel();
    link.copyComes();
    link.loadedAsItComes(asItComes);
    link.copied();
    link.closed("gone", now);
    link.tick(now);
  }

  @Test
  void givesUpWhatIsLoadedAsItComesIfTheStreamIsLost() {
    losesTheLinkWhileItLoads(true);
    assertThat(link.state()).isEqualTo(LinkState.CONNECTING);
  }

  @Test
  void loadsAFileThoughTheStreamIsLost() {
    losesTheLinkWhileItLoads(false);
    assertThat(link.state()).isEqualTo(LinkState.LOADING);
  }

  @Test
  void keepsTheStreamWhileTheCopyComesElsewhere() {
    opensAChannel();
    assertThat(told.stream).isEmpty();
    assertThat(link.state()).isEqualTo(LinkState.HANDSHAKE);
    link.copyComes();
    assertThat(link.state()).isEqualTo(LinkState.TRANSFER);
    link.copied();
    assertThat(link.state()).isEqualTo(LinkState.LOADING);
    hears("second");
    assertThat(told.reading).isTrue();
    link.loaded(now);
    assertThat(link.isDraining()).isTrue();
    hears("third");
    assertThat(told.stream).isEmpty();
    while (link.isDraining()) {
      link.drain(now);
    }
    assertThat(told.stream).hasToString("firstsecondthird");
    assertThat(told.reading).isTrue();
    hears("fourth");
    assertThat(told.stream).hasToString("firstsecondthirdfourth");
  }

  @Test
  void letsThePrimaryKeepWhatIsTooMuch() {
    opensAChannel();
    hears("x".repeat((int) LIMIT));
    assertThat(told.reading).isFalse();
    link.copyComes();
    link.copied();
    link.loaded(now);
    while (link.isDraining()) {
      link.drain(now);
    }
    assertThat(told.reading).isTrue();
  }

  @Test
  void loadsWhatIsThereThoughTheStreamIsLost() {
    opensAChannel();
    link.copyComes();
    link.copied();
    link.closed("gone", now);
    assertThat(link.state()).isEqualTo(LinkState.LOADING);
    link.loaded(now);
    link.drain(now);
    assertThat(told.stream).hasToString("first");
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void givesACopyUpIfItsStreamIsLost() {
    opensAChannel();
    link.closed("gone", now);
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
    assertThat(link.behind().length()).isZero();
  }

  private void opensAChannelOfValkey() {
    told.channel = true;
    shakesHands();
    assertThat(told.said).contains(CAPABILITIES);
    hears("+DUALCHANNELSYNC\r\n\n");
    assertThat(told.last()).isEqualTo("<channel null>");
  }

  private void asksForTheStream() {
    opensAChannelOfValkey();
    link.copyComes(new EndOffset(new LinkActions.Position(ID, 77), 0, "18"));
    assertThat(link.state()).isEqualTo(LinkState.TRANSFER);
    assertThat(told.last()).isEqualTo("REPLCONF set-rdb-client-id 18");
    hears("\n+OK\r\n");
    assertThat(told.last()).isEqualTo("PSYNC " + ID + " 78");
  }

  private void drains() {
    while (link.isDraining()) {
      link.drain(now);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+CONTINUE", "+CONTINUE " + ID})
  void keepsTheStreamOfValkeyFromWhereItAskedForIt(String answer) {
    asksForTheStream();
    hears("\n" + answer + "\r\nfirst");
    link.copied();
    hears("second");
    assertThat(told.stream).isEmpty();
    link.loaded(now);
    drains();
    assertThat(told.stream).hasToString("firstsecond");
    hears("third");
    assertThat(told.stream).hasToString("firstsecondthird");
    assertThat(told.last()).isEqualTo("<ack>");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTED);
  }

  private void loadsBeforeTheStreamBegins() {
    asksForTheStream();
    link.copied();
    link.loaded(now);
    assertThat(link.state()).isEqualTo(LinkState.LOADING);
    assertThat(told.said).doesNotContain("<ack>");
  }

  @Test
  void followsOnceTheStreamBeginsIfTheCopyIsLoadedFirst() {
    loadsBeforeTheStreamBegins();
    hears("+CONTINUE " + ID + "\r\nfirst");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTED);
    assertThat(told.last()).isEqualTo("<ack>");
    assertThat(link.isDraining()).isFalse();
    assertThat(told.stream).hasToString("first");
  }

  @Test
  void waitsNoLongerForTheStreamThanThePrimaryMayBeSilent() {
    loadsBeforeTheStreamBegins();
    link.tick(now + TIMEOUT);
    assertThat(link.state()).isEqualTo(LinkState.LOADING);
    link.tick(now + TIMEOUT + 1);
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void beginsAnewIfTheStreamIsLostBeforeItBegins() {
    loadsBeforeTheStreamBegins();
    link.closed("gone", now);
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
    link.tick(now);
    assertThat(told.connects).isEqualTo(2);
  }

  @Test
  void beginsAnewIfTheStreamIsLostWhileTheCopyComes() {
    asksForTheStream();
    link.closed("gone", now);
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
    link.tick(now);
    shakesHands();
    assertThat(told.last()).isEqualTo("PSYNC ? -1");
    hears("+FULLRESYNC " + ID + " 77\r\n$3\r\nabc");
    assertThat(told.payload).hasToString("abc");
  }

  @Test
  void givesUpWithAPauseIfThePrimaryDoesNotKnowTheChannel() {
    opensAChannelOfValkey();
    link.copyComes(new EndOffset(new LinkActions.Position(ID, 77), 0, "18"));
    hears("-ERR Unrecognized RDB client id 18\r\n+CONTINUE\r\nstream");
    assertThat(told.said).endsWith("REPLCONF set-rdb-client-id 18", "<close>");
    assertThat(link.behind().length()).isZero();
    link.tick(now + 999);
    assertThat(told.connects).isEqualTo(1);
    link.tick(now + 1000);
    assertThat(told.connects).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+FULLRESYNC " + ID + " 77",
        "+DUALCHANNELSYNC",
        "+CONTINUE " + MARK,
        "+CONTINUES",
        "-LOADING wait"
      })
  void givesUpIfTheStreamDoesNotBeginBehindTheCopy(String answer) {
    asksForTheStream();
    hears(answer + "\r\nstream");
    assertThat(told.last()).isEqualTo("<close>");
    assertThat(told.stream).isEmpty();
    assertThat(link.behind().length()).isZero();
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void givesUpIfAValkeySaysAnythingBeforeItIsAsked() {
    opensAChannelOfValkey();
    hears("+CONTINUE " + ID + "\r\n");
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void givesASilentPrimaryUp() {
    goesOnWhereItStood();
    link.tick(now + TIMEOUT);
    assertThat(link.state()).isEqualTo(LinkState.CONNECTED);
    link.tick(now + TIMEOUT + 1);
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
  }

  @Test
  void doesNotTakeWhatIsNoSnapshot() {
    shakesHands();
    hears("+FULLRESYNC " + ID + " 77\r\nHTTP/1.1 400 Bad Request\r\n");
    assertThat(link.state()).isEqualTo(LinkState.CONNECT);
    assertThat(told.payload).isEmpty();
  }

  /**
   * A primary that does all it may, cut into pieces by chance, and lost at any byte: the copy and
   * the stream arrive whole and once, or the attempt begins anew.
   */
  @Test
  void bearsAnyCut() {
    Random random = new Random(Seeds.of(26_112_300));
    for (int round = 0; round < 3000; round++) {
      boolean marked = random.nextBoolean();
      String body =
          random
              .ints(random.nextInt(120), 'a', 'e')
              .mapToObj(Character::toString)
              .collect(Collectors.joining());
      String rest = marked ? "" : "stream";
      String script =
          "+PONG\r\n\n+OK\r\n+OK\r\n+OK\r\n\n+FULLRESYNC "
              + ID
              + " 5\r\n\n"
              + (marked
                  ? "$EOF:" + MARK + "\r\n" + body + MARK
                  : "$" + body.length() + "\r\n" + body)
              + rest;
      boolean isCut = random.nextInt(3) == 0;
      int length = isCut ? random.nextInt(script.length()) : script.length();
      play(random, script.substring(0, length), length == script.length(), body, rest);
    }
  }

  private void play(Random random, String script, boolean whole, String body, String rest) {
    Told log = new Told();
    LinkProtocol played = new LinkProtocol(log, () -> TIMEOUT, () -> LIMIT);
    played.begin(now);
    played.connected(now);
    byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(60));
      played.received(bytes, at, end, now);
      at = end;
    }
    if (whole) {
      assertThat(log.payload).hasToString(body);
      assertThat(log.whole).isTrue();
      played.loaded(now);
      assertThat(log.stream).hasToString(rest);
    } else {
      assertThat(body).startsWith(log.payload.toString());
      boolean loaded = log.whole;
      played.closed("cut", now);
      assertThat(played.state()).isEqualTo(loaded ? LinkState.LOADING : LinkState.CONNECT);
    }
  }

  /** Asks the other server to become the primary; it writes down what that answers. */
  private void changesPlaces(boolean goesOn) {
    told.position = new LinkActions.Position(ID, 41);
    told.promotion =
        new Promotion() {
          @Override
          public boolean isAsked() {
            return true;
          }

          @Override
          public boolean answered(boolean accepted) {
            told.said.add("<accepted " + accepted + ">");
            if (!goesOn) {
              link.end();
            }
            return goesOn;
          }
        };
    shakesHands();
    assertThat(told.last()).isEqualTo("PSYNC " + ID + " 42 FAILOVER");
  }

  @Test
  void asksTheOtherToBecomeThePrimary() {
    changesPlaces(true);
    hears("+CONTINUE " + MARK + "\r\n");
    assertThat(told.said).endsWith("<accepted true>", "<continued " + MARK + ">");
    assertThat(link.state()).isEqualTo(LinkState.CONNECTED);
  }

  @Test
  void followsNobodyIfTheOtherRefuses() {
    changesPlaces(false);
    hears("-NOPERM no\r\n");
    assertThat(told.said).endsWith("<accepted false>", "<close>");
    assertThat(link.state()).isEqualTo(LinkState.NONE);
  }
}
