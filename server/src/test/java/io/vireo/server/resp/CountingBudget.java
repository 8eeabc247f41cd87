package io.vireo.server.resp;

/** Counts what is reserved, and has no more than it is given. */
final class CountingBudget implements ByteBudget {
  private final long most;
  private long reserved;

  CountingBudget(long most) {
    this.most = most;
  }

  long reserved() {
    return reserved;
  }

  @Override
  public boolean tryReserve(long bytes) {
    boolean granted = reserved + bytes <= most;
    reserved += granted ? bytes : 0;
    return granted;
  }

  @Override
  public void reserve(long bytes) {
    reserved += bytes;
  }

  @Override
  public void release(long bytes) {
    reserved -= bytes;
  }
}
