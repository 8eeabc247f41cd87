package io.vireo.server.examples;

import java.time.Duration;
import java.util.function.Consumer;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.args.ListDirection;

/**
 * A queue from which no job gets lost: a worker moves a job to a list of its own in the same step
 * in which it takes it, and removes it from there when it is done. What a worker that crashed
 * leaves there goes back to the queue.
 */
final class WorkQueue {
  private final UnifiedJedis jedis;
  private final String queue;

  WorkQueue(UnifiedJedis jedis, String queue) {
    this.jedis = jedis;
    this.queue = queue;
  }

  /** Adds a job. */
  void add(String job) {
    jedis.lpush(queue, job);
  }

  /**
   * Waits for a job and does it.
   *
   * @return false if none came in time
   */
  boolean work(String worker, Duration patience, Consumer<String> doing) {
    String job =
        jedis.blmove(
            queue,
            busy(worker),
            ListDirection.RIGHT,
            ListDirection.LEFT,
            patience.toMillis() / 1000.0);
    if (job == null) {
      return false;
    }
    doing.accept(job);
    jedis.lrem(busy(worker), 1, job);
    return true;
  }

  /** Puts back what a worker took and did not finish, the oldest in front. */
  int recover(String worker) {
    int jobs = 0;
    while (jedis.lmove(busy(worker), queue, ListDirection.LEFT, ListDirection.RIGHT) != null) {
      jobs++;
    }
    return jobs;
  }

  private String busy(String worker) {
    return queue + ":busy:" + worker;
  }
}
