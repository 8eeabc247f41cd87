package io.vireo.server.cluster.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldTasksTest {
  private final HeldTasks tasks = new HeldTasks();
  private final List<String> done = new ArrayList<>();

  private void add(String name) {
    tasks.add(() -> done.add(name));
  }

  private List<String> done() {
    tasks.take().forEach(Runnable::run);
    return done;
  }

  @Test
  void whatComesBehindASaveWaitsForIt() {
    add("ping");
    tasks.hold(3);
    add("vote");
    assertThat(done()).containsExactly("ping");
    tasks.saved(2);
    assertThat(done()).containsExactly("ping");
    tasks.saved(3);
    assertThat(done()).containsExactly("ping", "vote");
  }

  @Test
  void laterSavesHoldOnlyWhatComesBehindThem() {
    tasks.hold(1);
    add("one");
    tasks.hold(2);
    add("two");
    tasks.saved(1);
    assertThat(done()).containsExactly("one");
    add("three");
    tasks.saved(5);
    assertThat(done()).containsExactly("one", "two", "three");
  }

  @Test
  void nothingWaitsForWhatIsDone() {
    tasks.saved(4);
    tasks.hold(4);
    add("ping");
    assertThat(done()).containsExactly("ping");
  }
}
