package io.vireo.cli.cluster;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.config.ByteText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Asks the user; --cluster-yes answers instead. */
final class Questions {
  private final Console console;
  private final boolean yes;

  Questions(Console console, boolean yes) {
    this.console = console;
    this.yes = yes;
  }

  /** Goes on only if the user says yes. */
  void need(String question) {
    if (!agrees(question)) {
      throw new Exit(1);
    }
  }

  /** Whether the user says yes. */
  boolean agrees(String question) {
    if (yes || ask(question + " (type 'yes' to accept): ").equals("yes")) {
      return true;
    }
    console.print("*** Aborting...\n");
    return false;
  }

  /** A line. */
  String ask(String question) {
    console.print(question);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      int next = console.in().read();
      if (next < 0) {
        return "";
      }
      for (; next >= 0 && next != '\n'; next = console.in().read()) {
        line.write(next);
      }
    } catch (IOException closed) {
      return "";
    }
    return ByteText.of(line.toByteArray()).strip();
  }
}
