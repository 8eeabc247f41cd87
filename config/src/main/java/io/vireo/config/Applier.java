package io.vireo.config;

/**
 * Puts a new value into effect, or says why it cannot.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Applier<T> {
  /**
   * Called on the thread that runs {@link Config#set}, when {@link Config#get} already gives the
   * new values of all settings of that call. If a later one refuses, it is called once more with
   * the old value.
   *
   * @return the reason of a refusal in the words a client reads, or null
   */
  String apply(T value);
}
