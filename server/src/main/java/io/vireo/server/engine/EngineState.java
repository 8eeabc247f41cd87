package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.acl.Users;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.CycleEnd;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.context.ParkingSleeper;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/**
 * What an engine keeps beside the data: its clients and what they wait for, gates, the stream of
 * changes, memory, time and regular work. It knows nothing of how commands are run.
 */
final class EngineState {
  final Config config;
  final Clock clock;
  final CommandTable table;
  final Keyspace keyspace;
  final ServerMetrics metrics;
  final ErrorMetrics errors;
  final CommandLogs commandLogs;
  final LatencyMonitor latency;
  final MemoryBudget heap;
  final FatalFailure fatal = new FatalFailure();
  final Inbox inbox;
  final InlineSection inlineSection = new InlineSection();
  final Propagation propagation = new Propagation();
  final WaitingReplies waitingReplies = new WaitingReplies(propagation.watermarks().lasting());
  final Outbox outbox;
  final Clients clients = new Clients();
  final WaitingClients waiting = new WaitingClients();
  final WatchedKeys watched;
  final BlockedKeys blockedKeys;
  final DelayRecorder queueDelay = new DelayRecorder();
  final ClientLifecycle lifecycle;
  final Users users;
  final Gates gates;
  final Sessions sessions;
  final CycleEnd cycleEnd = new CycleEnd();
  final ClientMemory clientMemory;
  final MemoryLimit memory;
  final SpareArrays spareArrays = new SpareArrays(Runtime.getRuntime().maxMemory());
  final Monitors monitors;
  final Timekeeper time;
  final CommandMetrics commandMetrics = new CommandMetrics();
  final PartialChanges partialChanges;
  final Cron cron;
  final IncrementalTasks incrementalTasks;
  final CycleStatistics cycles;
  final DataContext context;

  EngineState(
      Config config,
      Clock clock,
      CommandTable table,
      Keyspace keyspace,
      ServerMetrics metrics,
      ErrorMetrics errors,
      CommandLogs commandLogs,
      LatencyMonitor latency,
      MemoryBudget heap,
      List<Gate> others) {
    this.config = config;
    this.clock = clock;
    this.table = table;
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.errors = errors;
    this.commandLogs = commandLogs;
    this.latency = latency;
    this.heap = heap;
    inbox = new Inbox(new ParkingSleeper(clock));
    keyspace.guard(inbox::isInside);
    watched = new WatchedKeys(keyspace);
    blockedKeys = new BlockedKeys(keyspace, waiting);
    users = new Users(table);
    Denials denials = new Denials(keyspace, metrics.data());
    gates = new Gates(StandardGates.inOrder(others, keyspace, waiting, denials));
    sessions = new Sessions(gates, users, clock);
    outbox = new Outbox(waitingReplies, heap);
    incrementalTasks =
        new IncrementalTasks(clock, latency, metrics.data().commandsProcessed, fatal);
    lifecycle = new ClientLifecycle(clients, outbox);
    clientMemory = new ClientMemory(clients, metrics, lifecycle::kill);
    waiting.onGrowth(clientMemory::grew);
    memory = newMemoryLimit();
    monitors = new Monitors(outbox, clock, heap);
    time = new Timekeeper(clock, keyspace);
    partialChanges = new PartialChanges(keyspace, propagation);
    cron = new Cron(clock, config, fatal);
    cycles = new CycleStatistics(metrics.data());
    context = new DataContext(inbox, clock, cron, incrementalTasks, cycleEnd, fatal);
    table.onceFilled(() -> commandMetrics.commands(table.fullNames()));
    followClients();
  }

  private MemoryLimit newMemoryLimit() {
    return new MemoryLimit(
        keyspace, table, clock, latency, heap, clientMemory, propagation, gates, incrementalTasks);
  }

  private void followClients() {
    lifecycle.onArrival(clientMemory::came);
    lifecycle.onArrival(Session::rightsChanged);
    lifecycle.onFarewell(watched::unwatch);
    lifecycle.onFarewell(monitors::remove);
    lifecycle.onFarewell(waiting::remove);
    lifecycle.onEnd(clientMemory::went);
  }
}
