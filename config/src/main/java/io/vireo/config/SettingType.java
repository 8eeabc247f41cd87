package io.vireo.config;

import java.util.List;

/**
 * How the values of a kind of setting are read and written. Implementations are immutable and safe
 * from any thread.
 *
 * @param <T> the type of a value; values are immutable
 */
public interface SettingType<T> {
  /**
   * One line that CONFIG REWRITE writes for a setting.
   *
   * @param arguments what follows the name, quoted as the file needs it
   * @param forced whether the line is needed in a file that does not name the setting yet
   */
  record Line(String arguments, boolean forced) {}

  /**
   * Reads a value.
   *
   * @param words the arguments after the name; never empty unless {@link #takesMany()}
   * @param previous what the value is built on: what {@link #fresh} gave, or an earlier line's
   *     value
   */
  Parsed<T> parse(List<String> words, T previous);

  /** The value as CONFIG GET prints it. */
  String format(T value);

  /** The kind and range in a few words, for the documentation. */
  String describe();

  /** The value that a first line of a file, or a CONFIG SET, builds upon. */
  default T fresh(T current) {
    return current;
  }

  /**
   * Whether a setting takes any number of arguments. A single argument is then split at each space,
   * so that CONFIG SET can carry several.
   */
  default boolean takesMany() {
    return false;
  }

  /**
   * The lines for CONFIG REWRITE; none if the setting is best left out.
   *
   * @param value the live value
   * @param fallback the default, which needs no line of its own
   */
  default List<Line> lines(T value, T fallback) {
    return List.of(new Line(format(value), !value.equals(fallback)));
  }
}
