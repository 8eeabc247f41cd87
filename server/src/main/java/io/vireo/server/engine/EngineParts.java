package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/**
 * What an engine is made of.
 *
 * @param table the commands
 * @param heap the room of the JVM's heap
 * @param gates those of the program around the server, which are asked before its own
 */
public record EngineParts(
    Config config,
    Clock clock,
    CommandTable table,
    Keyspace keyspace,
    ServerMetrics metrics,
    ErrorMetrics errors,
    CommandLogs commandLogs,
    LatencyMonitor latency,
    MemoryBudget heap,
    List<Gate> gates) {}
