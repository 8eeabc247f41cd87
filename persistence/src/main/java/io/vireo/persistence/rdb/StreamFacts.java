package io.vireo.persistence.rdb;

/**
 * What an RDB file says about a stream beside its entries and groups.
 *
 * @param length entries that are there
 * @param lastMillis the last id: milliseconds
 * @param lastSequence the last id: sequence number
 * @param firstMillis the id of the first entry that is there: milliseconds
 * @param firstSequence the id of the first entry that is there: sequence number
 * @param deletedMillis the greatest id that was deleted: milliseconds
 * @param deletedSequence the greatest id that was deleted: sequence number
 * @param added entries ever added
 * @param groups consumer groups
 */
public record StreamFacts(
    long length,
    long lastMillis,
    long lastSequence,
    long firstMillis,
    long firstSequence,
    long deletedMillis,
    long deletedSequence,
    long added,
    long groups) {}
