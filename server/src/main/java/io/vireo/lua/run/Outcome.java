package io.vireo.lua.run;

import java.util.function.Supplier;

/**
 * How something ended that was done on another Java thread.
 *
 * @param value what it gave
 * @param failure what it threw, or null
 */
record Outcome(Object value, Throwable failure) {
  /** Does something. */
  static Outcome of(Supplier<Object> action) {
    try {
      return new Outcome(action.get(), null);
    } catch (RuntimeException | Error failure) {
      return new Outcome(null, failure);
    }
  }

  /** Gives what it gave, or throws what it threw. */
  Object get() {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return value;
  }
}
