package io.vireo.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisitorsTest {
  private final InProcessServer server = new InProcessServer().alone();
  private final Visitors visitors = new Visitors();

  private static final LoopPort NOWHERE =
      new LoopPort() {
        @Override
        public int index() {
          return 0;
        }

        @Override
        public void post(Runnable task) {}
      };

  @AfterEach
  void close() {
    server.close();
  }

  private Visitor visitor() {
    Engine engine = server.engine();
    return new Visitor(
        engine.context(),
        engine.dispatcher(),
        engine.waitingReplies(),
        engine.sessions(),
        engine.lifecycle(),
        engine.table(),
        engine.heap(),
        NOWHERE,
        "127.0.0.1:1",
        "127.0.0.1:2",
        visitors::remove);
  }

  @Test
  void isKnownByItsSecretOnly() {
    Visitors.Entry entry = visitors.add(visitor(), "default", 0);
    assertThat(visitors.find(entry.secret, 1)).isSameAs(entry);
    assertThat(visitors.find(entry.token, 1)).isNull();
    assertThat(visitors.find(null, 1)).isNull();
    assertThat(entry.secret).hasSizeGreaterThan(30).isNotEqualTo(entry.token);
  }

  @Test
  void whoIsIdleIsForgottenUnlessAPageIsOpen() {
    Visitors.Entry idle = visitors.add(visitor(), "a", 0);
    Visitors.Entry open = visitors.add(visitor(), "b", 0);
    open.pages = 1;
    long later = Visitors.IDLE_MILLIS + 1;
    assertThat(visitors.find(idle.secret, later)).isNull();
    assertThat(idle.visitor.isClosed()).isTrue();
    assertThat(visitors.find(open.secret, later)).isSameAs(open);
  }

  @Test
  void whoWasIdleLongestMakesRoom() {
    Visitors.Entry first = visitors.add(visitor(), "first", 0);
    Visitors.Entry second = visitors.add(visitor(), "second", 0);
    for (int i = 2; i < Visitors.MOST; i++) {
      visitors.add(visitor(), "more", 1);
    }
    visitors.find(first.secret, 2);
    assertThat(visitors.add(visitor(), "last", 3)).isNotNull();
    assertThat(second.visitor.isClosed()).isTrue();
    assertThat(first.visitor.isClosed()).isFalse();
    assertThat(visitors.size()).isEqualTo(Visitors.MOST);
  }
}
