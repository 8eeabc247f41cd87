package io.vireo.embedded;

/**
 * Something that happened to a key: what {@code notify-keyspace-events} would publish, whether it
 * is set or not.
 *
 * @param database the number of the database
 * @param event what happened, such as {@code set}, {@code expired} or {@code del}
 * @param key the key; bytes that are no UTF-8 are shown as the replacement character
 */
public record KeyEvent(int database, String event, String key) {}
