package io.vireo.server.engine.memory;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a second engine takes of the heap: for the budget of the first one all of it is reserved. So
 * neither of them takes what the other one has. Any thread.
 */
public final class BudgetPart extends MemoryBudget {
  private final MemoryBudget whole;

  /** Bytes that are reserved in the whole. */
  private final AtomicLong taken = new AtomicLong();

  private final AtomicLong used = new AtomicLong();

  BudgetPart(MemoryBudget whole) {
    super(whole.heap(), whole.old(), whole.pages());
    this.whole = whole;
  }

  @Override
  public void used(long bytes) {
    reserve(bytes - used.getAndSet(bytes));
  }

  @Override
  public boolean tryReserve(long bytes) {
    boolean granted = whole.tryReserve(bytes);
    taken.addAndGet(granted ? bytes : 0);
    return granted;
  }

  @Override
  public boolean has(long inUse, long bytes) {
    return whole.has(whole.inUse(), inUse - used.get() + bytes);
  }

  @Override
  public void reserve(long bytes) {
    taken.addAndGet(bytes);
    whole.reserve(bytes);
  }

  @Override
  public void release(long bytes) {
    reserve(-bytes);
  }

  @Override
  public void unread(long more) {
    whole.unread(more);
  }

  @Override
  public boolean isUnreadTooMuch() {
    return whole.isUnreadTooMuch();
  }

  @Override
  public long forAnswer() {
    return whole.forAnswer();
  }

  /** Gives back all that was taken. */
  public void close() {
    whole.release(taken.getAndSet(0));
  }
}
