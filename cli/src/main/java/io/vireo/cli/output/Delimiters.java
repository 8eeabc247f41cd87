package io.vireo.cli.output;

/**
 * What stands between the parts of raw output.
 *
 * @param elements between the elements of a reply
 * @param replies after each reply
 */
public record Delimiters(String elements, String replies) {
  /** Line ends. */
  public static final Delimiters LINES = new Delimiters("\n", "\n");
}
