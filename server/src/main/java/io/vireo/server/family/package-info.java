/**
 * The handlers of commands, a package for each type of value and each part of the server that
 * commands are about; here is what several of them share.
 *
 * <p>Begin with a small one, such as {@link io.vireo.server.family.hyperloglog}: a {@link
 * io.vireo.server.command.Family} declares its commands and has their handlers, which read their
 * arguments, change a {@link io.vireo.server.keyspace.Database} and write an answer. {@link
 * io.vireo.server.family.AggregateFamily} is the base of those for values of many elements, {@link
 * io.vireo.server.family.Destination} the key that a result is stored under, and {@link
 * io.vireo.server.family.EncodingThresholds} the sizes up to which a collection is small.
 *
 * <p>All of it runs in the data context. A handler does not know how its command came there, by a
 * client, a script, the log or a primary: gates, propagation and the books are the business of
 * {@link io.vireo.server.engine}. What a family uses beyond the keyspace it is given by its
 * constructor.
 */
package io.vireo.server.family;
