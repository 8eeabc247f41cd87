/**
 * Decides how slots move atomically. {@link io.vireo.server.cluster.migration.SlotMigrations} is a
 * state machine without clock, sockets and threads: it is told what happens and what time it is,
 * and answers with effects. One thread at a time.
 */
package io.vireo.server.cluster.migration;
