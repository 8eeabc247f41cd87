package io.vireo.config;

/**
 * Where a line of configuration stands.
 *
 * @param source a file's path, or a name for standard input or the command line
 * @param line the number of the line, from 1
 */
public record Origin(String source, int line) {
  static final String STDIN = "standard input";
  static final String COMMAND_LINE = "the command line";

  @Override
  public String toString() {
    return source + ", line " + line;
  }
}
