package io.vireo.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What a command answers, by its kind in RESP3. Immutable; any thread.
 *
 * <p>{@code switch} over the kinds, or ask for what you expect: {@link #text}, {@link #number},
 * {@link #decimal}, {@link #items}. Those throw a {@link VireoException} if the answer is an {@link
 * Error}, so that none is overlooked, and an {@link IllegalStateException} if it is of another
 * kind.
 */
public sealed interface Reply {
  /** A status, such as {@code OK}. */
  record Status(String message) implements Reply {}

  /** An error, its code first, such as {@code WRONGTYPE}. */
  record Error(String message) implements Reply {
    /** The first word. */
    public String code() {
      int space = message.indexOf(' ');
      return space < 0 ? message : message.substring(0, space);
    }
  }

  /** A whole number. */
  record Int(long value) implements Reply {}

  /** A string of any bytes. */
  final class Bulk implements Reply {
    private final byte[] value;

    /** A string of these bytes, which must not change any more. */
    Bulk(byte[] value) {
      this.value = value;
    }

    /** A text in UTF-8. */
    public static Bulk of(String text) {
      return new Bulk(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public byte[] bytes() {
      return value.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bulk bulk && Arrays.equals(value, bulk.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bulk[" + new String(value, StandardCharsets.UTF_8) + "]";
    }
  }

  /** Nothing. */
  record Null() implements Reply {}

  /** A floating point number. */
  record Real(double value) implements Reply {}

  /** A truth value. */
  record Bool(boolean value) implements Reply {}

  /** A whole number of any size. */
  record Big(java.math.BigInteger value) implements Reply {}

  /**
   * A text and its format.
   *
   * @param format three letters, such as {@code txt}
   */
  record Verbatim(String format, String value) implements Reply {}

  /** Answers in a row. */
  record Array(List<Reply> values) implements Reply {
    /** Keeps a copy of the answers, which does not change. */
    public Array {
      values = List.copyOf(values);
    }
  }

  /** Keys and values, in the order in which they came. */
  record Pairs(List<Pair> values) implements Reply {
    /** Keeps a copy of the pairs, which does not change. */
    public Pairs {
      values = List.copyOf(values);
    }

    /** The value of a key, or {@link Null} if there is none. */
    public Reply get(String key) {
      return values.stream()
          .filter(pair -> pair.key().hasText() && pair.key().text().equals(key))
          .map(Pair::value)
          .findFirst()
          .orElseGet(Null::new);
    }
  }

  /** A key and its value. */
  record Pair(Reply key, Reply value) {}

  /** Members of a set, in no order. */
  record Members(List<Reply> values) implements Reply {
    /** Keeps a copy of the members, which does not change. */
    public Members {
      values = List.copyOf(values);
    }
  }

  /** A message that answers no request, such as one of a channel: {@code message}, it, the text. */
  record Push(List<Reply> values) implements Reply {
    /** Keeps a copy of the parts, which does not change. */
    public Push {
      values = List.copyOf(values);
    }

    /** What it is: {@code message}, {@code pmessage}, {@code subscribe}, {@code invalidate}. */
    public String kind() {
      return values.get(0).text();
    }
  }

  /** True if there is nothing. */
  default boolean isNull() {
    return this instanceof Null;
  }

  /** True if it is an error. */
  default boolean isError() {
    return this instanceof Error;
  }

  /** True if {@link #text} gives one. */
  default boolean hasText() {
    return this instanceof Status
        || this instanceof Bulk
        || this instanceof Verbatim
        || this instanceof Int;
  }

  /**
   * The text of a status, a string or a number; null if there is nothing.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default String text() {
    if (this instanceof Status status) {
      return status.message();
    } else if (this instanceof Bulk bulk) {
      return new String(bulk.value, StandardCharsets.UTF_8);
    } else if (this instanceof Verbatim verbatim) {
      return verbatim.value();
    } else if (this instanceof Int number) {
      return Long.toString(number.value());
    } else if (isNull()) {
      return null;
    }
    throw wrong("a text");
  }

  /**
   * The bytes of a string, which the caller may change; null if there is nothing.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default byte[] bytes() {
    String text = text();
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The value of a whole number, or of a string that is one.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default long number() {
    if (this instanceof Int number) {
      return number.value();
    }
    try {
      return Long.parseLong(Objects.requireNonNullElse(text(), ""));
    } catch (NumberFormatException none) {
      throw wrong("a number");
    }
  }

  /**
   * The value of a number with or without a fraction, or of a string that is one.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default double decimal() {
    if (this instanceof Real real) {
      return real.value();
    }
    String text = Objects.requireNonNullElse(text(), "");
    try {
      return switch (text) {
        case "inf", "+inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        case "nan" -> Double.NaN;
        default -> Double.parseDouble(text);
      };
    } catch (NumberFormatException none) {
      throw wrong("a number");
    }
  }

  /**
   * The answers in an array, a set or a message; of pairs, keys and values by turns.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default List<Reply> items() {
    if (this instanceof Array array) {
      return array.values();
    } else if (this instanceof Members members) {
      return members.values();
    } else if (this instanceof Push push) {
      return push.values();
    } else if (this instanceof Pairs pairs) {
      return pairs.values().stream()
          .flatMap(pair -> java.util.stream.Stream.of(pair.key(), pair.value()))
          .toList();
    }
    throw wrong("an array");
  }

  /**
   * The texts in an array or a set; null for each that is nothing.
   *
   * @throws VireoException if it is an error
   * @throws IllegalStateException if it is something else
   */
  default List<String> texts() {
    return Arrays.asList(items().stream().map(Reply::text).toArray(String[]::new));
  }

  private RuntimeException wrong(String wanted) {
    return this instanceof Error error
        ? new VireoException(error.message())
        : new IllegalStateException("This is not " + wanted + ": " + this);
  }
}
