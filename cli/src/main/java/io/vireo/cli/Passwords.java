package io.vireo.cli;

import io.vireo.cli.output.Console;
import io.vireo.config.ByteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks for passwords. */
final class Passwords {
  private Passwords() {}

  /**
   * Asks on standard error, without showing what is typed. Where no terminal is, it asks nothing
   * and takes the first line.
   *
   * @return the password, or null if there is no line
   */
  static String ask(Console console, String question) {
    if (console.inputIsTerminal()) {
      console.error(question);
      java.io.Console terminal = System.console();
      if (terminal != null) {
        char[] typed = terminal.readPassword();
        return typed == null ? "" : ByteText.of(new String(typed).getBytes(StandardCharsets.UTF_8));
      }
    }
    return line(console);
  }

  private static String line(Console console) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = console.in().read();
      if (next < 0) {
        return null;
      }
      for (; next >= 0 && next != '\n'; next = console.in().read()) {
        line.write(next);
      }
    } catch (IOException failure) {
      throw console.failed("Error reading from stdin: " + failure.getMessage());
    }
    return ByteText.of(line.toByteArray());
  }
}
