package io.vireo.server.data;

/**
 * Something of users' data among the arguments of a log entry, such as a key. With {@code
 * hide-user-data-from-log} the log shows {@link #HIDDEN} in its place. Any thread; what it holds is
 * only looked at while the entry is written.
 *
 * @param value what the log shows otherwise
 */
public record UserData(Object value) {
  /** What stands for it when it must not be shown. */
  public static final String HIDDEN = "*redacted*";

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
