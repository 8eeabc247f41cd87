package io.vireo.server.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server must hold of one connection's keys, and a sum over it that changes with each of
 * them. Its connection's thread only.
 */
final class Model {
  /** No deadline. */
  static final long NONE = -1;

  /** A deadline that only the server knows to the millisecond. */
  static final long RELATIVE = -2;

  private static final long PRIME = 0x100000001b3L;
  private static final long BASIS = 0xcbf29ce484222325L;

  /** A value of some type: only the part of its type is in use. */
  static final class Entry {
    String text;
    final TreeMap<String, String> pairs = new TreeMap<>();
    final Deque<String> list = new ArrayDeque<>();
    final TreeSet<String> members = new TreeSet<>();
    long deadline = NONE;

    private boolean isEmpty() {
      return text == null && pairs.isEmpty() && list.isEmpty() && members.isEmpty();
    }

    private String print() {
      String value = text != null ? text : "" + pairs + list + members;
      return value + '@' + deadline;
    }
  }

  private final Map<String, Entry> entries = new TreeMap<>();
  private long sum;

  /** The value under a key; there is one from now on. */
  Entry begin(String key) {
    Entry entry = entries.computeIfAbsent(key, none -> new Entry());
    sum -= hash(key, entry);
    return entry;
  }

  /** The value has changed. */
  void end(String key) {
    Entry entry = entries.get(key);
    if (entry.isEmpty()) {
      entries.remove(key);
    } else {
      sum += hash(key, entry);
    }
  }

  void delete(String key) {
    Entry entry = entries.remove(key);
    sum -= entry == null ? 0 : hash(key, entry);
  }

  Entry find(String key) {
    return entries.get(key);
  }

  /** The sum over all values. */
  long sum() {
    return sum;
  }

  /** A counter, 0 if there is none. */
  long number(String key) {
    Entry entry = entries.get(key);
    return entry == null ? 0 : Long.parseLong(entry.text);
  }

  private static long hash(String key, Entry entry) {
    if (entry.isEmpty()) {
      return 0;
    }
    long hash = BASIS;
    String line = key + '=' + entry.print();
    for (int i = 0; i < line.length(); i++) {
      hash = (hash ^ line.charAt(i)) * PRIME;
    }
    return hash ^ hash >>> 29;
  }

  /** Where this differs from another, a line for each key. */
  String differences(Model other) {
    StringBuilder lines = new StringBuilder();
    TreeSet<String> keys = new TreeSet<>(entries.keySet());
    keys.addAll(other.entries.keySet());
    for (String key : keys) {
      String mine = print(key);
      String theirs = other.print(key);
      if (!mine.equals(theirs)) {
        lines.append("  ").append(key).append(": ").append(mine);
        lines.append("  instead of  ").append(theirs).append('\n');
      }
    }
    return lines.toString();
  }

  private String print(String key) {
    Entry entry = entries.get(key);
    return entry == null ? "nothing" : entry.print();
  }
}
