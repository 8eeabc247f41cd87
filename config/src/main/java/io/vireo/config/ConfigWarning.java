package io.vireo.config;

/**
 * A line that is kept but has no effect yet.
 *
 * @param origin where it stands
 * @param setting what it sets
 */
public record ConfigWarning(Origin origin, Setting<?> setting) {
  /** A line for the log. */
  public String message() {
    return "%s: '%s' has no effect yet. %s".formatted(origin, setting.name(), setting.note());
  }
}
