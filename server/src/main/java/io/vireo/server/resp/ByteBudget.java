package io.vireo.server.resp;

/**
 * The bytes of the heap that may be reserved for what comes and goes, and those that are. Any
 * thread.
 */
public interface ByteBudget {
  /** Always has more, and counts nothing. */
  ByteBudget UNLIMITED =
      new ByteBudget() {
        @Override
        public boolean tryReserve(long bytes) {
          return true;
        }

        @Override
        public void reserve(long bytes) {}

        @Override
        public void release(long bytes) {}
      };

  /**
   * Reserves bytes before they are allocated.
   *
   * @return false if there are too few; otherwise they must be {@linkplain #release released}
   */
  boolean tryReserve(long bytes);

  /**
   * Reserves bytes that are allocated in any case, until they are {@linkplain #release released}.
   */
  void reserve(long bytes);

  /** Releases bytes that were reserved. */
  void release(long bytes);
}
