package io.vireo.server.cluster.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.ServerProgram;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What the mover of slots makes of moves that their nodes did not survive. */
@Tag("long")
@Timeout(300)
class MoverTest {
  private static final long NODE_TIMEOUT = 1500;

  /** A mover that is drawn by it does not call off what moves in one step. */
  private static final long LETS_GO_ON = 0;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  private Park park;
  private NodeProcess first;
  private NodeProcess second;
  private NodeProcess third;
  private Healing healing;
  private Mover mover;

  @BeforeEach
  void begin() {
    park = new Park(Park.SHARDS, Makers.VIREO, ServerProgram.ofThisBuild(), folder);
    healing = new Healing(park);
    assertThat(park.make(NODE_TIMEOUT)).isNull();
    assertThat(healing.awaitAgreement(() -> null)).isNull();
    first = park.nodes().get(0);
    second = park.nodes().get(1);
    third = park.nodes().get(2);
    mover = new Mover(park, List.of(1, 2), new FaultLog(), new Random(LETS_GO_ON));
    mover.begin();
  }

  @AfterEach
  void end() {
    park.close();
  }

  /** The source refuses for ever to give slots in one step while another slot of it is open. */
  @Test
  void anOpenSlotThatNobodyMovesDoesNotHoldUpTheOthers() {
    setSlot(first, 3595, "MIGRATING", second);
    assertThat(third.text("CLUSTER", "MIGRATION", "IMPORT", "1", "10")).hasSize(40);

    assertThat(healing.awaitAgreement(mover::resume)).isNull();
    assertThat(Park.self(third).has(10)).isTrue();
    assertThat(Park.self(first).open()).isEmpty();
    assertThat(Park.self(first).has(3595)).isTrue();
  }

  /** Hundreds of slots that wait for the open one are not tried before it, one after the other. */
  @Test
  void whatWasBegunByHandIsDoneBeforeWhatWaitsForIt() {
    setSlot(second, 3595, "IMPORTING", first);
    setSlot(first, 3595, "MIGRATING", second);
    mover.note(3595, Park.shard(second), true);
    for (int i = 0; i < 400; i++) {
      mover.note(i * 13, Park.shard(third), false);
    }

    assertThat(healing.awaitAgreement(mover::resume)).isNull();
    assertThat(Park.self(second).has(3595)).isTrue();
    assertThat(Park.self(third).has(399 * 13)).isTrue();
  }

  private static void setSlot(NodeProcess node, int slot, String state, NodeProcess other) {
    assertThat(node.text("CLUSTER", "SETSLOT", "" + slot, state, other.id())).isEqualTo("OK");
  }
}
