package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import java.util.Locale;

/** The errors for requests that name no command, or name one wrongly. Any thread. */
public final class Refusals {
  /** What is answered to a command of a script or a transaction that a gate lets wait. */
  static final String CANNOT_WAIT =
      "TRYAGAIN The command has to wait, which it cannot do inside of a script or transaction";

  private static final int SHOWN = 128;

  private Refusals() {}

  static String unknownCommand(Request request) {
    StringBuilder shown = new StringBuilder();
    for (int i = 1; i < request.count() && shown.length() < SHOWN; i++) {
      String word = cut(request.word(i), SHOWN - shown.length());
      shown.append('\'').append(word).append("' ");
    }
    String name = "ERR unknown command '" + cut(request.word(0), SHOWN) + "'";
    return shown.isEmpty() ? name : name + ", with args beginning with: " + shown;
  }

  /** The error for a subcommand that a command does not have. */
  public static String unknownSubcommand(Command command, Bytes name) {
    return "ERR unknown subcommand '"
        + cut(name, SHOWN)
        + "'. Try "
        + command.name().toUpperCase(Locale.ROOT)
        + " HELP.";
  }

  /** The transaction of an EXEC that was refused is gone. */
  static String aborted(String reason) {
    return "EXECABORT Transaction discarded because of: "
        + (reason.startsWith("ERR ") ? reason.substring(4) : reason);
  }

  private static String cut(Bytes text, int length) {
    return Errors.quoted(
        Bytes.of(text.array(), text.offset(), Math.min(text.length(), Math.max(0, length))));
  }
}
