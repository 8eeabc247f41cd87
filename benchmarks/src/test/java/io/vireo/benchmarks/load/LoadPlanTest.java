package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadPlanTest {
  @Test
  void threadsShareRequestsAndClients() {
    LoadPlan plan = new LoadPlan(101, 0, 7, 1, 3, 0, false, false, KeyChoice.NONE);
    assertThat(new long[] {plan.share(0), plan.share(1), plan.share(2)})
        .containsExactly(34, 34, 33);
    assertThat(new int[] {plan.clientsOf(0), plan.clientsOf(1), plan.clientsOf(2)})
        .containsExactly(3, 2, 2);
  }

  @Test
  void aRateAndATimeGiveTheNumberOfRequests() {
    LoadPlan plan = LoadPlan.closed(5, 1, 1).lasting(2_500_000_000L);
    assertThat(plan.total()).isEqualTo(Long.MAX_VALUE);
    assertThat(plan.share(0)).isEqualTo(Long.MAX_VALUE);
    assertThat(plan.atRate(1000, false).total()).isEqualTo(2500);
    assertThat(LoadPlan.closed(5, 1, 1).atRate(1000, false).total()).isEqualTo(5);
  }

  @Test
  void aSendingIsAPipelineOfAThread() {
    LoadPlan plan = new LoadPlan(1, 0, 8, 10, 2, 1000, false, false, KeyChoice.NONE);
    assertThat(plan.sendingIntervalNanos()).isEqualTo(20_000_000);
  }
}
