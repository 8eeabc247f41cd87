package io.vireo.server.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetClientOptions;
import io.vireo.config.Config;
import io.vireo.config.MultiplexingApi;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.net.SocketTransport;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.testing.FakeTarget;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import io.vireo.server.tls.Tls;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to servers through real sockets. */
class SocketPeersTest {
  private static final long LONG = 60_000;
  private static final int NO_PORT = Integer.MIN_VALUE;
  private static final PeerLimits TEXTS = PeerLimits.forTexts();

  private final Vertx vertx =
      VertxBootstrap.create().transport(new SocketTransport(MultiplexingApi.AUTO)).init().vertx();
  private final AtomicInteger cut = new AtomicInteger(NO_PORT);
  private final SocketPeers peers =
      new SocketPeers(
          () -> vertx,
          new NetClientOptions(),
          Clock.system(),
          new FatalFailure(),
          new Tls(Config.defaults()),
          (port, connection) -> port != cut.get());
  private final BlockingQueue<PeerOutcome> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

  private final LinkListener listener =
      new LinkListener() {
        @Override
        public void opened() {
          events.add("opened");
        }

        @Override
        public void message(ReplyValue.Many message) {
          events.add(message.items().stream().map(ReplyValue::text).toList().toString());
        }

        @Override
        public void closed(PeerFailure failure) {
          events.add("closed " + failure.reason());
        }
      };

  @AfterEach
  void close() {
    peers.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static <T> T await(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(SocketClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as("nothing was heard").isNotNull();
      return next;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private PeerLink open(PeerAddress address, LinkOptions options) {
    BlockingQueue<PeerLink> made = new LinkedBlockingQueue<>();
    peers.execute(
        () -> {
          PeerLink link = peers.open(address, options);
          link.listener(listener);
          made.add(link);
        });
    return await(made);
  }

  private PeerLink open(int port) {
    return open(new PeerAddress("127.0.0.1", port), LinkOptions.plain(LONG, TEXTS));
  }

  private void ask(PeerLink link, long patience, String... words) {
    peers.execute(() -> link.send(PeerRequest.of(patience, words), heard::add));
  }

  private ReplyValue answer() {
    return ((PeerAnswer) await(heard)).value();
  }

  private Reason failure() {
    return ((PeerFailure) await(heard)).reason();
  }

  @Test
  void talksToAServer() {
    try (TcpServer server = TcpServer.start()) {
      PeerLink link =
          open(new PeerAddress("localhost", server.port()), LinkOptions.plain(LONG, TEXTS));
      for (int i = 0; i < 500; i++) {
        ask(link, LONG, "INCR", "n");
      }
      for (int i = 1; i <= 500; i++) {
        assertThat(answer()).isEqualTo(new ReplyValue.Int(i));
      }
      peers.execute(link::close);
      peers.execute(link::close);
      assertThat(await(events)).isEqualTo("opened");
      assertThat(await(events)).isEqualTo("closed CLOSED_HERE");
      ask(link, LONG, "PING");
      assertThat(failure()).isEqualTo(Reason.CLOSED_HERE);
      assertThat(peers.keptBytes()).isZero();
      assertThat(events).isEmpty();
    }
  }

  @Test
  void talksThroughAUnixSocket(@TempDir Path folder) {
    Path path = folder.resolve("s");
    try (TcpServer server = TcpServer.start("unixsocket " + path)) {
      PeerLink link = open(PeerAddress.unix(path.toString()), LinkOptions.plain(LONG, TEXTS));
      ask(link, LONG, "CONFIG", "GET", "port");
      assertThat(((ReplyValue.Many) answer()).items().get(1).text())
          .isEqualTo(String.valueOf(server.port()));
    }
  }

  @Test
  void agreesOnUserProtocolAndDatabaseFirst() {
    try (TcpServer server = TcpServer.start("requirepass secret");
        SocketClient client = server.client()) {
      Handshake handshake = new Handshake(3, Bytes.of("default"), Bytes.of("secret"), 5);
      PeerAddress address = new PeerAddress("127.0.0.1", server.port());
      PeerLink link = open(address, new LinkOptions(LONG, TEXTS, handshake));
      ask(link, LONG, "SET", "k", "v");
      ask(link, LONG, "HGETALL", "none");
      assertThat(answer()).isEqualTo(new ReplyValue.Status("OK"));
      assertThat(answer()).isEqualTo(new ReplyValue.Many(ReplyValue.Kind.MAP, List.of()));
      client.run("AUTH", "secret");
      client.run("SELECT", "5");
      assertThat(client.run("GET", "k").asText()).isEqualTo("v");

      Handshake wrong = new Handshake(2, null, Bytes.of("wrong"), 0);
      PeerLink refused = open(address, new LinkOptions(LONG, TEXTS, wrong));
      ask(refused, LONG, "PING");
      PeerFailure failure = (PeerFailure) await(heard);
      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure.detail()).startsWith("WRONGPASS");
    }
  }

  @Test
  void hearsMessagesInBothProtocols() {
    try (TcpServer server = TcpServer.start();
        SocketClient client = server.client()) {
      for (int protocol = 2; protocol <= 3; protocol++) {
        PeerLink link =
            open(
                new PeerAddress("127.0.0.1", server.port()),
                new LinkOptions(LONG, TEXTS, new Handshake(protocol, null, null, 0)));
        assertThat(await(events)).isEqualTo("opened");
        ask(link, LONG, "SUBSCRIBE", "news");
        assertThat(answer()).isInstanceOf(ReplyValue.Many.class);
        assertThat(await(events)).isEqualTo("[subscribe, news, null]");
        client.run("PUBLISH", "news", "hello");
        assertThat(await(events)).isEqualTo("[message, news, hello]");
        peers.execute(link::close);
        assertThat(await(events)).startsWith("closed");
      }
    }
  }

  @Test
  void aConnectionThatDoesNotPassIsAsIfRefused() {
    try (TcpServer server = TcpServer.start()) {
      cut.set(server.port());
      ask(open(server.port()), LONG, "PING");
      assertThat(failure()).isEqualTo(Reason.CANNOT_CONNECT);
      cut.set(NO_PORT);
      ask(open(server.port()), LONG, "PING");
      assertThat(answer()).isEqualTo(new ReplyValue.Status("PONG"));
    }
  }

  @Test
  void tellsWhyThereIsNoConnection() {
    ask(open(FreePort.find()), LONG, "PING");
    assertThat(failure()).isEqualTo(Reason.CANNOT_CONNECT);
    ask(open(100_000), LONG, "PING");
    assertThat(failure()).isEqualTo(Reason.CANNOT_CONNECT);
    ask(open(PeerAddress.unix("/no/such/socket"), LinkOptions.plain(LONG, TEXTS)), LONG, "PING");
    assertThat(failure()).isEqualTo(Reason.CANNOT_CONNECT);
    peers.close();
    ask(open(1), LONG, "PING");
    assertThat(failure()).isEqualTo(Reason.CLOSED_HERE);
  }

  @Test
  void aSilentServerIsNotWaitedForLongerThanItMay() {
    try (FakeTarget target = new FakeTarget()) {
      PeerLink link = open(target.port());
      long begin = System.nanoTime();
      ask(link, 1_000, "PING");
      ask(link, LONG, "PING");
      assertThat(failure()).isEqualTo(Reason.TIMED_OUT);
      assertThat(failure()).isEqualTo(Reason.TIMED_OUT);
      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(1_000_000_000L);
      assertThat(await(events)).isEqualTo("opened");
      assertThat(await(events)).isEqualTo("closed TIMED_OUT");
    }
  }

  @Test
  void aServerThatHangsUpIsNoticedAtOnce() {
    try (FakeTarget target = new FakeTarget()) {
      target.answers("+PONG\r\n").thenHangsUp();
      PeerLink link = open(target.port());
      ask(link, LONG, "PING");
      assertThat(answer()).isEqualTo(new ReplyValue.Status("PONG"));
      assertThat(await(events)).isEqualTo("opened");
      assertThat(await(events)).isEqualTo("closed CLOSED");
    }
  }

  /** What is larger than all buffers on the way goes out in chunks, and comes back in pieces. */
  @Test
  void longValuesAreSentAndStreamedInPieces() {
    byte[] value = new byte[20 << 20];
    for (int i = 0; i < value.length; i += 1000) {
      value[i] = (byte) (i / 1000);
    }
    try (TcpServer server = TcpServer.start()) {
      PeerLink link = open(server.port());
      Bytes key = Bytes.of("k");
      peers.execute(
          () ->
              link.send(
                  PeerRequest.of(LONG, List.of(Bytes.of("SET"), key, Bytes.of(value))),
                  heard::add));
      assertThat(answer()).isEqualTo(new ReplyValue.Status("OK"));
      List<Integer> pieces = new ArrayList<>();
      byte[] got = new byte[value.length];
      BulkSink sink =
          new BulkSink() {
            private int at;

            @Override
            public void begin(long length) {
              assertThat(length).isEqualTo(value.length);
            }

            @Override
            public void bytes(ByteBuffer piece) {
              pieces.add(piece.remaining());
              int count = piece.remaining();
              piece.get(got, at, count);
              at += count;
            }
          };
      peers.execute(
          () ->
              link.send(
                  PeerRequest.of(LONG, List.of(Bytes.of("GET"), key)).into(sink), heard::add));
      assertThat(answer()).isEqualTo(new ReplyValue.Streamed(value.length));
      assertThat(got).isEqualTo(value);
      assertThat(pieces).hasSizeGreaterThan(10);
      assertThat(peers.keptBytes()).isLessThan(10_000);
    }
  }

  @Test
  void theStreamCanBeTakenOver() {
    try (FakeTarget target = new FakeTarget()) {
      target.answers("\n+FULLRESYNC id 0\r\n$5\r\nhe");
      PeerLink link = open(target.port());
      BlockingQueue<Character> raw = new LinkedBlockingQueue<>();
      peers.execute(
          () ->
              link.send(
                  PeerRequest.of(LONG, "PSYNC", "?", "-1"),
                  outcome -> {
                    heard.add(outcome);
                    link.detach(
                        bytes -> {
                          while (bytes.hasRemaining()) {
                            raw.add((char) bytes.get());
                          }
                        });
                  }));
      assertThat(answer()).isEqualTo(new ReplyValue.Status("FULLRESYNC id 0"));
      peers.execute(() -> link.reading(false));
      target.say("llo");
      peers.execute(() -> link.reading(true));
      StringBuilder text = new StringBuilder();
      while (text.length() < 9) {
        text.append(await(raw));
      }
      assertThat(text.toString()).isEqualTo("$5\r\nhello");
    }
  }
}
