package io.vireo.server.data;

/**
 * Takes what is to be loaded into the processor's caches, side by side with all else that it is
 * given before the next step: see {@link Value#touch}. Owned by the data context.
 */
public interface CacheLines {
  /** Bytes of a line, as on most processors; where lines are longer some are loaded twice. */
  int LINE_BYTES = 64;

  /** Adds the line of an address of the machine, which stays mapped until the line is loaded. */
  void add(long address);

  /** Notes what was loaded in another way, so that the load stays in the eyes of the compiler. */
  void loaded(int value);
}
