package io.vireo.server.engine.context;

/**
 * The data context as a place in which work is done: now, at intervals, in slices, or behind each
 * batch. What needs commands or data is given them beside it.
 *
 * @param inbox takes tasks from any thread
 * @param clock the time, for any thread
 * @param cron does work at intervals
 * @param incrementalTasks does long work in slices
 * @param cycleEnd does what belongs behind each batch and each turn of regular work
 * @param fatal ends the process when it cannot go on; any thread
 */
public record DataContext(
    Inbox inbox,
    Clock clock,
    Cron cron,
    IncrementalTasks incrementalTasks,
    CycleEnd cycleEnd,
    FatalFailure fatal) {}
