package io.vireo.server.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.session.Link;
import io.vireo.server.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopSubscribersTest {
  private final LoopSubscribers subscribers = new LoopSubscribers();
  private final List<Link> model = new ArrayList<>();

  @Test
  void membersComeAndGo() {
    Random random = new Random(Seeds.of(1));
    for (int i = 0; i < 20_000; i++) {
      boolean growing = i / 2_000 % 2 == 0;
      if (model.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
        join();
      } else {
        leave(model.remove(random.nextInt(model.size())));
      }
      if (i % 97 == 0) {
        check();
      }
    }
    while (!model.isEmpty()) {
      leave(model.remove(model.size() - 1));
    }
    check();
    join();
    check();
  }

  private void join() {
    Link link = new RecordingLink(2);
    model.add(link);
    subscribers.add(link);
  }

  private void leave(Link link) {
    subscribers.remove(link);
  }

  private void check() {
    List<Link> members = new ArrayList<>();
    for (int i = 0; i < subscribers.size(); i++) {
      members.add(subscribers.at(i));
    }
    assertThat(members).containsExactlyInAnyOrderElementsOf(model);
  }

  @Test
  void whoIsNoMemberCannotLeave() {
    join();
    subscribers.remove(new RecordingLink(2));
    check();
  }
}
