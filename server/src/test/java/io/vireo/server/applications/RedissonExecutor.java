package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.redisson.api.RExecutorFuture;
import org.redisson.api.RScheduledExecutorService;
import org.redisson.api.RScheduledFuture;
import org.redisson.api.RedissonClient;
import org.redisson.api.WorkerOptions;
import org.redisson.api.annotation.RInject;

/** Redisson's executor: tasks that workers elsewhere run, and its remote services. */
class RedissonExecutor extends OnRedisson {
  /** A task with a result. */
  public static final class Square implements Callable<Integer>, Serializable {
    private static final long serialVersionUID = 1;
    private int number;

    /** For the codec. */
    public Square() {}

    Square(int number) {
      this.number = number;
    }

    @Override
    public Integer call() {
      if (number < 0) {
        throw new IllegalArgumentException("negative");
      }
      return number * number;
    }
  }

  /** A task that is run again and again. */
  public static final class Count implements Runnable, Serializable {
    private static final long serialVersionUID = 1;
    @RInject private transient RedissonClient redisson;

    @Override
    public void run() {
      redisson.getAtomicLong("runs").incrementAndGet();
    }
  }

  /** A service that is called from afar. */
  public interface Greeter {
    /** Greets somebody. */
    String greet(String name);
  }

  @Test
  void tasks() throws Exception {
    RScheduledExecutorService executor = redisson.getExecutorService("work");
    other.getExecutorService("work").registerWorkers(WorkerOptions.defaults().workers(2));
    assertThat(executor.submit(new Square(12)).get(20, TimeUnit.SECONDS)).isEqualTo(144);
    for (var result : executor.invokeAll(List.of(new Square(2), new Square(3)))) {
      assertThat(result.get()).isIn(4, 9);
    }
    RExecutorFuture<Integer> bad = executor.submit(new Square(-1));
    assertThatThrownBy(() -> bad.get(20, TimeUnit.SECONDS)).hasMessageContaining("negative");
    assertThat(executor.hasTask(bad.getTaskId())).isFalse();
    assertThat(executor.countActiveWorkers()).isEqualTo(2);
    executor.delete();
  }

  @Test
  void scheduledTasks() throws Exception {
    RScheduledExecutorService executor = redisson.getExecutorService("timed");
    other.getExecutorService("timed").registerWorkers(WorkerOptions.defaults().workers(1));
    assertThat(
            executor.schedule(new Square(5), 30, TimeUnit.MILLISECONDS).get(20, TimeUnit.SECONDS))
        .isEqualTo(25);
    RScheduledFuture<?> often =
        executor.scheduleAtFixedRate(new Count(), 10, 20, TimeUnit.MILLISECONDS);
    TriedServer.until(() -> redisson.getAtomicLong("runs").get() >= 3);
    // Null: there is no such task any more.
    TriedServer.until(() -> !Boolean.FALSE.equals(executor.cancelTask(often.getTaskId())));
    RScheduledFuture<Integer> never = executor.schedule(new Square(6), 1, TimeUnit.HOURS);
    assertThat(never.getDelay(TimeUnit.MINUTES)).isBetween(50L, 60L);
    assertThat(never.cancel(true)).isTrue();
    executor.delete();
  }

  @Test
  void remoteService() {
    other.getRemoteService("greeters").register(Greeter.class, name -> "Hello " + name, 2);
    Greeter greeter =
        redisson
            .getRemoteService("greeters")
            .get(Greeter.class, TriedServer.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (int i = 0; i < 5; i++) {
      assertThat(greeter.greet("Ada " + i)).isEqualTo("Hello Ada " + i);
    }
  }
}
