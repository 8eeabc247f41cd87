package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What fails on an event loop, for want of memory or by mistake, ends a connection or the process:
 * no client waits for what is lost.
 */
@Timeout(60)
class FailingLoopTest {
  private final CompletableFuture<Void> fatal = new CompletableFuture<>();
  private TcpServer server;
  private SocketClient client;
  private SocketClient other;

  @BeforeEach
  void start() {
    server = TcpServer.start();
    engine().context().fatal().onFatal(() -> fatal.complete(null));
    client = server.client();
    client.run("CLIENT", "SETNAME", "failing");
    other = server.client();
  }

  @AfterEach
  void stop() {
    other.close();
    client.close();
    server.close();
  }

  private Engine engine() {
    return server.server().engine();
  }

  /** Does something with the connection of the client, in the data context. */
  private void with(Consumer<Link> task) {
    engine()
        .context()
        .inbox()
        .add(
            () -> {
              for (Session session : engine().clients().all()) {
                if (session.identity().name().equals(Bytes.of("failing"))) {
                  task.accept(session.link());
                }
              }
            });
  }

  private void assertFatal() throws Exception {
    fatal.get(10, TimeUnit.SECONDS);
  }

  private void assertOnlyThisClientIsPutOut() {
    assertThat(client.readToEnd()).isEmpty();
    assertThat(other.run("PING").asText()).isEqualTo("PONG");
    assertThat(fatal).isNotDone();
  }

  @Test
  void anErrorInTheLoopEndsTheProcess() throws Exception {
    with(
        link ->
            link.port()
                .post(
                    () -> {
                      throw new OutOfMemoryError("expected by the test");
                    }));
    assertFatal();
  }

  @Test
  void aMistakeInTheLoopEndsTheProcess() throws Exception {
    with(
        link ->
            link.port()
                .post(
                    () -> {
                      throw new IllegalStateException("expected by the test");
                    }));
    assertFatal();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5})
  void soDoesOneInATaskThatIsDueLater(long millis) throws Exception {
    with(
        link ->
            ((Loop) link.port())
                .schedule(
                    () -> {
                      throw new OutOfMemoryError("expected by the test");
                    },
                    millis));
    assertFatal();
  }

  /** Nobody knows how much of it the client has got. */
  @Test
  void anAnswerThatCannotBeSentEndsItsConnection() {
    with(link -> link.port().post(() -> link.push(null, 1)));
    assertOnlyThisClientIsPutOut();
  }

  @Test
  void aRequestThatCannotBeTakenEndsItsConnection() {
    with(
        link ->
            link.port()
                .post(
                    () ->
                        ((Connection) link)
                            .exceptionCaught(
                                null, new StackOverflowError("expected by the test"))));
    assertOnlyThisClientIsPutOut();
  }
}
