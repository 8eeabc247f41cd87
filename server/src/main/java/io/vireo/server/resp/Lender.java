package io.vireo.server.resp;

/** Keeps count of the heap that is taken for what comes and goes. Any thread. */
public interface Lender {
  /** Has always more, and counts nothing. */
  Lender UNLIMITED =
      new Lender() {
        @Override
        public boolean take(long bytes) {
          return true;
        }

        @Override
        public void lend(long bytes) {}

        @Override
        public void give(long bytes) {}
      };

  /**
   * Asks for room before it is taken.
   *
   * @return false if there is none; otherwise the bytes must be {@linkplain #give given back}
   */
  boolean take(long bytes);

  /** Notes bytes that are taken in any case, until they are {@linkplain #give given back}. */
  void lend(long bytes);

  /** Gives room back. */
  void give(long bytes);
}
