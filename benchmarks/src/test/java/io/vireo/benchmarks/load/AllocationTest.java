package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vireo.benchmarks.wire.Endpoint;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a generator allocates while it measures would be paid by the server that shares its cores.
 */
@Timeout(120)
class AllocationTest {
  private static final int REQUESTS = 20_000;
  private static final List<RequestTemplate> PING =
      List.of(RequestTemplate.of(List.of("PING", "__rand_int__"), 3, true));

  /** One object for each request would take at least this many bytes each. */
  private static final long SMALLEST_OBJECT = 16;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void aClosedLoopAllocatesNothingPerRequest() throws Exception {
    LoadPlan plan = LoadPlan.closed(REQUESTS, 4, 1).drawing(KeyChoice.uniform(1000));
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      Endpoint endpoint = Endpoint.loopback(server.port());
      allocatedBy(new ClosedLoopWorker(endpoint, PING, plan, 0));
      long allocated = allocatedBy(new ClosedLoopWorker(endpoint, PING, plan, 0));
      assertThat(allocated).isLessThan(SMALLEST_OBJECT * REQUESTS);
    }
  }

  @Test
  void anOpenLoopAllocatesNothingPerRequest() throws Exception {
    LoadPlan plan =
        LoadPlan.closed(REQUESTS, 4, 1).drawing(KeyChoice.uniform(1000)).atRate(20_000, false);
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      Endpoint endpoint = Endpoint.loopback(server.port());
      allocatedBy(new OpenLoopWorker(endpoint, PING, plan, 0));
      long allocated = allocatedBy(new OpenLoopWorker(endpoint, PING, plan, 0));
      assertThat(allocated).isLessThan(SMALLEST_OBJECT * REQUESTS);
    }
  }

  private long allocatedBy(LoadWorker worker) {
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    worker.run();
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(worker.completed()).isEqualTo(REQUESTS);
    return allocated;
  }
}
