package io.vireo.cli;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.output.ReplyText;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.session.Session;
import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/** --ldb: a dialogue with the server's debugger of scripts, line by line. */
final class ScriptDebugger {
  private static final String END = "<endsession>";

  private final Session session;
  private final Console console;
  private final boolean sync;

  ScriptDebugger(Session session, Console console, boolean sync) {
    this.session = session;
    this.console = console;
    this.sync = sync;
  }

  int run(List<String> script) {
    try {
      while (debug(script)) {
        session.connect(false);
      }
      return 0;
    } catch (IOException lost) {
      throw console.failed("Error: Server closed the connection");
    }
  }

  /** One run of the script; true to begin again. */
  private boolean debug(List<String> script) throws IOException {
    console.print(
        """
        Lua debugging session started, please use:
        quit    -- End the session.
        restart -- Restart the script in debug mode again.
        help    -- Show Lua script debugging commands.

        """);
    session.connection().call("SCRIPT", "DEBUG", sync ? "SYNC" : "YES");
    if (ended(session.connection().call(script))) {
      console.print("Eval debugging session can't start:\n" + last());
      return false;
    }
    while (true) {
      console.print(console.inputIsTerminal() ? "lua debugger> " : "");
      String line = line();
      List<String> words = line == null ? List.of("quit") : words(line);
      if (words == null) {
        console.print("Invalid argument(s)\n");
      } else if (!words.isEmpty()) {
        switch (words.get(0)) {
          case "quit", "exit" -> {
            return false;
          }
          case "restart" -> {
            return true;
          }
          default -> {
            if (ended(session.connection().call(words))) {
              console.print(
                  last()
                      + "\n(Lua debugging session ended"
                      + (sync ? "" : " -- dataset changes rolled back")
                      + ")\n\n");
              return false;
            }
          }
        }
      }
    }
  }

  private String last() throws IOException {
    return ReplyText.of(session.connection().receive(), OutputMode.STANDARD, Delimiters.LINES);
  }

  /** What follows "eval" is code, and goes as it is. */
  private static List<String> words(String line) {
    for (String command : List.of("eval ", "e ")) {
      if (line.startsWith(command)) {
        return List.of(command.strip(), line.substring(command.length()));
      }
    }
    return SplitArgs.split(line);
  }

  /** Shows what the debugger says; true if that was its last. */
  private boolean ended(Reply reply) {
    boolean end = false;
    for (Reply line : reply.is(Reply.Type.ARRAY) ? reply.elements() : List.of(reply)) {
      if (line.text().startsWith(END)) {
        end = true;
      } else {
        console.print(line.text() + "\n");
      }
    }
    return end;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = console.in().read();
    if (next < 0) {
      return null;
    }
    for (; next >= 0 && next != '\n'; next = console.in().read()) {
      line.write(next);
    }
    return ByteText.of(line.toByteArray());
  }
}
