package io.vireo.config;

/**
 * One pair of CONFIG SET.
 *
 * <p>Both are {@link ByteText}.
 *
 * @param name the setting's name or alias as the client wrote it
 * @param value the value as the client wrote it
 */
public record NameValue(String name, String value) {
  /** Leaves the value out, since it may be a secret. */
  @Override
  public String toString() {
    return name + "=...";
  }
}
