package io.vireo.server.replication.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.PrimaryAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Goes through a change of places step by step. */
class FailoverTest {
  private static final PrimaryAddress A = new PrimaryAddress("a", 1);
  private static final PrimaryAddress B = new PrimaryAddress("b", 2);
  private static final long NOW = 1_000_000;

  private final World world = new World();
  private final Failover failover = new Failover(world);

  /** A primary with replicas, and what is done with it. */
  private static final class World implements FailoverActions {
    private final Map<PrimaryAddress, Standing> replicas = new LinkedHashMap<>();
    private final List<PrimaryAddress> synced = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private boolean replica;

    @Override
    public boolean isReplica() {
      return replica;
    }

    @Override
    public boolean hasReplicas() {
      return !replicas.isEmpty();
    }

    @Override
    public Standing standing(PrimaryAddress address) {
      return replicas.getOrDefault(address, Standing.UNKNOWN);
    }

    @Override
    public boolean hasAll(PrimaryAddress address) {
      return synced.contains(address);
    }

    @Override
    public PrimaryAddress anyWithAll() {
      return synced.isEmpty() ? null : synced.get(0);
    }

    @Override
    public void pause() {
      done.add("pause");
    }

    @Override
    public void goOn() {
      done.add("go on");
    }

    @Override
    public void follow(PrimaryAddress primary) {
      replica = true;
      done.add("follow " + primary.host());
    }

    @Override
    public void changed() {
      done.add("changed");
    }

    @Override
    public void lead() {
      replica = false;
      done.add("lead");
    }
  }

  private void withReplicas() {
    world.replicas.put(A, FailoverActions.Standing.ONLINE);
    world.replicas.put(B, FailoverActions.Standing.ONLINE);
  }

  private String begin(PrimaryAddress target) {
    return failover.begin(target, Failover.NO_TIMEOUT, false, NOW);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(begin(null)).isEqualTo("ERR FAILOVER requires connected replicas.");
    world.replicas.put(A, FailoverActions.Standing.NOT_ONLINE);
    assertThat(begin(A)).isEqualTo("ERR FAILOVER target replica is not online.");
    assertThat(begin(B)).isEqualTo("ERR FAILOVER target HOST and PORT is not a replica.");
    String force = "ERR FAILOVER with force option requires both a timeout and target HOST and IP.";
    assertThat(failover.begin(A, Failover.NO_TIMEOUT, true, NOW)).isEqualTo(force);
    assertThat(failover.begin(null, 5, true, NOW)).isEqualTo(force);
    world.replica = true;
    assertThat(begin(A)).isEqualTo("ERR FAILOVER is not valid when server is a replica.");
    assertThat(failover.state()).isEqualTo(FailoverState.NONE);
    assertThat(failover.abort()).isFalse();
    assertThat(world.done).isEmpty();
  }

  @Test
  void thereIsOneAtATime() {
    withReplicas();
    assertThat(begin(A)).isNull();
    assertThat(begin(A)).isEqualTo("ERR FAILOVER already in progress.");
    assertThat(world.done).containsExactly("pause");
  }

  @Test
  void handsOverOnceTheTargetHasAll() {
    withReplicas();
    begin(B);
    assertThat(failover.state()).isEqualTo(FailoverState.WAITING);
    world.synced.add(A);
    failover.look(NOW + 1);
    assertThat(failover.state()).isEqualTo(FailoverState.WAITING);
    world.synced.add(B);
    failover.look(NOW + 2);
    assertThat(failover.state()).isEqualTo(FailoverState.IN_PROGRESS);
    assertThat(failover.answered(true)).isTrue();
    assertThat(failover.state()).isEqualTo(FailoverState.NONE);
    assertThat(world.done).containsExactly("pause", "follow b", "changed", "go on");
  }

  @Test
  void takesAnyReplicaThatHasAll() {
    withReplicas();
    begin(null);
    failover.look(NOW);
    assertThat(failover.state()).isEqualTo(FailoverState.WAITING);
    world.synced.add(A);
    failover.look(NOW);
    assertThat(world.done).containsExactly("pause", "follow a");
  }

  @Test
  void givesUpWhenItsTimeIsOver() {
    withReplicas();
    failover.begin(A, 500, false, NOW);
    failover.look(NOW + 499);
    assertThat(failover.isUnderWay()).isTrue();
    failover.look(NOW + 500);
    assertThat(failover.isUnderWay()).isFalse();
    assertThat(world.done).containsExactly("pause", "go on");
  }

  @Test
  void waitsForLongIfItMay() {
    withReplicas();
    failover.begin(A, Long.MAX_VALUE, false, NOW);
    failover.look(NOW + 1);
    assertThat(failover.isUnderWay()).isTrue();
  }

  @Test
  void isForcedWhenItsTimeIsOver() {
    withReplicas();
    failover.begin(A, 500, true, NOW);
    failover.look(NOW + 499);
    assertThat(failover.state()).isEqualTo(FailoverState.WAITING);
    failover.look(NOW + 500);
    assertThat(failover.state()).isEqualTo(FailoverState.IN_PROGRESS);
    assertThat(world.done).containsExactly("pause", "follow a");
  }

  @Test
  void isAPrimaryAgainIfTheTargetRefuses() {
    withReplicas();
    world.synced.add(A);
    begin(A);
    failover.look(NOW);
    assertThat(failover.answered(false)).isFalse();
    assertThat(failover.isUnderWay()).isFalse();
    assertThat(world.done).containsExactly("pause", "follow a", "lead", "go on");
  }

  @Test
  void canBeCalledOffBeforeAndAfterwards() {
    withReplicas();
    begin(A);
    assertThat(failover.abort()).isTrue();
    assertThat(world.done).containsExactly("pause", "go on");
    world.done.clear();
    world.synced.add(A);
    begin(A);
    failover.look(NOW);
    assertThat(failover.abort()).isTrue();
    assertThat(world.done).containsExactly("pause", "follow a", "lead", "go on");
  }

  @Test
  void answersToOtherLinksAreNoneOfItsBusiness() {
    assertThat(failover.answered(false)).isTrue();
    assertThat(failover.answered(true)).isTrue();
    assertThat(world.done).isEmpty();
  }
}
