package io.vireo.server.family.server;

import io.vireo.metrics.SlowLog;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Group;
import io.vireo.server.family.HelpText;
import io.vireo.server.resp.Reply;
import java.util.List;

/** SLOWLOG: the commands that took long. */
public final class SlowLogCommands extends Family {
  private static final long USUAL_COUNT = 10;

  final Command slowlog =
      container("SLOWLOG")
          .doc(
              "2.2.12",
              "Depends on the subcommand",
              "Holds the commands about the log of slow commands.");

  final Command get =
      slowlog
          .sub("GET", -2, this::get)
          .doc("2.2.12", "O(N) for N entries returned", "Lists the latest slow commands.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "nondeterministic_output")
          .syntax("[count]")
          .history("4.0.0", "Entries tell the client's address and name.");

  final Command help =
      slowlog
          .sub("HELP", 2, this::help)
          .doc("6.2.0", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command len =
      slowlog
          .sub("LEN", 2, call -> call.reply().integer(log().length()))
          .doc("2.2.12", "O(1)", "Counts the entries of the log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output");

  final Command reset =
      slowlog
          .sub("RESET", 2, this::reset)
          .doc("2.2.12", "O(N) for N entries", "Empties the log.")
          .flags(Flag.ADMIN, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:all_succeeded");

  private final SlowLog slowLog;

  /** The family. */
  public SlowLogCommands(SlowLog slowLog) {
    super(Group.SERVER);
    this.slowLog = slowLog;
  }

  private SlowLog log() {
    return slowLog;
  }

  private void get(Call call) {
    if (call.count() > 3) {
      call.reply()
          .error(
              "ERR unknown subcommand or wrong number of arguments for '"
                  + call.arg(1)
                  + "'. Try SLOWLOG HELP.");
      return;
    }
    Args args = call.args(2);
    long count =
        call.count() == 2
            ? USUAL_COUNT
            : args.integer(-1, Long.MAX_VALUE, "ERR count should be greater than or equal to -1");
    if (!args.failed()) {
      List<SlowLog.Entry> entries = log().get(count);
      call.reply().array(entries.size());
      entries.forEach(entry -> write(entry, call.reply()));
    }
  }

  private static void write(SlowLog.Entry entry, Reply reply) {
    reply.array(6);
    reply.integer(entry.id());
    reply.integer(entry.unixSeconds());
    reply.integer(entry.micros());
    reply.array(entry.arguments().size());
    entry.arguments().forEach(reply::bulk);
    reply.bulk(entry.client());
    reply.bulk(entry.clientName());
  }

  private void reset(Call call) {
    log().reset();
    call.reply().ok();
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "GET [<count>]",
        "List the latest entries: " + USUAL_COUNT + " unless told, all for -1.",
        "LEN",
        "Tell how many entries there are.",
        "RESET",
        "Empty the log.");
  }
}
