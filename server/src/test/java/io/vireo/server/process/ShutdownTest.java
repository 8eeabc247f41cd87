package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.testing.InProcessServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShutdownTest {
  private static final Wish DEFAULT = new Wish(Save.DEFAULT, false, false);

  private final InProcessServer server = new InProcessServer();
  private final List<String> events = new ArrayList<>();
  private final Shutdown shutdown =
      new Shutdown(
          server.engine().resumption(),
          server.engine().context().cron(),
          server.engine().context().inbox(),
          server.engine().config(),
          server.engine().context().clock(),
          server.engine().gates().get(PauseGate.class),
          server.engine().clients(),
          new NoLaggards(),
          () -> events.add("release"),
          code -> events.add("exit " + code));
  private boolean saves = true;

  /** There are no replicas. */
  private static final class NoLaggards implements Shutdown.Laggards {
    @Override
    public boolean lag() {
      return false;
    }

    @Override
    public long patience() {
      return 0;
    }

    @Override
    public void ask() {}

    @Override
    public void tell() {}
  }

  private void withSaving() {
    shutdown.step(
        wish -> {
          events.add(
              "save " + wish.save() + (wish.now() ? " now" : "") + (wish.force() ? " force" : ""));
          return saves;
        });
  }

  /** What the data worker does when it is woken. */
  private void work() {
    for (Runnable task = server.engine().context().inbox().poll();
        task != null;
        task = server.engine().context().inbox().poll()) {
      task.run();
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void savesThenReleasesThenExits() {
    withSaving();

    assertThat(shutdown.shutdown(DEFAULT)).isNull();

    assertThat(events).containsExactly("save DEFAULT", "release", "exit 0");
  }

  @Test
  void livesOnIfSavingFails() {
    withSaving();
    saves = false;

    assertThat(shutdown.shutdown(DEFAULT)).isEqualTo("ERR Errors trying to SHUTDOWN. Check logs.");

    assertThat(events).containsExactly("save DEFAULT");
  }

  @Test
  void livesOnIfAStepFailsUnexpectedlyUnlessItIsForced() {
    shutdown.step(
        wish -> {
          throw new OutOfMemoryError("expected by the test");
        });

    assertThat(shutdown.shutdown(DEFAULT)).isEqualTo("ERR Errors trying to SHUTDOWN. Check logs.");
    assertThat(events).isEmpty();

    shutdown.shutdown(new Wish(Save.DEFAULT, false, true));
    assertThat(events).containsExactly("release", "exit 0");
  }

  @Test
  void aSignalIsActedOnInTheDataContext() {
    shutdown.signalled("SIGTERM");
    assertThat(events).isEmpty();

    work();

    assertThat(events).containsExactly("release", "exit 0");
  }

  @Test
  void eachSignalHasItsSetting() {
    withSaving();
    set("shutdown-on-sigterm", "nosave force");
    set("shutdown-on-sigint", "save now");
    saves = false;

    shutdown.signalled("SIGTERM");
    work();
    shutdown.signalled("SIGINT");
    work();

    assertThat(events).containsExactly("save NO force", "save YES now");
  }

  private void set(String setting, String value) {
    server
        .engine()
        .config()
        .set(
            List.of(new io.vireo.config.NameValue(setting, value)),
            io.vireo.config.Circumstances.LOCAL);
  }

  @Test
  void aSignalCanBeCalledOffWhileRegularWorkIsHeld() {
    server.engine().context().cron().pause(true);
    shutdown.signalled("SIGTERM");
    work();

    assertThat(shutdown.abort()).isTrue();
    server.engine().context().cron().pause(false);
    server.advance(Duration.ofSeconds(1));

    assertThat(events).isEmpty();
    assertThat(shutdown.abort()).isFalse();
  }

  @Test
  void aSignalThatWasHeldIsActedOnWithTheRegularWork() {
    server.engine().context().cron().pause(true);
    shutdown.signalled("SIGTERM");
    work();
    assertThat(events).isEmpty();

    server.engine().context().cron().pause(false);
    server.advance(Duration.ofSeconds(1));

    assertThat(events).startsWith("release", "exit 0");
  }

  @Test
  void aSecondInterruptWaitsForNothing() {
    withSaving();
    shutdown.litter(() -> events.add("litter"));
    shutdown.signalled("SIGTERM");
    assertThat(events).isEmpty();

    shutdown.signalled("SIGINT");

    assertThat(events).startsWith("litter", "exit 1").doesNotContain("save DEFAULT");
  }

  @Test
  void aFailedShutdownForgetsTheSignal() {
    withSaving();
    saves = false;
    shutdown.signalled("SIGINT");
    work();

    shutdown.signalled("SIGINT");
    work();

    assertThat(events).containsExactly("save DEFAULT", "save DEFAULT");
  }

  @Test
  void whileLoadingASignalEndsTheProcessAtOnce() {
    withSaving();
    shutdown.loading(true);

    shutdown.signalled("SIGTERM");

    assertThat(events).startsWith("release", "exit 0").doesNotContain("save DEFAULT");
  }
}
