package io.vireo.cli;

import io.vireo.cli.cluster.ClusterTool;
import io.vireo.cli.connect.SentinelLookup;
import io.vireo.cli.mode.Modes;
import io.vireo.cli.options.CliOptions;
import io.vireo.cli.options.Mode;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.session.PlainPrinter;
import io.vireo.cli.session.Session;
import io.vireo.cli.shell.InputCommands;
import io.vireo.cli.shell.Shell;
import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Chooses what to do from the options, and does it. */
final class Program {
  private final CliOptions options;
  private final Console console;
  private final Map<String, String> environment;

  Program(CliOptions options, Console console, Map<String, String> environment) {
    this.options = options;
    this.console = console;
    this.environment = environment;
  }

  int run() {
    if (options.askPassword()) {
      options.password(Passwords.ask(console, "Please input password: "));
    }
    if (options.cluster().command() != null) {
      if (options.cluster().fromAskPassword()) {
        options
            .cluster()
            .fromPassword(Passwords.ask(console, "Please input import source node password: "));
      }
      return new ClusterTool(options, console).run();
    }
    Mode mode = options.modes().mode();
    return switch (mode) {
      case COMMANDS -> commands();
      case SCRIPT -> ScriptMode.run(options, session(false, false), console);
      default -> new Modes(options, console, session(false, false)).run(mode);
    };
  }

  /**
   * A session.
   *
   * @param interactive whether a lost connection is no reason to end
   * @param resp3 whether to speak RESP3 if the server can
   */
  private Session session(boolean interactive, boolean resp3) {
    SentinelLookup sentinel =
        options.sentinel() == null
            ? null
            : new SentinelLookup(options.address(), options.sentinel(), options.credentials());
    Session.Plan plan =
        new Session.Plan(
            options.dialer(),
            options.credentials(),
            options.database(),
            options.name(),
            options.wantsResp3() || resp3,
            options.insistsOnResp3(),
            options.follow(),
            options.errorCode(),
            options.printPushes(),
            interactive,
            options.intervalMicros(),
            sentinel);
    return new Session(
        plan,
        options.address(),
        console,
        new PlainPrinter(console, options.output(), options.delimiters()));
  }

  private InputCommands own(Session session) {
    return new InputCommands(session, console, options.dialer());
  }

  private int commands() {
    if (!options.words().isEmpty()) {
      return oneCommand();
    }
    if (!console.inputIsTerminal()) {
      Session session = session(true, false);
      return new InputScript(session, own(session), console).run();
    }
    return new Shell(
            new Shell.Parts(
                session(true, !options.insistsOnResp2()),
                options.dialer(),
                console,
                options.output(),
                options.delimiters(),
                options.colours() && console.outputIsTerminal(),
                options.guard(),
                environment))
        .run();
  }

  private int oneCommand() {
    List<String> words = new ArrayList<>(options.words());
    if (options.quotedInput() && !unquote(words)) {
      console.print("Invalid quoted string\n");
      return 1;
    }
    if (options.lastFromInput()) {
      words.add(input());
    } else if (options.tagFromInput() != null) {
      int at = words.indexOf(options.tagFromInput());
      if (at < 0) {
        throw console.failed("Using -X option but stdin tag not match.");
      }
      words.set(at, input());
    }
    Session session = session(false, false);
    session.connect(true);
    if (own(session).help(words)) {
      return 0;
    }
    boolean answered = session.issue(words, options.repeat());
    while (session.subscribed()) {
      session.showNext();
    }
    return answered ? 0 : 1;
  }

  private static boolean unquote(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      List<String> parts = SplitArgs.split(words.get(i));
      if (parts == null || parts.size() != 1) {
        return false;
      }
      words.set(i, parts.get(0));
    }
    return true;
  }

  private String input() {
    try {
      return ByteText.of(console.in().readAllBytes());
    } catch (IOException failure) {
      console.error("Error reading from stdin: " + failure.getMessage() + "\n");
      throw new Exit(1);
    }
  }
}
