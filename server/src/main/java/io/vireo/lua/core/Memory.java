package io.vireo.lua.core;

/**
 * What scripts may take of memory. One thread at a time.
 *
 * <p>Every part of the engine says what it is about to create, before it does. Small things are
 * added up, and the {@link Source} is asked from time to time; something large is asked for at
 * once. What the collector takes back is not counted here: the source looks at what is really in
 * use.
 */
public final class Memory {
  /** Bytes that are taken before the source is asked: little against any heap. */
  private static final int STRIDE = 1 << 20;

  /** Tells how much room there is. */
  @FunctionalInterface
  public interface Source {
    /** True if {@code bytes} more can be allocated. */
    boolean hasRoom(long bytes);
  }

  private final Source source;
  private long left = STRIDE;
  private long taken;

  /** Memory of which a source says how much there is. */
  public Memory(Source source) {
    this.source = source;
  }

  /**
   * Asks for room for something that is about to be created.
   *
   * @throws LuaError "not enough memory" if there is none
   */
  public void take(long bytes) {
    if ((left -= bytes) < 0) {
      ask(bytes);
    }
  }

  private void ask(long bytes) {
    taken += STRIDE - left;
    left = STRIDE;
    if (!source.hasRoom(Math.max(bytes, STRIDE))) {
      throw LuaError.plain("not enough memory");
    }
  }

  /** Bytes asked for since the beginning: of these the collector has taken most back. */
  public long taken() {
    return taken + STRIDE - left;
  }
}
