package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an event loop that is inside does for other clients, and what it leaves to the worker. */
class InlineExecutionTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient waiter = server.client();
  private final InlineLoop loop = new InlineLoop(server, server.client());

  @AfterEach
  void stop() {
    server.close();
  }

  private void pipeline(String... commands) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String command : commands) {
      all.writeBytes(RespRequest.of(command.split(" ")));
    }
    waiter.send(all.toByteArray());
  }

  private void push() {
    loop.ask("RPUSH", "list", "a");
    assertThat(loop.executeInline()).isTrue();
  }

  private long calls(String command) {
    return server.engine().commandMetrics().calls(server.engine().table().find(command).id());
  }

  private boolean isLeftToTheWorker() {
    return !server.engine().context().inbox().isEmpty();
  }

  private String next() {
    return String.valueOf(waiter.read());
  }

  @Test
  void aLongCommandOfAClientThatItWakesIsLeftToTheWorker() {
    pipeline("BLPOP list 0", "SET k 1", "KEYS *", "GET k");
    push();
    assertThat(calls("set")).as("what is quick runs at once").isEqualTo(1);
    assertThat(calls("keys")).isZero();
    assertThat(calls("get")).as("what comes behind it waits too").isZero();
    assertThat(isLeftToTheWorker()).isTrue();
    pipeline("SET k 2", "GET k");
    assertThat(calls("keys")).isEqualTo(1);
    assertThat(((RespValue.Many) waiter.read()).items()).as("BLPOP").hasSize(2);
    assertThat(next()).as("SET k 1").contains("OK");
    assertThat(((RespValue.Many) waiter.read()).items()).as("KEYS").hasSize(1);
    assertThat(next()).as("GET k").contains("1");
    assertThat(next()).as("SET k 2").contains("OK");
    assertThat(next()).as("GET k").contains("2");
    assertThat(waiter.read()).isNull();
  }

  @Test
  void manyQuickOnesAreToo() {
    String[] commands = new String[1_001];
    commands[0] = "BLPOP list 0";
    for (int i = 1; i < commands.length; i++) {
      commands[i] = "INCR n";
    }
    pipeline(commands);
    push();
    assertThat(calls("incr")).isBetween(1L, 999L);
    server.runUntilIdle();
    assertThat(calls("incr")).isEqualTo(1_000);
    waiter.read();
    for (int i = 1; i <= 1_000; i++) {
      assertThat(next()).contains(Integer.toString(i));
    }
  }

  @Test
  void aClientThatGoesMeanwhileIsForgotten() {
    pipeline("BLPOP list 0", "KEYS *");
    push();
    server.engine().lifecycle().kill(waiter.session());
    server.runUntilIdle();
    assertThat(calls("keys")).isZero();
  }

  @Test
  void aClientThatSendsNoMoreStillGetsItsAnswers() {
    pipeline("BLPOP list 0", "KEYS *");
    push();
    server.engine().dispatcher().hangUp(waiter.session());
    assertThat(calls("keys")).isEqualTo(1);
    server.runUntilIdle();
  }

  @Test
  void aTransactionThatBeganEarlierMayHoldLongCommands() {
    InProcessClient asker = server.client();
    InlineLoop asking = new InlineLoop(server, asker);
    asking.ask("MULTI");
    asking.ask("EXEC");
    assertThat(asking.executeInline()).isTrue();
    asker.run("MULTI");
    asker.run("KEYS", "*");
    asking.ask("MULTI");
    asking.ask("EXEC");
    assertThat(asking.executeInline()).as("what is in it nobody here knows").isFalse();
  }
}
