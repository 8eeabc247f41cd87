package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ByteBudget;
import io.vireo.server.testing.InProcessServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongRequestsTest {
  private final Session session = new InProcessServer().client().session();
  private final Batch batch = new Batch(null, ByteBudget.UNLIMITED, done -> {});

  private void request(String argument) {
    int at = batch.requests().wordsUsed();
    batch.requests().word(1);
    batch.requests().large(Bytes.of(argument));
    batch.add(session, null, at);
  }

  @Test
  void givesTheRoomOfALongRequestBackWhenThatWasExecuted() {
    request("none");
    batch.holdNext(100);
    request("first");
    batch.holdNext(20);
    request("second");
    assertThat(batch.isHeavy(0)).isFalse();
    assertThat(batch.isHeavy(1)).isTrue();
    List<byte[]> freed = new ArrayList<>();
    assertThat(batch.lighten(1, freed::add)).isEqualTo(100);
    assertThat(freed).hasSize(1);
    assertThat(batch.isHeavy(1)).isFalse();
    assertThat(batch.isHeavy(2)).isTrue();
    Bytes view = Bytes.view();
    batch.requests().point(view, batch.place(1) + 1);
    assertThat(view.length()).isZero();
    batch.requests().point(view, batch.place(2) + 1);
    assertThat(view).hasToString("second");
  }

  @Test
  void givesTheRoomOfWhatWasNotExecutedBackAtTheEnd() {
    batch.hold(3);
    for (int i = 0; i < 10; i++) {
      batch.holdNext(100);
      request("argument");
    }
    batch.lighten(0, array -> {});
    batch.run();
    assertThat(batch.takeHeld()).isEqualTo(903);
    assertThat(batch.takeHeld()).isZero();
    assertThat(batch.isHeavy(0)).isFalse();
  }
}
