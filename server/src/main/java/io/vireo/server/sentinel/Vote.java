package io.vireo.server.sentinel;

/**
 * What this Sentinel answers another one.
 *
 * @param down whether it finds the primary down
 * @param leader the Sentinel that it voted for, or {@code *}
 * @param epoch the epoch of that vote
 */
public record Vote(boolean down, String leader, long epoch) {}
