package io.vireo.cli.resp;

import java.util.List;

/**
 * A reply of RESP2 or RESP3. Immutable; any thread.
 *
 * @param type what it is
 * @param text its bytes as a {@link io.vireo.config.ByteText}: of strings, errors, statuses, of
 *     doubles and big numbers as the server wrote them; empty for the others
 * @param integer the value of an integer, 1 or 0 of a boolean; 0 for the others
 * @param elements of arrays, sets and pushes; of maps keys and values in turns; empty for the
 *     others
 */
public record Reply(Type type, String text, long integer, List<Reply> elements) {
  /** Kinds of replies. */
  public enum Type {
    /** A bulk string. */
    STRING,
    /** A simple string. */
    STATUS,
    /** A simple or bulk error. */
    ERROR,
    /** An integer. */
    INTEGER,
    /** A floating-point number. */
    DOUBLE,
    /** True or false. */
    BOOLEAN,
    /** A null of either version. */
    NIL,
    /** A string to be shown as it is. */
    VERBATIM,
    /** An integer of any size. */
    BIG_NUMBER,
    /** An array. */
    ARRAY,
    /** Keys and values. */
    MAP,
    /** An array without order. */
    SET,
    /** What the server says unasked. */
    PUSH
  }

  /** The null. */
  public static final Reply NULL = new Reply(Type.NIL, "", 0, List.of());

  /** A reply that is text. */
  public static Reply ofText(Type type, String text) {
    return new Reply(type, text, 0, List.of());
  }

  /** An integer or a boolean. */
  public static Reply ofInteger(Type type, long value) {
    return new Reply(type, "", value, List.of());
  }

  /** A reply with elements. */
  public static Reply ofElements(Type type, List<Reply> elements) {
    return new Reply(type, "", 0, List.copyOf(elements));
  }

  /** Whether it is an error. */
  public boolean isError() {
    return type == Type.ERROR;
  }

  /** Whether it is of a type. */
  public boolean is(Type other) {
    return type == other;
  }

  /** How many elements it has; a key and its value are two. */
  public int size() {
    return elements.size();
  }

  /** The element of an index. */
  public Reply at(int index) {
    return elements.get(index);
  }

  /** A field of a map, or of an array of names and values, or null. */
  public Reply field(String name) {
    for (int i = 0; i + 1 < elements.size(); i += 2) {
      if (elements.get(i).text.equals(name)) {
        return elements.get(i + 1);
      }
    }
    return null;
  }

  /** The number that an integer is or a string spells; throws NumberFormatException otherwise. */
  public long number() {
    return type == Type.INTEGER ? integer : Long.parseLong(text);
  }
}
