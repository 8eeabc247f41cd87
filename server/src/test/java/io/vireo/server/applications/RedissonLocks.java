package io.vireo.server.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.redisson.api.RCountDownLatch;
import org.redisson.api.RFencedLock;
import org.redisson.api.RLock;
import org.redisson.api.RPermitExpirableSemaphore;
import org.redisson.api.RReadWriteLock;
import org.redisson.api.RSemaphore;

/** Redisson's locks and semaphores. */
class RedissonLocks extends OnRedisson {
  @Test
  void lockIsReentrantAndOfOneThread() throws Exception {
    RLock lock = redisson.getLock("lock");
    lock.lock();
    lock.lock();
    assertThat(lock.getHoldCount()).isEqualTo(2);
    assertThat(other.getLock("lock").tryLock()).isFalse();
    CompletableFuture.runAsync(
            () -> assertThatThrownBy(lock::unlock).isInstanceOf(IllegalMonitorStateException.class))
        .get();
    lock.unlock();
    assertThat(lock.isLocked()).isTrue();
    lock.unlock();
    assertThat(lock.isLocked()).isFalse();
    assertThat(other.getLock("lock").tryLock(0, 30, TimeUnit.SECONDS)).isTrue();
    assertThat(redisson.getLock("lock").remainTimeToLive()).isBetween(20_000L, 30_000L);
    assertThat(redisson.getLock("lock").forceUnlock()).isTrue();
  }

  @Test
  void waitingLocksAreWoken() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<?>> ends = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RLock lock = (i % 2 == 0 ? redisson : other).getLock("busy");
      ends.add(
          threads.submit(
              () -> {
                lock.lock();
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                inside.decrementAndGet();
                lock.unlock();
              }));
    }
    for (Future<?> end : ends) {
      end.get(20, TimeUnit.SECONDS);
    }
    threads.shutdown();
    assertThat(most).hasValue(1);
  }

  @Test
  void watchdogProlongsTheLock() throws Exception {
    RLock lock = redisson.getLock("watched");
    lock.lock();
    long[] left = {0, 0};
    TriedServer.until(
        () -> {
          long now = lock.remainTimeToLive();
          left[1] += now > left[0] ? 1 : 0;
          left[0] = now;
          return left[1] > 2;
        });
    assertThat(lock.isHeldByCurrentThread()).isTrue();
    lock.unlock();
  }

  @Test
  void fairLockKeepsTheOrder() throws Exception {
    RLock first = redisson.getFairLock("fair");
    first.lock();
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      RLock lock = (i % 2 == 0 ? other : redisson).getFairLock("fair");
      Thread thread =
          new Thread(
              () -> {
                lock.lock();
                order.add(number);
                lock.unlock();
              });
      thread.start();
      threads.add(thread);
      TriedServer.until(
          () -> redisson.getDeque("redisson_lock_queue:{fair}").size() == threads.size());
    }
    first.unlock();
    for (Thread thread : threads) {
      thread.join(20_000);
    }
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void manyReadersOrOneWriter() throws Exception {
    RReadWriteLock mine = redisson.getReadWriteLock("rw");
    RReadWriteLock yours = other.getReadWriteLock("rw");
    mine.readLock().lock();
    assertThat(yours.readLock().tryLock()).isTrue();
    assertThat(yours.writeLock().tryLock()).isFalse();
    yours.readLock().unlock();
    mine.readLock().unlock();
    assertThat(yours.writeLock().tryLock()).isTrue();
    assertThat(mine.readLock().tryLock()).isFalse();
    assertThat(yours.readLock().tryLock()).isTrue();
    yours.writeLock().unlock();
    assertThat(mine.readLock().tryLock(10, TimeUnit.SECONDS)).isTrue();
    mine.readLock().unlock();
    yours.readLock().unlock();
  }

  @Test
  void multiAndFencedAndSpinLocks() {
    RLock both = redisson.getMultiLock(redisson.getLock("a"), redisson.getLock("b"));
    both.lock();
    assertThat(other.getLock("b").tryLock()).isFalse();
    both.unlock();
    RFencedLock fenced = redisson.getFencedLock("fenced");
    long token = fenced.lockAndGetToken();
    fenced.unlock();
    assertThat(fenced.lockAndGetToken()).isEqualTo(token + 1);
    fenced.unlock();
    RLock spin = redisson.getSpinLock("spin");
    spin.lock();
    assertThat(other.getSpinLock("spin").tryLock()).isFalse();
    spin.unlock();
  }

  @Test
  void semaphores() throws Exception {
    RSemaphore semaphore = redisson.getSemaphore("s");
    assertThat(semaphore.trySetPermits(2)).isTrue();
    semaphore.acquire(2);
    assertThat(other.getSemaphore("s").tryAcquire()).isFalse();
    CompletableFuture<Void> waiting = other.getSemaphore("s").acquireAsync().toCompletableFuture();
    semaphore.release();
    waiting.get(20, TimeUnit.SECONDS);
    assertThat(semaphore.availablePermits()).isZero();
    RPermitExpirableSemaphore expiring = redisson.getPermitExpirableSemaphore("e");
    expiring.trySetPermits(1);
    String lost = expiring.acquire(60, TimeUnit.MILLISECONDS);
    String permit = other.getPermitExpirableSemaphore("e").tryAcquire(10, TimeUnit.SECONDS);
    assertThat(permit).isNotNull().isNotEqualTo(lost);
    assertThat(expiring.tryRelease(lost)).isFalse();
    assertThat(expiring.tryRelease(permit)).isTrue();
  }

  @Test
  void countDownLatch() throws Exception {
    RCountDownLatch latch = redisson.getCountDownLatch("latch");
    assertThat(latch.trySetCount(2)).isTrue();
    CompletableFuture<Void> waiting =
        other.getCountDownLatch("latch").awaitAsync().toCompletableFuture();
    latch.countDown();
    assertThat(latch.getCount()).isEqualTo(1);
    assertThat(waiting).isNotDone();
    latch.countDown();
    waiting.get(20, TimeUnit.SECONDS);
  }
}
