package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.engine.gate.BusyGate;

/**
 * The way of commands through an engine: from a batch to their handlers, and what each of them
 * leaves to be done. {@link Execution} runs one command, the {@link Dispatcher} those of a batch,
 * and {@link FollowUp} what they wake; while a script runs for long, the {@link BusyDispatcher}
 * takes the place of both. This class only makes them.
 */
final class CommandPath {
  final Execution execution;
  final FollowUp followUp;
  final Dispatcher dispatcher;
  final BusyDispatcher busyDispatcher;
  final BusyPeriod busy;

  private final EngineState state;
  private final EngineParts parts;
  private final CommandRecorder recorder;
  private final CrossProtocol crossProtocol;
  private final KeptRequests kept;
  private final ReplyLimits limits;

  /**
   * The way through an engine.
   *
   * @param endCycle called behind each batch, before its answers leave
   */
  CommandPath(EngineState state, Runnable endCycle) {
    this.state = state;
    parts = state.parts;
    Counter errors = parts.metrics().data().internalErrors;
    recorder =
        new CommandRecorder(
            parts.keyspace(),
            state.commandMetrics,
            parts.errors(),
            parts.metrics().data(),
            parts.commandLogs(),
            parts.latency(),
            state.monitors);
    kept = new KeptRequests(state.memory);
    execution = newExecution(errors);
    crossProtocol = new CrossProtocol(parts.keyspace(), state.lifecycle::kill);
    limits =
        new ReplyLimits(
            parts.config(),
            parts.heap(),
            parts.metrics().data().outputBufferDisconnections,
            state.lifecycle::kill);
    ClientRequests requests = newRequests();
    followUp = newFollowUp(requests);
    dispatcher =
        new Dispatcher(
            newBatchRequests(requests, false),
            followUp,
            new Prefetcher(parts.table(), parts.keyspace()),
            limits,
            state.outbox,
            state.memory,
            state.time,
            errors,
            endCycle);
    busyDispatcher =
        new BusyDispatcher(
            newBatchRequests(newRequests(), true), limits, state.outbox, errors, endCycle);
    busy = newBusyPeriod();
  }

  private Execution newExecution(Counter errors) {
    return new Execution(
        parts.table(),
        parts.keyspace(),
        state.gates,
        kept,
        recorder,
        new Failures(parts.keyspace(), errors, state.partialChanges),
        state.propagation,
        state.time,
        state.memory);
  }

  private ClientRequests newRequests() {
    return new ClientRequests(execution, state.lifecycle, crossProtocol, recorder);
  }

  private BatchRequests newBatchRequests(ClientRequests requests, boolean within) {
    return new BatchRequests(
        execution, requests, kept, limits, state.outbox, state.memory, state.spareArrays, within);
  }

  private FollowUp newFollowUp(ClientRequests requests) {
    return new FollowUp(
        execution,
        requests,
        kept,
        limits,
        state.blockedKeys,
        state.waiting,
        state.outbox,
        new LateAnswers(state.waiting, recorder, state.time, state.outbox),
        state.time,
        new WorkerWaits(state.waiting, state.inbox::add));
  }

  private BusyPeriod newBusyPeriod() {
    return new BusyPeriod(
        state.inbox,
        state.fatal,
        state.gates.get(BusyGate.class),
        this::leaveScript,
        state.waiting,
        followUp,
        state.outbox,
        state.time,
        parts.clock());
  }

  /** The batch in which a script runs for long leaves. */
  private void leaveScript() {
    execution.keepWords();
    dispatcher.leave(busyDispatcher);
  }
}
