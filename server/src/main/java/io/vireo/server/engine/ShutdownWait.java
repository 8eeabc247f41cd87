package io.vireo.server.engine;

import io.vireo.server.engine.session.ServerWait;

/**
 * A client that asked for the end of the server, which waits for replicas: until the server ends,
 * or a client aborts the shutdown. Data context only.
 */
public final class ShutdownWait extends ServerWait {}
