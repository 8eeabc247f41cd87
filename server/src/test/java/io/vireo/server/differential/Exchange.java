package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;

/** A request and what the two servers answered. */
record Exchange(Request request, RespValue vireo, RespValue redis) {}
