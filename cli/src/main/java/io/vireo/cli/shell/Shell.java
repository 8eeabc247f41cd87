package io.vireo.cli.shell;

import io.vireo.cli.connect.Address;
import io.vireo.cli.connect.Dialer;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.session.Repetition;
import io.vireo.cli.session.Session;
import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.Reference;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp;

/**
 * The conversation at a terminal. For one thread; Ctrl-C comes on another and only ends a wait.
 *
 * <p>Editing, history and its search are JLine's; completion and hints come from the server's own
 * documentation ({@link Assistant}).
 */
public final class Shell {
  /** What to say of a restart where no script is debugged. */
  static final String NO_RESTART = "Use 'restart' only in Lua debugging mode.";

  private static final int POLL_MILLIS = 50;
  private static final long SLOW_MILLIS = 500;

  /** What a shell is made of. */
  public record Parts(
      Session session,
      Dialer dialer,
      Console console,
      OutputMode output,
      Delimiters delimiters,
      boolean colours,
      boolean guard,
      Map<String, String> environment) {}

  private final Session session;
  private final Console console;
  private final Parts parts;
  private final Preferences preferences = new Preferences("vireo-cli");
  private final Assistant assistant;
  private final LineHighlighter highlighter;
  private final Guard guard;
  private Terminal terminal;
  private LineReader reader;
  private ShellPrinter printer;

  /** A shell for a session that is not connected yet. */
  public Shell(Parts parts) {
    this.parts = parts;
    this.session = parts.session();
    this.console = parts.console();
    preferences.set("colors", parts.colours());
    preferences.set("guard", parts.guard());
    this.assistant = new Assistant(parts.dialer(), session);
    this.highlighter = new LineHighlighter(assistant, preferences);
    this.guard = new Guard(assistant);
  }

  /** Talks until the user has enough; gives the exit code. */
  public int run() {
    try (Terminal opened = TerminalBuilder.builder().name("vireo-cli").system(true).build()) {
      terminal = opened;
      if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
        // Serial lines and some scripts' pseudo-terminals do not say how large they are.
        terminal.setSize(new Size(80, 24));
      }
      terminal.handle(Terminal.Signal.INT, signal -> session.abort());
      printer =
          new ShellPrinter(
              console,
              parts.output(),
              parts.delimiters(),
              preferences,
              () -> Math.max(40, terminal.getWidth()));
      session.printer(printer);
      preferences.load(file("VIREO_CLI_RCFILE", ".vireoclirc"), this::say);
      reader = reader();
      session.connect(false);
      while (converse()) {}
      return 0;
    } catch (IOException failure) {
      throw console.failed("No terminal: " + failure.getMessage());
    }
  }

  private LineReader reader() {
    Path history = file("VIREO_CLI_HISTFILE", ".vireocli_history");
    LineReader made =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(new LineParser())
            .completer(new WordCompleter(assistant))
            .highlighter(highlighter)
            .history(new ShellHistory())
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
            .option(LineReader.Option.HISTORY_IGNORE_SPACE, false)
            .option(LineReader.Option.BRACKETED_PASTE, true)
            .option(LineReader.Option.AUTO_FRESH_LINE, false)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "... ")
            .variable(LineReader.LIST_MAX, 200)
            .variable(LineReader.HISTORY_SIZE, 1000)
            .build();
    if (history != null && prepared(history)) {
      made.setVariable(LineReader.HISTORY_FILE, history);
    }
    made.getWidgets()
        .put(
            LineReader.CALLBACK_INIT,
            () -> {
              assistant.askForDocs();
              return true;
            });
    made.getWidgets()
        .put(
            "vireo-accept",
            () -> {
              highlighter.accepted(!TypedLine.isOpen(made.getBuffer().toString()));
              made.callWidget(LineReader.ACCEPT_LINE);
              return true;
            });
    made.getKeyMaps().get(LineReader.MAIN).bind(new Reference("vireo-accept"), "\r", "\n");
    return made;
  }

  /** The history holds what the user typed, and only that user may read it. */
  private static boolean prepared(Path history) {
    try {
      if (!Files.exists(history)) {
        if (history.getFileSystem().supportedFileAttributeViews().contains("posix")) {
          Files.createFile(
              history,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
          Files.createFile(history);
        }
      }
      return Files.isWritable(history) && Files.isRegularFile(history);
    } catch (IOException notWritable) {
      return false;
    }
  }

  /** A file of the user's: the environment names it, or it is in the home; null for none. */
  private Path file(String variable, String name) {
    String named = parts.environment().get(variable);
    String home = parts.environment().getOrDefault("HOME", System.getProperty("user.home"));
    return named != null ? Path.of(named) : Path.of(home, name);
  }

  private void say(String text) {
    console.print(text + "\n");
  }

  /** One line and what it asks for; false at the end. */
  private boolean converse() {
    if (session.subscribed()) {
      readMessages();
    }
    String line;
    highlighter.accepted(false);
    PushWatch watch = watch();
    try {
      line = reader.readLine(prompt());
    } catch (UserInterruptException given) {
      if (session.subscribed()) {
        session.connect(false);
        return true;
      }
      return !given.getPartialLine().isEmpty();
    } catch (EndOfFileException end) {
      if (session.subscribed()) {
        session.connect(false);
        return true;
      }
      return false;
    } finally {
      if (watch != null) {
        watch.close();
      }
    }
    return execute(line);
  }

  private PushWatch watch() {
    return session.resp3() && session.connection() != null
        ? new PushWatch(
            session.connection(),
            push -> reader.printAbove(ByteText.shown(printer.text(push)).stripTrailing()))
        : null;
  }

  private String prompt() {
    if (session.connection() == null) {
      return "not connected> ";
    }
    StringBuilder prompt = new StringBuilder();
    if (session.address().socket() != null) {
      prompt.append("redis ");
    }
    prompt.append(session.address().shown());
    if (session.database() != 0) {
      prompt.append('[').append(session.database()).append(']');
    }
    if (session.transaction()) {
      prompt.append("(TX)");
    }
    if (session.subscribed()) {
      prompt.append("(subscribed mode)");
    }
    if (session.silent()) {
      prompt.append("(replies off)");
    }
    return prompt.append("> ").toString();
  }

  private boolean execute(String line) {
    List<String> words = SplitArgs.split(TypedLine.bytes(line));
    if (words == null) {
      say("Invalid argument(s)");
      return true;
    }
    if (words.isEmpty()) {
      return true;
    }
    String name = ByteText.lower(words.get(0));
    if (name.equals("quit") || name.equals("exit")) {
      return false;
    }
    if (name.startsWith(":")) {
      preferences.apply(words, "", this::say);
    } else if (name.equals("help") || name.equals("?")) {
      console.print(HelpText.of(words.subList(1, words.size()), assistant.awaitDocs()));
    } else if (name.equals("clear") && words.size() == 1) {
      terminal.puts(InfoCmp.Capability.clear_screen);
      terminal.flush();
    } else if (name.equals("connect") && words.size() == 3) {
      connect(words);
    } else if (name.equals("restart") && words.size() == 1) {
      say(NO_RESTART);
    } else {
      send(words);
    }
    return true;
  }

  private void connect(List<String> words) {
    try {
      session.address(Address.tcp(words.get(1), Integer.parseInt(words.get(2))));
      session.connect(false);
    } catch (NumberFormatException noPort) {
      say("Invalid server port.");
    }
  }

  private void send(List<String> words) {
    Repetition.Counted counted = Repetition.of(words);
    if (counted == null) {
      console.print(Repetition.INVALID);
      return;
    }
    if (preferences.guard() && !confirmed(counted.words())) {
      return;
    }
    long start = System.nanoTime();
    session.issue(counted.words(), counted.times());
    long millis = (System.nanoTime() - start) / 1_000_000;
    if (millis >= SLOW_MILLIS && parts.output() == OutputMode.STANDARD) {
      say("(%.2fs)".formatted(millis / 1000.0));
    }
  }

  private boolean confirmed(List<String> words) {
    String warning = guard.warning(words);
    if (warning == null) {
      return true;
    }
    console.print(warning + " Go on? (yes/no) ");
    String answer = answer();
    if (answer.equals("yes") || answer.equals("y")) {
      return true;
    }
    say("Not sent. \":set noguard\" or --no-guard asks no more.");
    return false;
  }

  /** A line that is no command, and so is no part of the history. */
  private String answer() {
    StringBuilder typed = new StringBuilder();
    try {
      for (int c = terminal.reader().read();
          c >= 0 && c != '\n' && c != '\r';
          c = terminal.reader().read()) {
        typed.append((char) c);
      }
    } catch (IOException interrupted) {
      return "";
    }
    return ByteText.lower(typed.toString().strip());
  }

  /** Shows messages until a key is pressed or Ctrl-C ends the subscription. */
  private void readMessages() {
    boolean shown = false;
    boolean told = parts.output() == OutputMode.STANDARD;
    org.jline.terminal.Attributes before = terminal.enterRawMode();
    boolean[] interrupted = {false};
    Terminal.SignalHandler handler =
        terminal.handle(Terminal.Signal.INT, signal -> interrupted[0] = true);
    try {
      while (session.subscribed() && session.connection() != null && !interrupted[0]) {
        if (told && !shown) {
          console.print("Reading messages... (press Ctrl-C to quit or any key to type command)\r");
          shown = true;
        }
        boolean message = session.messageComes(POLL_MILLIS);
        if (shown && message) {
          console.print("\033[K");
          shown = false;
        }
        if (message) {
          terminal.setAttributes(before);
          session.showNext();
          terminal.enterRawMode();
        } else if (terminal.reader().peek(1) >= 0) {
          break;
        }
      }
    } catch (IOException noTerminal) {
      interrupted[0] = true;
    } finally {
      console.print("\033[K");
      terminal.setAttributes(before);
      terminal.handle(Terminal.Signal.INT, handler);
    }
    if (interrupted[0]) {
      session.connect(false);
    }
  }
}
