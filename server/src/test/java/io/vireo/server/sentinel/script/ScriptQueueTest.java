package io.vireo.server.sentinel.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptQueueTest {
  private final List<String> events = new ArrayList<>();
  private final List<ScriptRunner.Listener> begun = new ArrayList<>();
  private final List<Long> killed = new ArrayList<>();
  private final ScriptQueue queue =
      new ScriptQueue(
          new ScriptQueue.Observer() {
            @Override
            public void event(String name, String text) {
              events.add(name + ' ' + text);
            }

            @Override
            public void detail(String name, String text) {}
          },
          new ScriptRunner() {
            @Override
            public void run(List<String> words, Listener listener) {
              begun.add(listener);
              listener.began(100 + begun.size());
            }

            @Override
            public void kill(long pid) {
              killed.add(pid);
            }
          });

  private ScriptRunner.Listener last() {
    return begun.get(begun.size() - 1);
  }

  @Test
  void forgetsWhatEndedWell() {
    queue.add(List.of("a", "b"));
    assertThat(queue.jobs()).hasSize(1);
    assertThat(begun).isEmpty();
    queue.look(1_000);
    assertThat(queue.running()).isEqualTo(1);
    last().ended(0, 0);
    assertThat(queue.running()).isZero();
    assertThat(queue.jobs()).isEmpty();
    assertThat(events).isEmpty();
  }

  @Test
  void triesAgainTenTimesWithDelaysThatDouble() {
    queue.add(List.of("a"));
    long now = 1_000;
    long delay = 30_000;
    queue.look(now);
    for (int tries = 1; tries < 10; tries++) {
      last().ended(tries % 2 == 0 ? 1 : 0, tries % 2 == 0 ? 0 : 15);
      queue.look(now + delay - 1);
      assertThat(begun).hasSize(tries);
      now += delay;
      queue.look(now);
      assertThat(begun).hasSize(tries + 1);
      delay *= 2;
    }
    assertThat(events).isEmpty();
    last().ended(1, 0);
    assertThat(events).containsExactly("-script-error a 0 1");
    assertThat(queue.jobs()).isEmpty();
  }

  @Test
  void doesNotTryAgainWhatCannotWork() {
    queue.add(List.of("a"));
    queue.look(1_000);
    last().ended(2, 0);
    assertThat(events).containsExactly("-script-error a 0 2");
    assertThat(queue.jobs()).isEmpty();
  }

  @Test
  void killsWhatTakesTooLong() {
    queue.add(List.of("a"));
    queue.look(1_000);
    queue.look(61_000);
    assertThat(killed).isEmpty();
    queue.look(61_001);
    assertThat(killed).containsExactly(101L);
    assertThat(events).containsExactly("-script-timeout a 101");
  }

  @Test
  void runsSixteenAtATimeAndKeepsTheNewest256() {
    for (int i = 0; i < 16; i++) {
      queue.add(List.of("first" + i));
    }
    queue.look(1_000);
    for (int i = 0; i < 300; i++) {
      queue.add(List.of("a" + i));
    }
    queue.look(2_000);
    assertThat(begun).hasSize(16);
    assertThat(queue.jobs()).hasSize(256);
    assertThat(queue.jobs()).extracting(job -> job.words().get(0)).contains("first0", "a299");
    assertThat(queue.jobs()).extracting(job -> job.words().get(0)).doesNotContain("a0", "a59");
    last().ended(0, 0);
    queue.look(3_000);
    assertThat(begun).hasSize(17);
  }
}
