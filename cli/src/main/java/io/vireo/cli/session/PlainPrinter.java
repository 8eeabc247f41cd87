package io.vireo.cli.session;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Delimiters;
import io.vireo.cli.output.OutputMode;
import io.vireo.cli.output.ReplyText;
import io.vireo.cli.resp.Reply;
import java.util.List;

/** Prints replies as redis-cli does, byte for byte. */
public final class PlainPrinter implements Printer {
  private final Console console;
  private final OutputMode mode;
  private final Delimiters delimiters;

  /** A printer of a form. */
  public PlainPrinter(Console console, OutputMode mode, Delimiters delimiters) {
    this.console = console;
    this.mode = mode;
    this.delimiters = delimiters;
  }

  @Override
  public void reply(List<String> words, Reply reply, boolean asItIs) {
    console.print(
        asItIs ? ReplyText.raw(reply, delimiters) : ReplyText.of(reply, mode, delimiters));
  }

  @Override
  public void push(Reply push) {
    String keys = mode == OutputMode.STANDARD ? Invalidation.text(push) : null;
    console.print(keys == null ? ReplyText.of(push, mode, delimiters) : keys);
  }

  @Override
  public void line(String text) {
    console.print(text + "\n");
  }
}
