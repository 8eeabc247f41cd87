package io.vireo.cli.shell;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.Dialer;
import io.vireo.cli.options.OptionsReader;
import io.vireo.cli.output.Console;
import io.vireo.cli.session.Session;
import io.vireo.config.ByteText;
import java.util.List;

/**
 * Does the program's own commands where there is no terminal, as redis-cli does them there. For one
 * thread.
 */
public final class InputCommands {
  private static final String CLEAR_SCREEN = "\033[H\033[2J";

  private final Session session;
  private final Console console;
  private final Assistant assistant;
  // Scripts compare the complaints with redis-cli's.
  private final Preferences preferences = new Preferences("redis-cli");

  /** Commands that change a session and print on a console. */
  public InputCommands(Session session, Console console, Dialer dialer) {
    this.session = session;
    this.console = console;
    this.assistant = new Assistant(dialer, session);
  }

  /** Does what a line asks of the program; false if the line is the server's. */
  public boolean perform(List<String> words) {
    String name = ByteText.lower(words.get(0));
    if (name.startsWith(":")) {
      preferences.apply(words, "", complaint -> console.print(complaint + "\n"));
    } else if (name.equals("restart")) {
      console.print(Shell.NO_RESTART + "\n");
    } else if (name.equals("clear") && words.size() == 1) {
      console.print(CLEAR_SCREEN);
    } else if (name.equals("connect") && words.size() == 3) {
      connect(words.get(1), (int) OptionsReader.leading(words.get(2)));
    } else {
      return false;
    }
    return true;
  }

  /** Answers a request for help, which may also stand after a number; false if it is none. */
  public boolean help(List<String> words) {
    String name = ByteText.lower(words.get(0));
    if (!name.equals("help") && !name.equals("?")) {
      return false;
    }
    console.print(HelpText.of(words.subList(1, words.size()), assistant.awaitDocs()));
    return true;
  }

  /** A session through a Unix socket stays there: redis-cli prefers it to every host. */
  private void connect(String host, int port) {
    session.address(new Address(host, port, session.address().socket()));
    session.connect(false);
  }
}
