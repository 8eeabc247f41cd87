package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import java.util.Locale;

/** Errors of subcommands that count their arguments themselves. */
public final class SubcommandErrors {
  private SubcommandErrors() {}

  /** The subcommand of a call was given too many arguments. */
  public static String count(Call call) {
    Command parent = call.command().parent();
    return "ERR unknown subcommand or wrong number of arguments for '"
        + call.arg(1)
        + "'. Try "
        + parent.name().toUpperCase(Locale.ROOT)
        + " HELP.";
  }
}
