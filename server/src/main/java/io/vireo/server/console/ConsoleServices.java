package io.vireo.server.console;

import io.vireo.server.engine.Engine;
import io.vireo.server.info.ServerInfo;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * What a console needs of its server.
 *
 * @param engine where commands run
 * @param info the numbers of INFO
 * @param version the server's version
 * @param ids the number of the next client; any thread
 * @param kept bytes that consoles keep for browsers, part of {@code used_memory}
 */
public record ConsoleServices(
    Engine engine, ServerInfo info, String version, LongSupplier ids, AtomicLong kept) {}
