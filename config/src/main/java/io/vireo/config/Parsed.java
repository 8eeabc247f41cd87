package io.vireo.config;

/**
 * What reading a value gave: the value, or the reason why it was refused. Exactly one of the two is
 * not null.
 *
 * @param value the value, or null if it was refused
 * @param error the reason in the words a client expects, or null
 * @param <T> the type of the value
 */
public record Parsed<T>(T value, String error) {
  /** A value that was accepted. */
  public static <T> Parsed<T> of(T value) {
    return new Parsed<>(value, null);
  }

  /** A refusal and its reason. */
  public static <T> Parsed<T> refused(String reason) {
    return new Parsed<>(null, reason);
  }

  /** Whether there is no value. */
  public boolean isRefused() {
    return error != null;
  }
}
