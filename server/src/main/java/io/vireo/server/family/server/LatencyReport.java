package io.vireo.server.family.server;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.LatencyBuckets;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/** The answer of LATENCY HISTOGRAM: for each command that ran, how many calls took how long. */
final class LatencyReport {
  private final CommandTable table;
  private final CommandMetrics metrics;
  private final List<Command> commands = new ArrayList<>();

  LatencyReport(CommandTable table, CommandMetrics commandMetrics) {
    this.table = table;
    metrics = commandMetrics;
  }

  /** Adds a command and its subcommands by its name, if it is known. */
  void add(String name) {
    Command command = table.find(name);
    if (command != null) {
      add(command);
    }
  }

  void addAll() {
    table.all().forEach(this::add);
  }

  private void add(Command command) {
    addIfRan(command);
    command.subs().forEach(this::addIfRan);
  }

  private void addIfRan(Command command) {
    if (metrics.hasLatency(command.id())) {
      commands.add(command);
    }
  }

  void write(Reply reply) {
    reply.map(commands.size());
    for (Command command : commands) {
      reply.bulk(command.fullName());
      write(metrics.latencyBuckets(command.id()), reply);
    }
  }

  private static void write(LatencyBuckets buckets, Reply reply) {
    reply.map(2);
    reply.bulk("calls");
    reply.integer(buckets.calls());
    reply.bulk("histogram_usec");
    reply.map(buckets.size());
    for (int i = 0; i < buckets.size(); i++) {
      reply.integer(buckets.micros()[i]);
      reply.integer(buckets.cumulative()[i]);
    }
  }
}
