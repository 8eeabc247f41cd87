/**
 * The side of a replica: the link to the primary, the full copy, and the stream that is applied.
 *
 * <p>{@code LinkProtocol} decides what is said and what follows from what is heard; it has neither
 * socket nor clock nor thread. {@code Follower} does what it says.
 */
package io.vireo.server.replication.follow;
