package io.vireo.cli;

import io.vireo.cli.output.Console;
import io.vireo.config.ByteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Asks for passwords. */
final class Passwords {
  private Passwords() {}

  /** Asks on standard error, without showing what is typed; from a pipe it takes the first line. */
  static String ask(Console console, String question) {
    console.error(question);
    java.io.Console terminal = console.inputIsTerminal() ? System.console() : null;
    if (terminal != null) {
      char[] typed = terminal.readPassword();
      return typed == null ? "" : ByteText.of(new String(typed).getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = console.in().read(); next >= 0 && next != '\n'; next = console.in().read()) {
        line.write(next);
      }
    } catch (IOException failure) {
      throw console.failed("Error reading from stdin: " + failure.getMessage());
    }
    return ByteText.of(line.toByteArray());
  }
}
