package io.vireo.benchmarks.load;

import java.util.List;

/**
 * A request known by a name.
 *
 * @param name as it is asked for, lower case
 * @param title as it is printed
 * @param arguments of the request; if inline, the one line that is sent as it is
 * @param inline whether the request is a line rather than an array
 */
public record TestCase(String name, String title, List<String> arguments, boolean inline) {

  static TestCase of(String name, String title, String... arguments) {
    return new TestCase(name, title, List.of(arguments), false);
  }

  /** A request the user wrote. */
  public static TestCase custom(List<String> arguments) {
    return new TestCase("custom", String.join(" ", arguments), List.copyOf(arguments), false);
  }

  /**
   * The encoded request.
   *
   * @param dataSize bytes of payload
   * @param keyspace 0 if random numbers are not to be drawn
   */
  public RequestTemplate template(int dataSize, long keyspace) {
    return inline
        ? RequestTemplate.raw(arguments.get(0))
        : RequestTemplate.of(scored(keyspace > 0), dataSize, keyspace > 0);
  }

  /** A score must be a number: the place of a random one holds 0 where none is drawn. */
  private List<String> scored(boolean random) {
    return arguments.stream()
        .map(argument -> argument.equals("__score__") ? (random ? "__rand_int__" : "0") : argument)
        .toList();
  }
}
