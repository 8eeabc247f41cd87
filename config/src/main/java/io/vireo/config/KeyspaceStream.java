package io.vireo.config;

/**
 * The stream that events of keys are appended to: {@code notify-keyspace-stream}.
 *
 * @param name the key of the stream in database 0; empty for none
 * @param maxLength about how many entries it keeps, from 1
 * @param classes which classes of events; K and E have no meaning here
 */
public record KeyspaceStream(String name, long maxLength, KeyspaceEvents classes) {
  /** Events are appended nowhere. */
  public static final KeyspaceStream NONE =
      new KeyspaceStream("", 0, new KeyspaceEvents(KeyspaceEvents.ALL));

  /** True if there is a stream. */
  public boolean isSet() {
    return !name.isEmpty();
  }

  /** True if events of a class, one of the constants of {@link KeyspaceEvents}, are appended. */
  public boolean appends(int eventClass) {
    return isSet() && (classes.bits() & eventClass) != 0;
  }
}
