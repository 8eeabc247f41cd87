package io.vireo.server.resp;

/** Counts what is lent, and has no more than it is given. */
final class CountingLender implements Lender {
  private final long most;
  private long lent;

  CountingLender(long most) {
    this.most = most;
  }

  long lent() {
    return lent;
  }

  @Override
  public boolean take(long bytes) {
    boolean granted = lent + bytes <= most;
    lent += granted ? bytes : 0;
    return granted;
  }

  @Override
  public void lend(long bytes) {
    lent += bytes;
  }

  @Override
  public void give(long bytes) {
    lent -= bytes;
  }
}
