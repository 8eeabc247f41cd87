package io.vireo.server.family.server;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.LatencyEvent;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.command.Call;
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

/** LATENCY: delays that were seen, and how long commands take. */
public final class LatencyCommands extends Family {
  private static final String[] ONE_BY_ONE = {
    "nondeterministic_output", "request_policy:all_nodes", "response_policy:special"
  };

  final Command latency =
      container("LATENCY")
          .doc("2.8.13", "Depends on the subcommand", "Holds the commands about delays.");

  final Command doctor =
      latency
          .sub("DOCTOR", 2, this::doctor)
          .doc("2.8.13", "O(1)", "Explains in words which delays were seen and what may help.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips(ONE_BY_ONE);

  final Command graph =
      latency
          .sub("GRAPH", 3, this::graph)
          .doc("2.8.13", "O(1)", "Draws the delays of an event over time.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips(ONE_BY_ONE)
          .syntax("event");

  final Command help =
      latency
          .sub("HELP", 2, this::help)
          .doc("2.8.13", "O(1)", "Explains the subcommands.")
          .flags(Flag.LOADING, Flag.STALE);

  final Command histogram =
      latency
          .sub("HISTOGRAM", -2, this::histogram)
          .doc(
              "7.0.0",
              "O(N) for N commands",
              "Tells how the running times of commands are distributed.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips(ONE_BY_ONE)
          .syntax("[command...]");

  final Command history =
      latency
          .sub("HISTORY", 3, this::history)
          .doc("2.8.13", "O(1)", "Lists the delays of an event with their times.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips(ONE_BY_ONE)
          .syntax("event");

  final Command latest =
      latency
          .sub("LATEST", 2, this::latest)
          .doc("2.8.13", "O(1)", "Lists the latest and the worst delay of each event.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips(ONE_BY_ONE);

  final Command reset =
      latency
          .sub("RESET", -2, this::reset)
          .doc("2.8.13", "O(1)", "Forgets the delays of some or all events.")
          .flags(Flag.ADMIN, Flag.NOSCRIPT, Flag.LOADING, Flag.STALE)
          .tips("request_policy:all_nodes", "response_policy:agg_sum")
          .syntax("[event...]");

  private final LatencyMonitor monitor;
  private final CommandTable table;
  private final CommandMetrics commandMetrics;

  /** The family. */
  public LatencyCommands(
      LatencyMonitor monitor, CommandTable table, CommandMetrics commandMetrics) {
    super(Group.SERVER);
    this.monitor = monitor;
    this.table = table;
    this.commandMetrics = commandMetrics;
  }

  private void doctor(Call call) {
    call.reply().verbatim("txt", monitor.doctor(call.now() / 1000));
  }

  private void graph(Call call) {
    String event = call.arg(2).toString();
    monitor
        .graph(event, call.now() / 1000)
        .ifPresentOrElse(
            drawing -> call.reply().verbatim("txt", drawing),
            () -> call.reply().error("ERR No samples available for event '" + event + "'"));
  }

  private void history(Call call) {
    List<LatencyEvent.Sample> samples = monitor.history(call.arg(2).toString());
    Reply reply = call.reply();
    reply.array(samples.size());
    for (LatencyEvent.Sample sample : samples) {
      reply.array(2);
      reply.integer(sample.unixSeconds());
      reply.integer(sample.millis());
    }
  }

  private void latest(Call call) {
    Collection<LatencyEvent> events = monitor.latest();
    Reply reply = call.reply();
    reply.array(events.size());
    for (LatencyEvent event : events) {
      reply.array(4);
      reply.bulk(event.name());
      reply.integer(event.latest().unixSeconds());
      reply.integer(event.latest().millis());
      reply.integer(event.max());
    }
  }

  private void reset(Call call) {
    List<String> events = new ArrayList<>();
    for (int i = 2; i < call.count(); i++) {
      events.add(call.arg(i).toString());
    }
    call.reply().integer(events.isEmpty() ? monitor.reset() : monitor.reset(events));
  }

  private void histogram(Call call) {
    LatencyReport report = new LatencyReport(table, commandMetrics);
    for (int i = 2; i < call.count(); i++) {
      report.add(call.arg(i).toString());
    }
    if (call.count() == 2) {
      report.addAll();
    }
    report.write(call.reply());
  }

  private void help(Call call) {
    HelpText.answer(
        call,
        "DOCTOR",
        "Explain which delays were seen and what may help.",
        "GRAPH <event>",
        "Draw the delays of an event over time.",
        "HISTOGRAM [<command> ...]",
        "Show how long calls of these commands took, or of all, in steps.",
        "HISTORY <event>",
        "List the delays of an event with their times.",
        "LATEST",
        "List the latest and the worst delay of each event.",
        "RESET [<event> ...]",
        "Forget the delays of these events, or of all.");
  }
}
