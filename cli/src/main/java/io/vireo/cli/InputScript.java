package io.vireo.cli;

import io.vireo.cli.output.Console;
import io.vireo.cli.session.Repetition;
import io.vireo.cli.session.Session;
import io.vireo.cli.shell.InputCommands;
import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Commands from standard input, one a line, when it is no terminal. */
final class InputScript {
  private final Session session;
  private final InputCommands own;
  private final Console console;

  /**
   * A script for a session that is not connected yet.
   *
   * @param own what the program itself does
   */
  InputScript(Session session, InputCommands own, Console console) {
    this.session = session;
    this.own = own;
    this.console = console;
  }

  /** Reads to the end; gives the exit code, 0 as for redis-cli whatever the commands answer. */
  int run() {
    session.connect(false);
    try {
      InputStream in = new BufferedInputStream(console.in());
      for (String line = line(in); line != null; line = line(in)) {
        if (!line.isEmpty() && !execute(line)) {
          return 0;
        }
        while (session.subscribed()) {
          session.showNext();
        }
      }
    } catch (IOException failure) {
      throw console.failed("Error reading from stdin: " + failure.getMessage());
    }
    return 0;
  }

  /** Whether to go on. */
  private boolean execute(String line) {
    List<String> words = SplitArgs.split(line);
    if (words == null) {
      console.print("Invalid argument(s)\n");
      return true;
    }
    if (words.isEmpty()) {
      return true;
    }
    if (words.get(0).equalsIgnoreCase("quit") || words.get(0).equalsIgnoreCase("exit")) {
      return false;
    }
    if (own.perform(words)) {
      return true;
    }
    Repetition.Counted counted = Repetition.of(words);
    if (counted == null) {
      console.print(Repetition.INVALID);
      return true;
    }
    if (!own.help(counted.words())) {
      session.issue(counted.words(), counted.times());
    }
    return true;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return ByteText.of(line.toByteArray());
  }
}
