package io.vireo.server.family.server;

import io.vireo.metrics.CommandLog;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.CommandLogs.Type;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.family.HelpText;
import io.vireo.server.resp.Reply;
import java.util.List;

/**
 * SLOWLOG: the commands that took long. COMMANDLOG: the same, and those whose request or answer was
 * large; it comes from Valkey 8.1.
 */
public final class CommandLogCommands extends Family {
  private static final long USUAL_COUNT = 10;
  private static final String TYPE = "type=(slow:string|large-request:string|large-reply:string)";

  final Command slowlog =
      container("SLOWLOG")
          .doc(
              "2.2.12",
              "Depends on the subcommand",
              "Holds the commands about the log of slow commands.");

  final Command slowGet =
      slowlog
          .sub("GET", -2, this::slowGet)
          .doc("2.2.12", "O(N) for N entries returned", "Lists the latest slow commands.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "nondeterministic_output")
          .syntax("[count]")
          .history("4.0.0", "Entries tell the client's address and name.");

  final Command slowHelp =
      slowlog
          .sub("HELP", 2, this::slowHelp)
          .doc("6.2.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command slowLen =
      slowlog
          .sub("LEN", 2, call -> len(call, Type.SLOW))
          .doc("2.2.12", "O(1)", "Counts the entries of the log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output");

  final Command slowReset =
      slowlog
          .sub("RESET", 2, call -> reset(call, Type.SLOW))
          .doc("2.2.12", "O(N) for N entries", "Empties the log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded");

  final Command commandlog =
      container("COMMANDLOG")
          .doc(
              "8.1.0",
              "Depends on the subcommand",
              "Holds the commands about the logs of slow commands, large requests and large"
                  + " answers.");

  final Command get =
      commandlog
          .sub("GET", 4, this::get)
          .doc("8.1.0", "O(N) for N entries returned", "Lists the latest commands of a log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "nondeterministic_output")
          .syntax("count:integer " + TYPE);

  final Command help =
      commandlog
          .sub("HELP", 2, this::help)
          .doc("8.1.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command len =
      commandlog
          .sub("LEN", 3, call -> len(call, type(call.args(2))))
          .doc("8.1.0", "O(1)", "Counts the entries of a log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
          .syntax(TYPE);

  final Command reset =
      commandlog
          .sub("RESET", 3, call -> reset(call, type(call.args(2))))
          .doc("8.1.0", "O(N) for N entries", "Empties a log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded")
          .syntax(TYPE);

  private final CommandLogs logs;

  /** The family. */
  public CommandLogCommands(CommandLogs logs) {
    super(Group.SERVER);
    this.logs = logs;
  }

  private void slowGet(Call call) {
    if (call.count() > 3) {
      call.reply()
          .error(
              "ERR unknown subcommand or wrong number of arguments for '"
                  + call.arg(1)
                  + "'. Try SLOWLOG HELP.");
      return;
    }
    Args args = call.args(2);
    long count = call.count() == 2 ? USUAL_COUNT : count(args);
    if (!args.failed()) {
      list(call, Type.SLOW, count);
    }
  }

  private void get(Call call) {
    Args args = call.args(2);
    long count = count(args);
    Type type = args.failed() ? null : type(args);
    if (type != null) {
      list(call, type, count);
    }
  }

  private static long count(Args args) {
    return args.integer(-1, Long.MAX_VALUE, "ERR count should be greater than or equal to -1");
  }

  /** The type that the next argument names, or null after an error was answered. */
  private static Type type(Args args) {
    for (Type type : Type.values()) {
      if (args.take(type.word())) {
        return type;
      }
    }
    args.fail("ERR type should be one of the following: slow, large-request, large-reply");
    args.failed();
    return null;
  }

  private void list(Call call, Type type, long count) {
    List<CommandLog.Entry> entries = logs.of(type).get(count);
    call.reply().array(entries.size());
    entries.forEach(entry -> write(entry, call.reply()));
  }

  private static void write(CommandLog.Entry entry, Reply reply) {
    reply.array(6);
    reply.integer(entry.id());
    reply.integer(entry.unixSeconds());
    reply.integer(entry.value());
    reply.array(entry.arguments().size());
    entry.arguments().forEach(reply::bulk);
    reply.bulk(entry.client());
    reply.bulk(entry.clientName());
  }

  private void len(Call call, Type type) {
    if (type != null) {
      call.reply().integer(logs.of(type).length());
    }
  }

  private void reset(Call call, Type type) {
    if (type != null) {
      logs.of(type).reset();
      call.reply().ok();
    }
  }

  private void slowHelp(Call call) {
    HelpText.answer(
        call,
        "GET [<count>]",
        "List the latest entries: " + USUAL_COUNT + " unless told, all for -1.",
        "LEN",
        "Tell how many entries there are.",
        "RESET",
        "Empty the log.");
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "GET <count> <type>",
        "List the latest entries of the log of a type, all for -1. Types are slow, with"
            + " microseconds, large-request and large-reply, with bytes.",
        "LEN <type>",
        "Tell how many entries there are.",
        "RESET <type>",
        "Empty the log.");
  }
}
