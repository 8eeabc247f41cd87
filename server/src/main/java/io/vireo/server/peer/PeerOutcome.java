package io.vireo.server.peer;

/** What comes of a request: an answer of the other server, or the reason why there is none. */
public sealed interface PeerOutcome permits PeerAnswer, PeerFailure {}
