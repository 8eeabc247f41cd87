package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.resp.Reply;
import java.util.Locale;

/** The answers of the HELP subcommands, in the layout that clients know. Data context only. */
public final class HelpText {
  private static final String INDENT = "    ";

  private HelpText() {}

  /**
   * Explains the subcommands of the call's container.
   *
   * @param lines for each subcommand its syntax and a sentence, in turn; HELP itself is added
   */
  public static void answer(Call call, String... lines) {
    String name = call.command().root().name();
    Reply reply = call.reply();
    reply.array(lines.length + 3L);
    reply.status(
        name.toUpperCase(Locale.ROOT)
            + " <subcommand> [<arg> [value] [opt] ...]. Subcommands are:");
    for (int i = 0; i < lines.length; i++) {
      reply.status(i % 2 == 0 ? lines[i] : INDENT + lines[i]);
    }
    reply.status("HELP");
    reply.status(INDENT + "Print this text.");
  }
}
