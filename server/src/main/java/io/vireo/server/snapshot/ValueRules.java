package io.vireo.server.snapshot;

import io.vireo.server.data.Thresholds;

/**
 * How values are read.
 *
 * @param thresholds up to which size they are packed
 * @param thorough whether to look for what does no harm to memory but makes no sense, such as a
 *     member that is there twice
 * @param now Unix milliseconds: fields of a hash have expired by then
 */
public record ValueRules(Thresholds thresholds, boolean thorough, long now) {}
