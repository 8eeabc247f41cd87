package io.vireo.server.sentinel.machine;

/**
 * What {@code SENTINEL CKQUORUM} tells.
 *
 * @param sentinels how many Sentinels can be reached, this one included
 * @param quorum whether they are enough to find a primary down
 * @param majority whether they are enough to elect a leader
 */
public record Usable(int sentinels, boolean quorum, boolean majority) {}
