package io.vireo.server.command;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an argument is, as {@code COMMAND DOCS} tells it. Some names imply a type: {@code key} is a
 * key wherever it stands.
 */
public enum ArgumentType {
  STRING,
  INTEGER(
      "client-id",
      "count",
      "cursor",
      "db",
      "decrement",
      "end",
      "increment",
      "index",
      "limit",
      "milliseconds",
      "numfields",
      "numkeys",
      "numreplicas",
      "offset",
      "port",
      "seconds",
      "slot",
      "start",
      "stop",
      "ttl",
      "version",
      "weight"),
  DOUBLE("height", "latitude", "longitude", "radius", "score", "timeout", "width"),
  KEY("destination", "destkey", "key", "newkey", "source", "sourcekey"),
  PATTERN("pattern"),
  UNIX_TIME("unix-time-milliseconds", "unix-time-seconds"),
  /** A fixed word that stands for itself, such as NX. */
  PURE_TOKEN,
  /** Exactly one of the children. */
  ONEOF,
  /** All of the children, in their order. */
  BLOCK;

  private static final Map<String, ArgumentType> IMPLIED = new HashMap<>();

  static {
    for (ArgumentType type : values()) {
      type.names.forEach(name -> IMPLIED.put(name, type));
    }
  }

  private final String wireName = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final List<String> names;

  ArgumentType(String... names) {
    this.names = List.of(names);
  }

  /** The name on the wire, as in {@code unix-time}. */
  public String wireName() {
    return wireName;
  }

  /** The type that an argument's name implies; {@link #STRING} if none. */
  static ArgumentType impliedBy(String name) {
    return IMPLIED.getOrDefault(name, STRING);
  }

  /** The type of a single argument with this wire name, or null. */
  static ArgumentType named(String wireName) {
    for (ArgumentType type : values()) {
      if (type.wireName.equals(wireName) && type.compareTo(PURE_TOKEN) < 0) {
        return type;
      }
    }
    return null;
  }
}
