package io.vireo.server.engine;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.server.acl.Users;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.CycleEnd;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.context.ParkingSleeper;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;

/**
 * What an engine keeps beside the data: its clients and what they wait for, gates, the stream of
 * changes, memory, time and regular work. It knows nothing of how commands are run.
 */
final class EngineState {
  final EngineParts parts;
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

  EngineState(EngineParts parts) {
    this.parts = parts;
    inbox = new Inbox(new ParkingSleeper(parts.clock()));
    parts.keyspace().guard(inbox::isInside);
    watched = new WatchedKeys(parts.keyspace());
    blockedKeys = new BlockedKeys(parts.keyspace(), waiting);
    users = new Users(parts.table());
    Denials denials = new Denials(parts.keyspace(), parts.metrics().data());
    gates = new Gates(StandardGates.inOrder(parts.gates(), parts.keyspace(), waiting, denials));
    sessions = new Sessions(gates, users, parts.clock());
    outbox = new Outbox(waitingReplies, parts.heap());
    incrementalTasks =
        new IncrementalTasks(
            parts.clock(), parts.latency(), parts.metrics().data().commandsProcessed, fatal);
    lifecycle = new ClientLifecycle(clients, outbox);
    clientMemory = new ClientMemory(clients, parts.metrics(), lifecycle::kill);
    waiting.onGrowth(clientMemory::grew);
    memory =
        new MemoryLimit(
            parts.keyspace(),
            parts.table(),
            parts.clock(),
            parts.latency(),
            parts.heap(),
            clientMemory,
            propagation,
            gates,
            incrementalTasks);
    monitors = new Monitors(outbox, parts.clock(), parts.heap());
    time = new Timekeeper(parts.clock(), parts.keyspace());
    partialChanges = new PartialChanges(parts.keyspace(), propagation);
    cron = new Cron(parts.clock(), parts.config(), fatal);
    cycles = new CycleStatistics(parts.metrics().data());
    parts.table().onceFilled(() -> commandMetrics.commands(parts.table().fullNames()));
    followClients();
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
