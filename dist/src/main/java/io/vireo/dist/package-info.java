/**
 * Lays out what a user unpacks: a Java runtime of only the modules that the server needs, the jars,
 * the launchers, the configuration and the licenses of all that. The build runs {@link
 * io.vireo.dist.Distribution}; nothing here is part of the server.
 */
package io.vireo.dist;
