package io.vireo.server.peer;

import io.vireo.server.resp.ReplyValue;

/**
 * What the other server has answered, an error too. Texts of single lines are read as UTF-8;
 * attributes of RESP3 are hints and are dropped.
 */
public record PeerAnswer(ReplyValue value) implements PeerOutcome {}
