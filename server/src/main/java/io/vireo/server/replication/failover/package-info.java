/**
 * FAILOVER: a primary and one of its replicas change places, without a write being lost. It stands
 * above both sides, {@code replication.lead} and {@code replication.follow}.
 */
package io.vireo.server.replication.failover;
