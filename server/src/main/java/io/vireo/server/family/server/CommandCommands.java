package io.vireo.server.family.server;

import io.vireo.server.command.Call;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.family.HelpText;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** COMMAND: what the server tells about its commands. */
public final class CommandCommands extends Family {
  final Command command =
      command("COMMAND", -1, this::all)
          .doc("2.8.13", "O(N) for N commands", "Describes all commands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .tips("nondeterministic_output_order");

  final Command count =
      command
          .sub("COUNT", 2, this::count)
          .doc("2.8.13", "O(1)", "Counts the commands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION);

  final Command docs =
      command
          .sub("DOCS", -2, this::docs)
          .doc(
              "7.0.0",
              "O(N) for N commands asked for",
              "Gives the documentation of some or all commands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .tips("nondeterministic_output_order")
          .syntax("[command-name...]");

  final Command getkeys =
      command
          .sub("GETKEYS", -3, call -> keys().positions(call))
          .doc("2.8.13", "O(N) for N arguments", "Picks the keys out of a full command.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .syntax("command [arg...]");

  final Command getkeysandflags =
      command
          .sub("GETKEYSANDFLAGS", -3, call -> keys().positionsAndFlags(call))
          .doc(
              "7.0.0",
              "O(N) for N arguments",
              "Picks the keys out of a full command and tells what it does to them.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .syntax("command [arg...]");

  final Command help =
      command
          .sub("HELP", 2, this::help)
          .doc("5.0.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION);

  final Command info =
      command
          .sub("INFO", -2, this::info)
          .doc("2.8.13", "O(N) for N commands asked for", "Describes some or all commands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .tips("nondeterministic_output_order")
          .syntax("[command-name...]")
          .history("7.0.0", "Without a name it describes all commands.");

  final Command list =
      command
          .sub("LIST", -2, this::list)
          .doc("7.0.0", "O(N) for N commands", "Lists the names of the commands.")
          .flags(Flag.LOADING, Flag.STALE, Flag.SENTINEL)
          .categories(Category.CONNECTION)
          .tips("nondeterministic_output_order")
          .syntax("[FILTERBY (MODULE module-name|ACLCAT category|PATTERN pattern)]");

  private final CommandTable table;

  /** The family. */
  public CommandCommands(CommandTable table) {
    super(Group.SERVER);
    this.table = table;
  }

  private CommandTable table() {
    return table;
  }

  private CommandKeys keys() {
    return new CommandKeys(table());
  }

  private void all(Call call) {
    Collection<Command> all = table().all();
    call.reply().array(all.size());
    all.forEach(each -> CommandInfo.write(each, call.reply()));
  }

  private void count(Call call) {
    call.reply().integer(table().size());
  }

  private void info(Call call) {
    if (call.count() == 2) {
      all(call);
      return;
    }
    Reply reply = call.reply();
    reply.array(call.count() - 2L);
    for (int i = 2; i < call.count(); i++) {
      Command asked = table().find(call.arg(i).toString());
      if (asked == null) {
        reply.nullBulk();
      } else {
        CommandInfo.write(asked, reply);
      }
    }
  }

  private void docs(Call call) {
    List<Command> asked = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      Command found = table().find(call.arg(i).toString());
      if (found != null) {
        asked.add(found);
      }
    }
    Collection<Command> shown = call.count() == 2 ? table().all() : asked;
    call.reply().map(shown.size());
    shown.forEach(each -> CommandDocs.write(each, call.reply()));
  }

  private void list(Call call) {
    CommandFilter filter = CommandFilter.parse(call.args(2));
    if (filter == null) {
      return;
    }
    List<String> names = filter.names(table());
    call.reply().array(names.size());
    names.forEach(call.reply()::bulk);
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "(no subcommand)",
        "Describe all commands.",
        "COUNT",
        "Tell how many commands there are.",
        "DOCS [<command-name> ...]",
        "Show the documentation of these commands, or of all.",
        "GETKEYS <full-command>",
        "Pick the keys out of a command with its arguments.",
        "GETKEYSANDFLAGS <full-command>",
        "Pick the keys out, and tell what happens to each.",
        "INFO [<command-name> ...]",
        "Describe these commands, or all.",
        "LIST [FILTERBY MODULE <name>|ACLCAT <category>|PATTERN <pattern>]",
        "List the names of all commands, or of those that pass the filter.");
  }
}
