package io.vireo.cli.shell;

import io.vireo.cli.output.Colours;
import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.output.ReplyText;
import io.vireo.cli.output.StandardText;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.session.Invalidation;
import io.vireo.cli.session.Printer;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Shows replies at the terminal: in colours, maps as tables; in another form if the user asked for
 * one.
 */
final class ShellPrinter implements Printer {
  private final Console console;
  private final OutputMode mode;
  private final Delimiters delimiters;
  private final Preferences preferences;
  private final IntSupplier width;

  ShellPrinter(
      Console console,
      OutputMode mode,
      Delimiters delimiters,
      Preferences preferences,
      IntSupplier width) {
    this.console = console;
    this.mode = mode;
    this.delimiters = delimiters;
    this.preferences = preferences;
    this.width = width;
  }

  @Override
  public void reply(List<String> words, Reply reply, boolean asItIs) {
    if (asItIs && !reply.isError()) {
      String text = ReplyText.raw(reply, delimiters);
      console.print(text.endsWith("\n") || text.isEmpty() ? text : text + "\n");
    } else {
      console.print(text(reply));
    }
  }

  @Override
  public void push(Reply push) {
    String keys = mode == OutputMode.STANDARD ? Invalidation.text(push) : null;
    console.print(keys == null ? text(push) : keys);
  }

  @Override
  public void line(String text) {
    console.print(text + "\n");
  }

  String text(Reply reply) {
    if (mode != OutputMode.STANDARD) {
      return ReplyText.of(reply, mode, delimiters);
    }
    Colours colours = preferences.colours() ? Colours.ANSI : Colours.NONE;
    String table = preferences.tables() ? new TableText(colours, width.getAsInt()).of(reply) : null;
    return table == null ? new StandardText(colours).of(reply) : table;
  }
}
