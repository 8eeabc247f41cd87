package io.vireo.server.engine.context;

/** Where the time comes from: the system, or a test. Any thread. */
public interface Clock {
  /** Unix time, milliseconds. */
  long millis();

  /** A time that only runs forward, nanoseconds from an unknown origin. */
  long nanos();

  /** The system's time. */
  static Clock system() {
    return new Clock() {
      @Override
      public long millis() {
        return System.currentTimeMillis();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
